import { box, fullBox, u32, u64 } from './boxes.ts';

export interface Sample {
  readonly data: Buffer;
  readonly durationTicks: number;
  /** How much later it is shown than decoded; may be negative. */
  readonly compositionTicks: number;
  readonly isSync: boolean;
}

export interface TrackRun {
  readonly trackId: number;
  /** Decode time of the first sample, from the start of the run. */
  readonly startTicks: number;
  readonly samples: readonly Sample[];
}

const syncFlags = 0x200_0000;
const nonSyncFlags = 0x101_0000;
const trafFixedBytes = 8 + 16 + 20;
const trunFixedBytes = 20;
const moofFixedBytes = 8 + 16;

/** `moof`, and the `mdat` in pieces so that no sample is copied again (ISO/IEC 14496-12 §8.8). */
export function makeFragment(sequence: number, runs: readonly TrackRun[]): Buffer[] {
  const moofBytes = runs.reduce((sum, run) => sum + trackBytes(run), moofFixedBytes);
  const datas = runs.map(({ samples }) => samples.map(({ data }) => data));
  let offset = moofBytes + 8;
  const trafs = runs.map((run) => {
    const traf = makeTrackFragment(run, offset);
    offset += bytesOf(run);
    return traf;
  });
  const moof = box('moof', fullBox('mfhd', 0, 0, u32(sequence)), ...trafs);
  const mdatHead = Buffer.concat([u32(offset - moofBytes), Buffer.from('mdat')]);
  return [moof, mdatHead, ...datas.flat()];
}

function bytesOf({ samples }: TrackRun): number {
  return samples.reduce((sum, { data }) => sum + data.length, 0);
}

function trackBytes(run: TrackRun): number {
  return trafFixedBytes + trunFixedBytes + run.samples.length * (isReordered(run) ? 16 : 12);
}

function isReordered({ samples }: TrackRun): boolean {
  return samples.some(({ compositionTicks }) => compositionTicks !== 0);
}

function makeTrackFragment(run: TrackRun, dataOffset: number): Buffer {
  const reordered = isReordered(run);
  const perSample = reordered ? 16 : 12;
  const table = Buffer.alloc(8 + perSample * run.samples.length);
  table.writeUInt32BE(run.samples.length, 0);
  table.writeInt32BE(dataOffset, 4);
  let at = 8;
  for (const { data, durationTicks, compositionTicks, isSync } of run.samples) {
    table.writeUInt32BE(durationTicks, at);
    table.writeUInt32BE(data.length, at + 4);
    table.writeUInt32BE(isSync ? syncFlags : nonSyncFlags, at + 8);
    if (reordered) table.writeInt32BE(compositionTicks, at + 12);
    at += perSample;
  }
  const header = fullBox('tfhd', 0, 0x2_0000, u32(run.trackId));
  const decodeTime = fullBox('tfdt', 1, 0, u64(run.startTicks));
  return box('traf', header, decodeTime, fullBox('trun', 1, reordered ? 0xf01 : 0x701, table));
}
