import type { KeyframeSegment } from './keyframes.ts';
import type { PlayableFile } from './footage-reader.ts';
import { rangeOf, spanOf } from './segments.ts';
import type { Segment } from './segments.ts';

/*
 * HLS (RFC 8216 and its second edition): stored files by byte range, nothing repackaged but sound that no browser plays. Within a run media time goes
 * on over files, so only gaps and new runs are discontinuities; every segment carries its wall-clock time.
 */

const ticksPerSecond = 90_000;

export interface PlaylistOptions {
  /** More footage will come: the player asks again. */
  readonly isGrowing: boolean;
  /** Whether the sound of a file is one that browsers are given as another. */
  readonly isHeard: (file: PlayableFile) => boolean;
  /** The instant the viewer asked for; the first segment may begin before. */
  readonly fromUs: number;
}

export function formatPlaylist(segments: readonly Segment[], options: PlaylistOptions): string {
  const shown = options.isGrowing ? segments.slice(0, -1) : segments;
  const lines: string[] = [];
  let runId: string | undefined;
  for (const segment of shown) {
    const { file } = segment;
    const { fromUs, toUs } = spanOf(segment);
    const { offset, length } = rangeOf(segment);
    const isHeard = options.isHeard(file);
    if (segment.isDiscontinuous) lines.push('#EXT-X-DISCONTINUITY');
    if (runId !== file.runId) lines.push(isHeard ? heardMap(file) : storedMap(file, false));
    runId = file.runId;
    lines.push(
      `#EXT-X-PROGRAM-DATE-TIME:${dateOf(fromUs)}`,
      `#EXTINF:${((toUs - fromUs) / 1e6).toFixed(6)},`,
      ...(isHeard
        ? [`heard.m4s?file=${file.fileId}&start=${offset}&end=${offset + length}`]
        : [`#EXT-X-BYTERANGE:${length}@${offset}`, fileUri(file, false)]),
    );
  }
  const longestUs = Math.max(1_000_000, ...shown.map(lengthUs));
  const [first] = shown;
  const startUs = first ? Math.max(0, options.fromUs - spanOf(first).fromUs) : 0;
  return join([...opening(longestUs / 1e6, options.isGrowing), startTag(startUs)], lines, options.isGrowing);
}

/** The rendition of keyframes only: media time is the time of watching, so it plays at a playback rate of 1. */
export function formatKeyframePlaylist(segments: readonly KeyframeSegment[], speed: number): string {
  const lines: string[] = [];
  let runId: string | undefined;
  for (const segment of segments) {
    const { file } = segment;
    if (runId !== undefined && runId !== file.runId) lines.push('#EXT-X-DISCONTINUITY');
    if (runId !== file.runId) lines.push(storedMap(file, true));
    runId = file.runId;
    if (speed > 0) lines.push(`#EXT-X-PROGRAM-DATE-TIME:${dateOf(segment.fromUs)}`);
    const seconds = (segment.endTicks - segment.startTicks) / ticksPerSecond;
    const query = [
      `speed=${speed}`,
      `from=${dateOf(segment.fromUs)}`,
      `to=${dateOf(segment.toUs)}`,
      `start=${segment.startTicks}`,
      `end=${segment.endTicks}`,
    ].join('&');
    lines.push(`#EXTINF:${seconds.toFixed(6)},`, `keyframes.m4s?${query}`);
  }
  const longest = Math.max(
    1,
    ...segments.map(({ startTicks, endTicks }) => (endTicks - startTicks) / ticksPerSecond),
  );
  return join(opening(longest, false), lines, false);
}

function storedMap(file: PlayableFile, isSilent: boolean): string {
  return `#EXT-X-MAP:URI="${fileUri(file, isSilent)}",BYTERANGE="${file.headBytes}@0"`;
}

function heardMap({ fileId }: PlayableFile): string {
  return `#EXT-X-MAP:URI="heard.m4s?file=${fileId}"`;
}

function fileUri({ fileId }: PlayableFile, isSilent: boolean): string {
  return `${fileId}.mp4${isSilent ? '?tracks=video' : ''}`;
}

function lengthUs(segment: Segment): number {
  const { fromUs, toUs } = spanOf(segment);
  return toUs - fromUs;
}

function opening(longestSeconds: number, isGrowing: boolean): string[] {
  return [
    '#EXTM3U',
    '#EXT-X-VERSION:7',
    `#EXT-X-TARGETDURATION:${Math.ceil(longestSeconds)}`,
    `#EXT-X-PLAYLIST-TYPE:${isGrowing ? 'EVENT' : 'VOD'}`,
    '#EXT-X-INDEPENDENT-SEGMENTS',
  ];
}

function startTag(startUs: number): string {
  return `#EXT-X-START:TIME-OFFSET=${(startUs / 1e6).toFixed(3)},PRECISE=YES`;
}

function join(head: readonly string[], lines: readonly string[], isGrowing: boolean): string {
  return [...head, ...lines, ...(isGrowing ? [] : ['#EXT-X-ENDLIST']), ''].join('\n');
}

function dateOf(us: number): string {
  return new Date(us / 1000).toISOString();
}
