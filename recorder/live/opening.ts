import type { CameraRecorder } from '../camera/camera-recorder.ts';
import type { Fragment, TimedUnit } from '../archive/run.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import { markBytes, markFlags, sealBytes } from '../mp4/stamps.ts';
import { makeFragment } from '../mp4/fragment.ts';
import { hideSoundOfFragment } from '../mp4/hide-sound.ts';
import type { FootageReader } from '../playback/footage-reader.ts';
import { isKeyframe } from '../playback/segments.ts';
import { LiveMuxer } from './live-muxer.ts';

/*
 * The first picture must come at once, so a viewer gets the group of pictures that is under way. No copy of it is kept
 * for viewers who may never come: its older part has been written a moment ago and is read back from the file, its newer
 * part is still in memory. Both are on the time line of the run.
 */

export interface Opening {
  readonly fileId: string | undefined;
  readonly entries: readonly IndexEntry[];
  /** Copies of what is not on the disk yet. */
  readonly inMemory: readonly Buffer[];
}

/** At this very moment, without waiting: what is needed from the last keyframe on. Undefined when there is none. */
export function takeOpening(camera: CameraRecorder): Opening | undefined {
  const { file, live } = camera;
  const runId = live.run?.runId;
  if (runId === undefined) return undefined;
  const pending = camera.pendingUnits;
  const lastKey = pending.findLastIndex((timed) => timed.kind === 'video' && timed.unit.isKeyframe);
  if (lastKey >= 0) return { fileId: undefined, entries: [], inMemory: muxAll(pending.slice(lastKey)) };
  const unsealed = camera.unsealedOf(runId);
  const lastFragment = unsealed.findLastIndex(({ flags }) => (flags & markFlags.keyframe) !== 0);
  const rest = muxAll(pending);
  if (lastFragment >= 0) {
    const inMemory = [...unsealed.slice(lastFragment).map(muxFragment), ...rest];
    return { fileId: undefined, entries: [], inMemory };
  }
  const entries = file?.head.runId === runId ? file.entries : [];
  const first = entries.findLastIndex(isKeyframe);
  if (first < 0 || !file) return undefined;
  const inMemory = [...unsealed.map(muxFragment), ...rest];
  return { fileId: file.head.fileId, entries: entries.slice(first), inMemory };
}

/** Reads back the part that has been written; undefined when the disk no longer gives it. */
export async function readOpening(
  reader: FootageReader,
  cameraId: string,
  { fileId, entries }: Opening,
): Promise<Buffer[] | undefined> {
  const file = fileId === undefined ? undefined : await reader.findFile(cameraId, fileId);
  if (!file) return entries.length === 0 ? [] : undefined;
  const fragments: Buffer[] = [];
  for (const entry of entries) {
    const bytes = await reader.readFragment(file, entry);
    if (!bytes) return undefined;
    fragments.push(bytes.subarray(markBytes, bytes.length - sealBytes));
  }
  return fragments;
}

export function withoutSound(fragment: Buffer): Buffer | undefined {
  return hideSoundOfFragment(fragment, 0) ? fragment : undefined;
}

function muxAll(units: readonly TimedUnit[]): Buffer[] {
  const muxer = new LiveMuxer();
  return units.map((unit) => muxer.add(unit));
}

function muxFragment({ runs }: Fragment): Buffer {
  return Buffer.concat(makeFragment(1, runs));
}
