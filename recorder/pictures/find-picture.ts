import type { VideoCodec } from '../codec/parameters.ts';
import { videoClockRate, videoTrackId } from '../mp4/head.ts';
import { readSamples } from '../mp4/read-fragment.ts';
import { markBytes } from '../mp4/stamps.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import type { FootageReader, PlayableFile } from '../playback/footage-reader.ts';
import { readKeyframe } from '../playback/keyframes.ts';
import { endOf, isKeyframe } from '../playback/segments.ts';
import type { PictureRequest } from './decode-job.ts';

/** Footage that ended this long before the instant still shows it: nothing newer was seen. */
const stillUs = 1_500_000;
/** A group of pictures larger than this is not decoded. */
const maximumGroupBytes = 24 * 1024 * 1024;

export interface FoundPicture {
  readonly request: PictureRequest;
  readonly atUs: number;
}

export interface WantedPicture {
  readonly cameraId: string;
  readonly atUs: number;
  /** The last picture shown at the instant, or the keyframe before it. */
  readonly which: 'exact' | 'keyframe';
  /** How old it may be at most. */
  readonly oldestUs?: number;
  readonly widthPx?: number;
}

/** The picture that was seen at an instant, with all that its decoder needs; undefined when there is none. */
export async function findPicture(
  reader: FootageReader,
  wanted: WantedPicture,
): Promise<FoundPicture | undefined> {
  const oldestUs = wanted.oldestUs ?? stillUs;
  const files = await reader.listFiles(wanted.cameraId, wanted.atUs - oldestUs, wanted.atUs + 1);
  const file = files.findLast(({ entries }) => (entries[0]?.startedAtUs ?? Infinity) <= wanted.atUs);
  if (!file) return undefined;
  const last = file.entries.findLastIndex(({ startedAtUs }) => startedAtUs <= wanted.atUs);
  const entry = file.entries[last];
  if (!entry || endOf(entry) + oldestUs < wanted.atUs) return undefined;
  const first = file.entries.findLastIndex((candidate, index) => index <= last && isKeyframe(candidate));
  const group =
    first < 0 ? [] : file.entries.slice(first, wanted.which === 'keyframe' ? first + 1 : last + 1);
  const bytes = group.reduce((sum, { size }) => sum + size, 0);
  if (group.length === 0 || bytes > maximumGroupBytes) return undefined;
  return await choosePicture(reader, { file, group, wanted });
}

interface TimedSample {
  readonly data: Buffer;
  readonly ticks: number;
  readonly atUs: number;
}

async function choosePicture(
  reader: FootageReader,
  { file, group, wanted }: { file: PlayableFile; group: readonly IndexEntry[]; wanted: WantedPicture },
): Promise<FoundPicture | undefined> {
  const samples: TimedSample[] = [];
  for (const entry of group) samples.push(...(await readTimed(reader, file, entry)));
  const seen = samples.filter(({ atUs }) => atUs <= wanted.atUs).toSorted((a, b) => a.atUs - b.atUs);
  const chosen = wanted.which === 'keyframe' ? samples[0] : (seen.at(-1) ?? samples[0]);
  if (!chosen) return undefined;
  const { widthPx } = wanted;
  const request = {
    ...(await readParameters(reader, file)),
    samples: samples.map(({ data, ticks }) => ({ data, ticks })),
    wantedTicks: chosen.ticks,
    ...(widthPx === undefined ? {} : { widthPx }),
  };
  return { request, atUs: Math.round(chosen.atUs) };
}

async function readTimed(
  reader: FootageReader,
  file: PlayableFile,
  entry: IndexEntry,
): Promise<TimedSample[]> {
  const bytes = await reader.readFragment(file, entry);
  if (!bytes) return [];
  const moof = bytes.subarray(markBytes, markBytes + bytes.readUInt32BE(markBytes));
  const found = readSamples(moof).filter(({ trackId }) => trackId === videoTrackId);
  const shown = found.map(({ decodeTicks, compositionTicks }) => decodeTicks + compositionTicks);
  const firstShown = Math.min(...shown);
  return found.map(({ offset, size }, index) => {
    const ticks = shown[index] ?? 0;
    return {
      data: bytes.subarray(markBytes + offset, markBytes + offset + size),
      ticks,
      atUs: entry.startedAtUs + ((ticks - firstShown) * 1_000_000) / videoClockRate,
    };
  });
}

/** A keyframe alone, without the pictures behind it; for thumbnails. */
export async function readKeyframePicture(
  reader: FootageReader,
  place: { readonly file: PlayableFile; readonly entry: IndexEntry; readonly widthPx?: number },
): Promise<PictureRequest | undefined> {
  const { file, entry, widthPx } = place;
  const data = await readKeyframe(reader, file, entry);
  if (!data) return undefined;
  const parameters = await readParameters(reader, file);
  return {
    ...parameters,
    samples: [{ data, ticks: 0 }],
    wantedTicks: 0,
    ...(widthPx === undefined ? {} : { widthPx }),
  };
}

/** Codec and parameter sets from the sample entry in a file's head (ISO/IEC 14496-15 §5.3.3.1 and §8.3.3.1). */
async function readParameters(
  reader: FootageReader,
  file: PlayableFile,
): Promise<{ readonly codec: VideoCodec; readonly parameterSets: readonly Buffer[] }> {
  const head = await reader.readHead(file);
  const avc = head.indexOf('avcC');
  if (avc >= 0) {
    const [sps, next] = readSet(head, avc + 4 + 6);
    const [pps] = readSet(head, next + 1);
    return { codec: 'h264', parameterSets: [sps, pps] };
  }
  const sets: Buffer[] = [];
  let at = head.indexOf('hvcC') + 4 + 23;
  for (let index = 0; index < 3; index += 1) {
    const [set, next] = readSet(head, at + 3);
    sets.push(set);
    at = next;
  }
  return { codec: 'h265', parameterSets: sets };
}

function readSet(head: Buffer, at: number): readonly [Buffer, number] {
  const length = head.readUInt16BE(at);
  return [head.subarray(at + 2, at + 2 + length), at + 2 + length];
}
