import { box } from '../mp4/boxes.ts';
import { makeFragment } from '../mp4/fragment.ts';
import { videoTrackId } from '../mp4/head.ts';
import { readSamples } from '../mp4/read-fragment.ts';
import { markBytes } from '../mp4/stamps.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import { readBytes } from './footage-reader.ts';
import type { FootageReader, PlayableFile } from './footage-reader.ts';
import { isKeyframe } from './segments.ts';

/*
 * Fast and backward play. At 8x a browser would have to fetch and decode eight times the stream; backwards it cannot
 * play at all. So the keyframes alone are put on a time line of their own, in the order of watching and as far apart as
 * they are to be watched. A playlist of such segments plays in any HLS player at a playback rate of 1; trick-play
 * playlists (EXT-X-I-FRAMES-ONLY) are not played by hls.js, and a negative playback rate by no browser.
 */

const ticksPerSecond = 90_000;
/** More pictures than this nobody sees. */
const shortestTicks = ticksPerSecond / 25;
/** Over gaps and long groups of pictures it does not wait longer. */
const longestTicks = ticksPerSecond;
const segmentTicks = 4 * ticksPerSecond;
const millisecondUs = 1000;
/** Most keyframes are smaller than this: then one read is enough. */
const firstReadBytes = 64 * 1024;
const maximumPictureBytes = 8 * 1024 * 1024;

export interface Keyframe {
  readonly file: PlayableFile;
  readonly entry: IndexEntry;
}

export interface KeyframeSegment {
  readonly file: PlayableFile;
  readonly keyframes: readonly Keyframe[];
  /** Whole milliseconds; the keyframes that begin from here… */
  readonly fromUs: number;
  /** …and before here. */
  readonly toUs: number;
  readonly startTicks: number;
  readonly endTicks: number;
}

/** Keyframes in the order of watching, not closer than can be seen at that speed. */
export function listKeyframes(
  files: readonly PlayableFile[],
  asked: { readonly fromUs: number; readonly toUs: number; readonly speed: number },
): Keyframe[] {
  const { fromUs, toUs, speed } = asked;
  const closestUs = (shortestTicks * Math.abs(speed) * 1_000_000) / ticksPerSecond;
  const chosen: Keyframe[] = [];
  for (const file of files) {
    for (const entry of file.entries) {
      if (!isKeyframe(entry) || entry.startedAtUs < fromUs || entry.startedAtUs >= toUs) continue;
      const last = chosen.at(-1);
      const awayUs = last ? entry.startedAtUs - last.entry.startedAtUs : Infinity;
      if (awayUs >= closestUs || awayUs < 0) chosen.push({ file, entry });
    }
  }
  return speed < 0 ? chosen.toReversed() : chosen;
}

export function makeKeyframeSegments(keyframes: readonly Keyframe[], speed: number): KeyframeSegment[] {
  const segments: KeyframeSegment[] = [];
  let startTicks = 0;
  let group: Keyframe[] = [];
  let ticks = 0;
  for (const [index, keyframe] of keyframes.entries()) {
    group.push(keyframe);
    const next = keyframes[index + 1];
    ticks += next ? ticksBetween(keyframe, next, speed) : shortestTicks;
    const isOver = ticks - startTicks >= segmentTicks || next?.file.runId !== keyframe.file.runId;
    if (!isOver) continue;
    segments.push({ file: keyframe.file, keyframes: group, ...boundsOf(group), startTicks, endTicks: ticks });
    startTicks = ticks;
    group = [];
  }
  return segments;
}

/** `moof` and `mdat` with only the keyframes of one segment. */
export async function makeKeyframeFragment(
  reader: FootageReader,
  keyframes: readonly Keyframe[],
  place: { readonly startTicks: number; readonly endTicks: number; readonly speed: number },
): Promise<Buffer> {
  const pictures = await Promise.all(
    keyframes.map(async ({ file, entry }) => await readKeyframe(reader, file, entry)),
  );
  const shown = keyframes.flatMap((keyframe, index) => {
    const data = pictures[index];
    return data ? [{ keyframe, data }] : [];
  });
  if (shown.length === 0) return box('free');
  let ticks = place.startTicks;
  const samples = shown.map(({ keyframe, data }, index) => {
    const next = shown[index + 1]?.keyframe;
    const durationTicks = next
      ? ticksBetween(keyframe, next, place.speed)
      : Math.max(1, place.endTicks - ticks);
    ticks += durationTicks;
    return { data, durationTicks, compositionTicks: 0, isSync: true };
  });
  const run = { trackId: videoTrackId, startTicks: place.startTicks, samples };
  return Buffer.concat(makeFragment(1, [run]));
}

/** The first picture of a fragment, without reading the others; undefined when the fragment is not as written. */
export async function readKeyframe(
  reader: FootageReader,
  file: PlayableFile,
  entry: IndexEntry,
): Promise<Buffer | undefined> {
  return await reader.withFile(file, async (handle) => {
    const start = entry.offset + markBytes;
    const length = Math.min(firstReadBytes, entry.size - markBytes);
    const bytes = await readBytes(handle, start, length);
    if (bytes.length < 8 || bytes.toString('latin1', 4, 8) !== 'moof') return undefined;
    const moofBytes = bytes.readUInt32BE(0);
    if (moofBytes > bytes.length) return undefined;
    const sample = readSamples(bytes.subarray(0, moofBytes)).find(({ trackId }) => trackId === videoTrackId);
    if (!sample?.isSync || sample.size > maximumPictureBytes) return undefined;
    const end = sample.offset + sample.size;
    if (end > entry.size - markBytes) return undefined;
    if (end <= bytes.length) return bytes.subarray(sample.offset, end);
    return await readBytes(handle, start + sample.offset, sample.size);
  });
}

function ticksBetween(keyframe: Keyframe, next: Keyframe, speed: number): number {
  const awayUs = Math.abs(next.entry.startedAtUs - keyframe.entry.startedAtUs);
  const ticks = Math.round((awayUs * ticksPerSecond) / 1_000_000 / Math.abs(speed));
  return Math.min(longestTicks, Math.max(shortestTicks, ticks));
}

/** To the millisecond, as instants in addresses are. */
function boundsOf(group: readonly Keyframe[]): { readonly fromUs: number; readonly toUs: number } {
  const instants = group.map(({ entry }) => entry.startedAtUs);
  const floor = (us: number): number => Math.floor(us / millisecondUs) * millisecondUs;
  return { fromUs: floor(Math.min(...instants)), toUs: floor(Math.max(...instants)) + millisecondUs };
}
