import { markFlags } from '../mp4/stamps.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import type { PlayableFile } from './footage-reader.ts';

/** Fragments that follow each other in one file, delivered as one range of bytes. */
export interface Segment {
  readonly file: PlayableFile;
  readonly entries: readonly IndexEntry[];
  /** Footage before it is missing or of another run: the player begins anew. */
  readonly isDiscontinuous: boolean;
}

/** Long enough for few requests, short enough to start fast. */
const wantedUs = 4_000_000;
/** A camera with long groups of pictures is cut between keyframes. */
const longestUs = 10_000_000;
/** Less than a missing fragment. */
const smallestGapUs = 500_000;

export function isKeyframe({ flags }: IndexEntry): boolean {
  return (flags & markFlags.keyframe) !== 0;
}

export function endOf({ startedAtUs, durationUs }: IndexEntry): number {
  return startedAtUs + durationUs;
}

/** The fragments needed to show a span: from the keyframe at or before its beginning. */
export function entriesWithin(file: PlayableFile, fromUs: number, toUs: number): readonly IndexEntry[] {
  const { entries } = file;
  const firstNeeded = entries.findIndex((entry) => endOf(entry) > fromUs);
  if (firstNeeded < 0) return [];
  const keyframe = entries.findLastIndex((entry, index) => index <= firstNeeded && isKeyframe(entry));
  const end = entries.findIndex(({ startedAtUs }) => startedAtUs >= toUs);
  return entries.slice(Math.max(0, keyframe), end < 0 ? entries.length : end);
}

/** Cuts footage into segments at keyframes; gaps and other runs make discontinuities. */
export function makeSegments(files: readonly PlayableFile[], fromUs: number, toUs: number): Segment[] {
  const segments: { file: PlayableFile; entries: IndexEntry[]; isDiscontinuous: boolean }[] = [];
  let last: { readonly runId: string; readonly endUs: number } | undefined;
  for (const file of files) {
    for (const entry of entriesWithin(file, fromUs, toUs)) {
      const isDiscontinuous =
        last !== undefined &&
        (last.runId !== file.runId || Math.abs(entry.startedAtUs - last.endUs) > smallestGapUs);
      const current = segments.at(-1);
      if (!current || isDiscontinuous || isOver(current, file, entry))
        segments.push({ file, entries: [entry], isDiscontinuous });
      else current.entries.push(entry);
      last = { runId: file.runId, endUs: endOf(entry) };
    }
  }
  return segments;
}

function isOver(current: Segment, file: PlayableFile, next: IndexEntry): boolean {
  if (current.file.fileId !== file.fileId) return true;
  const [first] = current.entries;
  const lengthUs = next.startedAtUs - (first?.startedAtUs ?? 0);
  return lengthUs >= longestUs || (lengthUs >= wantedUs && isKeyframe(next));
}

export function spanOf({ entries }: Segment): { readonly fromUs: number; readonly toUs: number } {
  const [first] = entries;
  const last = entries.at(-1);
  return { fromUs: first?.startedAtUs ?? 0, toUs: last ? endOf(last) : 0 };
}

/** The bytes from the first `moof` to the last seal. */
export function rangeOf({ entries }: Segment): { readonly offset: number; readonly length: number } {
  const [first] = entries;
  const last = entries.at(-1);
  const offset = first?.offset ?? 0;
  return { offset, length: last ? last.offset + last.size - offset : 0 };
}
