import { hasTelephoneSound, hideSoundOfFragment, hideSoundOfHead } from '../mp4/hide-sound.ts';
import { markBytes } from '../mp4/stamps.ts';
import type { FootageReader, PlayableFile } from './footage-reader.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import { endOf } from './segments.ts';

export interface ByteRange {
  readonly start: number;
  /** The last byte, as in HTTP. */
  readonly end: number;
}

/** `bytes=first-last`, one range, both ends given; undefined for anything else. */
export function parseRange(header: string | undefined): ByteRange | undefined {
  const [, first, last] = /^bytes=(\d{1,12})-(\d{1,12})$/.exec(header ?? '') ?? [];
  if (first === undefined || last === undefined) return undefined;
  const range = { start: Number(first), end: Number(last) };
  return range.start <= range.end ? range : undefined;
}

export interface Delivery {
  readonly file: PlayableFile;
  readonly range: ByteRange;
  /** Only these fragments may be given out. */
  readonly entries: readonly IndexEntry[];
  readonly isSilent: boolean;
}

/** Whether every byte of the range belongs to the head or to one of the fragments. */
export function isWithin({ file, range, entries }: Delivery): boolean {
  if (range.end < file.headBytes) return true;
  const [first] = entries;
  const last = entries.at(-1);
  if (!first || !last) return false;
  return range.start >= first.offset && range.end < last.offset + last.size;
}

/** When the pictures of a range were taken; undefined where it holds none. */
export function spanOfRange({ range, entries }: Delivery): { fromUs: number; toUs: number } | undefined {
  const shown = entries.filter(({ offset, size }) => offset <= range.end && offset + size > range.start);
  const [first] = shown;
  const last = shown.at(-1);
  return first && last ? { fromUs: first.startedAtUs, toUs: endOf(last) } : undefined;
}

/**
 * The bytes of a range, fragment by fragment, each held against its seal. A fragment that is not as it was written is
 * replaced by a box of the same size that players pass over: a gap, and no byte of unknown origin.
 */
export async function* readRange(reader: FootageReader, delivery: Delivery): AsyncGenerator<Buffer> {
  const { file, range, isSilent } = delivery;
  if (range.start < file.headBytes) {
    const head = await reader.readHead(file);
    if (isSilent) hideSoundOfHead(head);
    yield head.subarray(range.start, range.end + 1);
  }
  let at = Math.max(range.start, file.headBytes);
  for (const entry of delivery.entries) {
    if (entry.offset + entry.size <= at || entry.offset > range.end) continue;
    const bytes = await readPlayable(reader, { file, entry, isSilent });
    const from = Math.max(0, at - entry.offset);
    const until = Math.min(entry.size, range.end + 1 - entry.offset);
    yield bytes.subarray(from, until);
    at = entry.offset + until;
  }
}

async function readPlayable(
  reader: FootageReader,
  place: { readonly file: PlayableFile; readonly entry: IndexEntry; readonly isSilent: boolean },
): Promise<Buffer> {
  const { file, entry, isSilent } = place;
  const bytes = await reader.readFragment(file, entry);
  if (!bytes) return emptyBox(entry.size);
  if (isSilent && !hideSoundOfFragment(bytes, markBytes)) return emptyBox(entry.size);
  return bytes;
}

/** NOTE: never smaller than a fragment's MARK, so that the head fits. */
function emptyBox(size: number): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.writeUInt32BE(size, 0);
  bytes.write('free', 4, 'latin1');
  return bytes;
}

/** Files whose sound no browser plays as it is; found once in each run's head. */
export class SoundFacts {
  readonly #telephone = new Map<string, boolean>();
  readonly #reader: FootageReader;

  constructor(reader: FootageReader) {
    this.#reader = reader;
  }

  /** By the run, whose files all have the same tracks. */
  async learn(files: readonly PlayableFile[]): Promise<void> {
    for (const file of files) {
      if (this.#telephone.has(file.runId)) continue;
      const head = await this.#reader.readHead(file);
      const [oldest] = this.#telephone.keys();
      if (oldest !== undefined && this.#telephone.size >= maximumRuns) this.#telephone.delete(oldest);
      this.#telephone.set(file.runId, hasTelephoneSound(head));
    }
  }

  isHeardOtherwise({ runId }: PlayableFile): boolean {
    return this.#telephone.get(runId) ?? false;
  }
}

const maximumRuns = 2_000;
