import { makeFlacFrame } from '../codec/flac.ts';
import { box } from '../mp4/boxes.ts';
import { makeFragment } from '../mp4/fragment.ts';
import type { Sample, TrackRun } from '../mp4/fragment.ts';
import { audioEntry, audioTrackId, videoTrackId } from '../mp4/head.ts';
import { listBoxes, readSamples } from '../mp4/read-fragment.ts';
import type { FoundBox, FoundSample } from '../mp4/read-fragment.ts';
import { markBytes } from '../mp4/stamps.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import type { FootageReader, PlayableFile } from './footage-reader.ts';

/*
 * Sound in G.711 plays in no browser, and FLAC in all. So footage with such sound is not given out by byte range but written
 * anew as it is read: the pictures byte for byte, each piece of sound as a FLAC frame of the same samples and the same time
 * (recorder/codec/flac.ts). What lies on the disk and what is exported stays as it came.
 */

interface TelephoneSound {
  readonly law: 'pcma' | 'pcmu';
  readonly channels: number;
  readonly sampleRate: number;
}

const laws: Readonly<Record<string, 'pcma' | 'pcmu'>> = { alaw: 'pcma', ulaw: 'pcmu' };
const pathToEntries = ['trak', 'mdia', 'minf', 'stbl', 'stsd'] as const;
const entryAt = 16;

/** The head of a file whose sound is given out as FLAC: `ftyp` and `moov`. */
export function makeHeardHead(head: Buffer): Buffer {
  const parts = [...listBoxes(head, 0, head.length)].flatMap((part) => {
    if (part.type === 'ftyp') return [head.subarray(part.start, part.end)];
    return part.type === 'moov' ? [rewrite(head, part, pathToEntries, asFlac)] : [];
  });
  return Buffer.concat(parts);
}

/** Fragments of the file with their sound as FLAC; one that is not as it was written is left out. */
export async function* readHeard(
  reader: FootageReader,
  file: PlayableFile,
  entries: readonly IndexEntry[],
): AsyncGenerator<Buffer> {
  const sound = findSound(await reader.readHead(file));
  for (const entry of entries) {
    const bytes = await reader.readFragment(file, entry);
    if (bytes) yield rewriteFragment(bytes, sound);
  }
}

function rewriteFragment(bytes: Buffer, sound: TelephoneSound | undefined): Buffer {
  const moofEnd = markBytes + bytes.readUInt32BE(markBytes);
  const moof = bytes.subarray(markBytes, moofEnd);
  const samples = readSamples(moof);
  const dataOf = ({ offset, size }: FoundSample): Buffer =>
    bytes.subarray(markBytes + offset, markBytes + offset + size);
  const pictures = samples.filter(({ trackId }) => trackId === videoTrackId);
  const pieces = samples.filter(({ trackId }) => trackId === audioTrackId);
  const runs = [
    ...runOf(videoTrackId, pictures, (sample) => dataOf(sample)),
    ...(sound ? runOf(audioTrackId, pieces, (sample) => flacOf(sample, dataOf(sample), sound)) : []),
  ];
  const number = moof.readUInt32BE(8 + 12);
  return runs.length === 0 ? box('free') : Buffer.concat(makeFragment(number, runs));
}

function runOf(
  trackId: number,
  found: readonly FoundSample[],
  dataOf: (sample: FoundSample) => Buffer | undefined,
): TrackRun[] {
  const samples = found.flatMap((sample): Sample[] => {
    const data = dataOf(sample);
    const { durationTicks, compositionTicks, isSync } = sample;
    return data ? [{ data, durationTicks, compositionTicks, isSync }] : [];
  });
  const [first] = found;
  return first && samples.length > 0 ? [{ trackId, startTicks: first.decodeTicks, samples }] : [];
}

function flacOf(
  { decodeTicks }: FoundSample,
  data: Buffer,
  { law, channels }: TelephoneSound,
): Buffer | undefined {
  return makeFlacFrame(law, data, { firstSample: decodeTicks, channels });
}

function findSound(head: Buffer): TelephoneSound | undefined {
  let found: TelephoneSound | undefined;
  for (const part of listBoxes(head, 0, head.length)) {
    if (part.type !== 'moov') continue;
    rewrite(head, part, pathToEntries, (stsd) => {
      found ??= readSound(stsd);
      return stsd;
    });
  }
  return found;
}

/** From the first entry of an `stsd` (ISO/IEC 14496-12 §12.2.3). */
function readSound(stsd: Buffer): TelephoneSound | undefined {
  const law = laws[stsd.toString('latin1', entryAt + 4, entryAt + 8)];
  if (!law || stsd.length < entryAt + 36) return undefined;
  const sampleRate = stsd.readUInt16BE(entryAt + 32);
  return { law, sampleRate, channels: stsd.readUInt16BE(entryAt + 24) };
}

function asFlac(stsd: Buffer): Buffer {
  const sound = readSound(stsd);
  if (!sound) return stsd;
  const { sampleRate, channels } = sound;
  return box('stsd', stsd.subarray(8, entryAt), audioEntry({ codec: 'flac', sampleRate, channels }));
}

/** The same box with everything at the end of the path changed, and the sizes around it. */
function rewrite(
  bytes: Buffer,
  { type, start, end }: FoundBox,
  path: readonly string[],
  change: (found: Buffer) => Buffer,
): Buffer {
  const [next, ...rest] = path;
  if (next === undefined) return change(bytes.subarray(start, end));
  const inner = [...listBoxes(bytes, start + 8, end)].map((child) =>
    child.type === next ? rewrite(bytes, child, rest, change) : bytes.subarray(child.start, child.end),
  );
  return box(type, ...inner);
}
