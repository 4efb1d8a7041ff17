import { expect, test } from 'vitest';
import { joinPlaylists, readPlaylist } from './join-playlists.ts';
import type { PlaylistPart } from './join-playlists.ts';

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

const part = (base: string, text: string): PlaylistPart => {
  const read = readPlaylist(text);
  if (!read) throw new Error('the playlist was not understood');
  return { base, playlist: read };
};

test('footage of two recorders is one playlist, each piece at its own address', () => {
  const joined = joinPlaylists([
    part('/media/a/hls/', playlist('one', false, 4)),
    part('/media/b/hls/', playlist('two', true, 5)),
  ]);
  expect(joined.text.split('\n')).toEqual([
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
    part('/a/', playlist('one', true, 4)),
    part('/b/', playlist('two', false, 4)),
  ]);
  expect(joined.text).toContain('#EXT-X-PLAYLIST-TYPE:VOD');
  expect(joined.text.trimEnd().endsWith('#EXT-X-ENDLIST')).toBe(true);
});

test.each([
  ['no playlist', () => '<html></html>'],
  ['no length', () => playlist('one', false, 4).replace(/#EXT-X-TARGETDURATION.*/, '')],
  ['an endless length', () => playlist('one', false, 4).replace('DURATION:4', `DURATION:${'9'.repeat(400)}`)],
  ['another folder', () => playlist('../../other/hls/one', false, 4)],
  ['another host', () => playlist('https://example.org/one', false, 4)],
  ['a key', () => `${playlist('one', false, 4)}#EXT-X-KEY:METHOD=AES-128,URI="https://example.org/key"`],
  ['a map elsewhere', () => playlist('one', false, 4).replace('URI="one', 'URI="data:,')],
])('a playlist with %s is not understood', (_what, text) => {
  expect(readPlaylist(text())).toBeUndefined();
});

test('what a recorder writes is understood: sound as another file, keyframes with their instants', () => {
  const pieces = [
    '#EXT-X-MAP:URI="heard.m4s?file=7b0e7a5e-5d6c-4c5e-9e6c-0b9c5d1c1c11"',
    'heard.m4s?file=7b0e7a5e-5d6c-4c5e-9e6c-0b9c5d1c1c11&start=700&end=900',
    '#EXT-X-MAP:URI="7b0e7a5e.mp4?tracks=video",BYTERANGE="700@0"',
    'keyframes.m4s?speed=-8&from=2026-11-22T10:00:00.000Z&to=2026-11-22T10:00:08.000Z&start=0&end=90000',
  ];
  const read = readPlaylist(
    ['#EXTM3U', '#EXT-X-TARGETDURATION:2', ...pieces, '#EXT-X-ENDLIST', ''].join('\n'),
  );

  expect(read?.lines).toEqual(pieces);
});
