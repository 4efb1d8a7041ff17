/** A sample of a fragment as its `moof` tells it. */
export interface FoundSample {
  readonly trackId: number;
  /** From the first byte of the `moof`. */
  readonly offset: number;
  readonly size: number;
  readonly durationTicks: number;
  readonly decodeTicks: number;
  readonly compositionTicks: number;
  readonly isSync: boolean;
}

export interface FoundBox {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

const nonSyncBit = 0x1_0000;

/** The boxes between two places; ends at the first that is not whole. */
export function* listBoxes(bytes: Buffer, start: number, end: number): Generator<FoundBox> {
  let at = start;
  while (at + 8 <= end) {
    const size = bytes.readUInt32BE(at);
    if (size < 8 || at + size > end) return;
    yield { type: bytes.toString('latin1', at + 4, at + 8), start: at, end: at + size };
    at += size;
  }
}

/** The samples of all tracks of a `moof` that we wrote (ISO/IEC 14496-12 §8.8); empty for anything else. */
export function readSamples(moof: Buffer): FoundSample[] {
  const samples: FoundSample[] = [];
  for (const traf of listBoxes(moof, 8, moof.length))
    if (traf.type === 'traf') samples.push(...readTrack(moof, traf));
  return samples;
}

function readTrack(moof: Buffer, traf: FoundBox): FoundSample[] {
  const boxes = new Map([...listBoxes(moof, traf.start + 8, traf.end)].map((box) => [box.type, box]));
  const [header, time, run] = [boxes.get('tfhd'), boxes.get('tfdt'), boxes.get('trun')];
  if (!header || !time || !run || time.end - time.start < 20 || run.end - run.start < 20) return [];
  const trackId = moof.readUInt32BE(header.start + 12);
  const startTicks = Number(moof.readBigUInt64BE(time.start + 12));
  return readRun(moof, run, { trackId, startTicks });
}

function readRun(moof: Buffer, run: FoundBox, track: { trackId: number; startTicks: number }): FoundSample[] {
  const flags = moof.readUInt32BE(run.start + 8) & 0xff_ffff;
  const hasOffsets = (flags & 0x800) !== 0;
  const entryBytes = hasOffsets ? 16 : 12;
  const count = moof.readUInt32BE(run.start + 12);
  if ((flags & 0x701) !== 0x701 || run.start + 20 + count * entryBytes > run.end) return [];
  let offset = moof.readInt32BE(run.start + 16);
  let decodeTicks = track.startTicks;
  return Array.from({ length: count }, (_, index) => {
    const at = run.start + 20 + index * entryBytes;
    const sample = {
      trackId: track.trackId,
      offset,
      size: moof.readUInt32BE(at + 4),
      durationTicks: moof.readUInt32BE(at),
      decodeTicks,
      compositionTicks: hasOffsets ? moof.readInt32BE(at + 12) : 0,
      isSync: (moof.readUInt32BE(at + 8) & nonSyncBit) === 0,
    };
    offset += sample.size;
    decodeTicks += sample.durationTicks;
    return sample;
  });
}
