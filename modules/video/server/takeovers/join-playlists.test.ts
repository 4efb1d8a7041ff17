import { expect, test } from 'vitest';
import { joinPlaylists } from './join-playlists.ts';

const playlist = (file: string, isGrowing: boolean, seconds: number): string =>
  [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${seconds}`,
    `#EXT-X-PLAYLIST-TYPE:${isGrowing ? 'EVENT' : 'VOD'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
    `#EXT-X-START:TIME-OFFSET=0.${seconds}00,PRECISE=YES`,
    `#EXT-X-MAP:URI="${file}.mp4",BYTERANGE="700@0"`,
    '#EXT-X-PROGRAM-DATE-TIME:2026-11-22T10:00:00.000Z',
    '#EXTINF:4.000000,',
    '#EXT-X-BYTERANGE:100@700',
    `${file}.mp4`,
    ...(isGrowing ? [] : ['#EXT-X-ENDLIST']),
    '',
  ].join('\n');

test('footage of two recorders is one playlist, each piece at its own address', () => {
  const joined = joinPlaylists([
    { base: '/media/a/hls/', text: playlist('one', false, 4) },
    { base: '/media/b/hls/', text: playlist('two', true, 5) },
  ]);
  expect(joined.split('\n')).toEqual([
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    '#EXT-X-TARGETDURATION:5',
    '#EXT-X-PLAYLIST-TYPE:EVENT',
    '#EXT-X-INDEPENDENT-SEGMENTS',
    '#EXT-X-START:TIME-OFFSET=0.400,PRECISE=YES',
    '#EXT-X-MAP:URI="/media/a/hls/one.mp4",BYTERANGE="700@0"',
    '#EXT-X-PROGRAM-DATE-TIME:2026-11-22T10:00:00.000Z',
    '#EXTINF:4.000000,',
    '#EXT-X-BYTERANGE:100@700',
    '/media/a/hls/one.mp4',
    '#EXT-X-DISCONTINUITY',
    '#EXT-X-MAP:URI="/media/b/hls/two.mp4",BYTERANGE="700@0"',
    '#EXT-X-PROGRAM-DATE-TIME:2026-11-22T10:00:00.000Z',
    '#EXTINF:4.000000,',
    '#EXT-X-BYTERANGE:100@700',
    '/media/b/hls/two.mp4',
    '',
  ]);
});

test('a playlist whose last part is finished is finished', () => {
  const joined = joinPlaylists([
    { base: '/a/', text: playlist('one', true, 4) },
    { base: '/b/', text: playlist('two', false, 4) },
  ]);
  expect(joined).toContain('#EXT-X-PLAYLIST-TYPE:VOD');
  expect(joined.trimEnd().endsWith('#EXT-X-ENDLIST')).toBe(true);
});
