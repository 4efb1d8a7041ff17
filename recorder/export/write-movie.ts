import { createHash } from 'node:crypto';
import { box, fullBox, u16, u32, u64 } from '../mp4/boxes.ts';
import { audioTrackId, videoTrackId } from '../mp4/head.ts';
import { readSamples } from '../mp4/read-fragment.ts';
import { markBytes, readHead, readMark } from '../mp4/stamps.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import type { FootageReader, PlayableFile } from '../playback/footage-reader.ts';
import { endOf } from '../playback/segments.ts';
import type { Movie, Piece } from '../verify/manifest.ts';
import type { FilePart, MoviePlan } from './plan-movies.ts';
import { readTracks } from './stored-head.ts';
import { TrackTable } from './track-table.ts';
import type { Shown } from './track-table.ts';

/*
 * An exported movie is an ordinary MP4: `ftyp`, one `mdat`, and a `moov` with full tables at the end. Inside of the
 * `mdat` lie heads and fragments exactly as they were stored, MARK and SEAL included; the tables point at the pictures
 * within them. So any player plays it, and every hash of the archive still holds.
 *
 * Its time line is the clock on the wall: the last picture before a gap lasts until footage goes on. Where the clock
 * was set back the time line goes straight on, and the fragments themselves say when they were recorded.
 */

const movieTimescale = 90_000;
/** Seconds from 1904, where the time of MP4 begins, to 1970. */
const secondsBefore1970 = 2_082_844_800;
const wideHeadBytes = 16;
const uuidHeadBytes = 24;

export interface MovieOptions {
  readonly reader: FootageReader;
  readonly plan: MoviePlan;
  readonly name: string;
  readonly fromUs: number;
  readonly toUs: number;
}

/** Writes one movie in pieces, and knows afterwards what they are. */
export class MovieWriter {
  readonly #options: MovieOptions;
  readonly #tables: readonly TrackTable[];
  readonly #pieces: Piece[] = [];
  readonly #originUs: number;
  #offset = 0;
  #endUs: number;
  #run: { readonly runId: string; readonly shiftSeconds: number } | undefined;

  constructor(options: MovieOptions) {
    this.#options = options;
    this.#tables = readTracks(options.plan.moov).map((facts) => new TrackTable(facts));
    const [first] = options.plan.parts[0]?.entries ?? [];
    this.#originUs = first?.startedAtUs ?? options.fromUs;
    this.#endUs = this.#originUs;
  }

  async *write(): AsyncGenerator<Buffer> {
    const { plan } = this.#options;
    yield this.#note('container', makeOpening(plan.bytes));
    for (const part of plan.parts) {
      yield this.#noteHead(part);
      for await (const { entry, stored } of readAhead(this.#options.reader, part))
        yield this.#noteEntry(part.file, entry, stored);
    }
    yield this.#note('container', this.#makeTables());
  }

  /** What the manifest says of it; once it is written. */
  get movie(): Movie {
    const { name, fromUs, toUs } = this.#options;
    return {
      name,
      bytes: this.#offset,
      fromUs: Math.max(fromUs, this.#originUs),
      toUs: Math.min(toUs, this.#endUs),
      pieces: this.#pieces,
    };
  }

  #note(kind: 'container', bytes: Buffer): Buffer {
    this.#pieces.push({ kind, ...this.#take(bytes), sha256: sha256(bytes) });
    return bytes;
  }

  #take({ length }: Buffer): { readonly offset: number; readonly size: number } {
    const place = { offset: this.#offset, size: length };
    this.#offset += length;
    return place;
  }

  #noteHead({ file, head }: FilePart): Buffer {
    const stamp = readHead(head.subarray(head.readUInt32BE(0) + uuidHeadBytes));
    if (!stamp) throw new Error(`the head of ${file.fileId} cannot be read`);
    const { fileId, runId, numberInRun, previousHash } = stamp;
    const facts = { fileId, runId, numberInRun, previous: previousHash.toString('hex') };
    this.#pieces.push({ kind: 'head', ...this.#take(head), sha256: sha256(head), ...facts });
    return head;
  }

  #noteEntry(file: PlayableFile, entry: IndexEntry, stored: Buffer | undefined): Buffer {
    const mark = stored && readMark(stored.subarray(uuidHeadBytes, markBytes));
    if (!stored || !mark) return this.#noteDamaged(entry);
    const place = this.#take(stored);
    const { numberInFile, startedAtUs, durationUs, flags, previousHash } = mark;
    this.#pieces.push({
      kind: 'fragment',
      ...place,
      sha256: entry.hash.toString('hex'),
      numberInFile,
      startedAtUs,
      durationUs,
      flags,
      cameraOffsetUs: mark.cameraOffsetUs ?? null,
      previous: previousHash.toString('hex'),
    });
    this.#addSamples(file, entry, { bytes: stored, offset: place.offset });
    this.#endUs = Math.max(this.#endUs, endOf(entry));
    return stored;
  }

  /** No byte of unknown origin leaves: zeros stand where the fragment was. */
  #noteDamaged({ size, startedAtUs, durationUs }: IndexEntry): Buffer {
    const bytes = Buffer.alloc(size);
    this.#pieces.push({
      kind: 'damaged',
      ...this.#take(bytes),
      sha256: sha256(bytes),
      startedAtUs,
      durationUs,
    });
    return bytes;
  }

  #addSamples(
    file: PlayableFile,
    entry: IndexEntry,
    stored: { readonly bytes: Buffer; readonly offset: number },
  ): void {
    const moofBytes = stored.bytes.readUInt32BE(markBytes);
    const samples = readSamples(stored.bytes.subarray(markBytes, markBytes + moofBytes));
    const shiftSeconds = this.#shiftOf(file.runId, entry, samples);
    for (const table of this.#tables) {
      const { trackId, timescale } = table.facts;
      const own = samples.filter((sample) => sample.trackId === trackId);
      table.add(own, stored.offset + markBytes, Math.round(shiftSeconds * timescale));
    }
  }

  /** From the media time of a run, which goes on over files, to the time line of the movie. */
  #shiftOf(runId: string, entry: IndexEntry, samples: ReturnType<typeof readSamples>): number {
    if (this.#run?.runId === runId) return this.#run.shiftSeconds;
    const first = samples.find(({ trackId }) => trackId === videoTrackId) ?? samples[0];
    const timescale =
      this.#tables.find(({ facts }) => facts.trackId === (first?.trackId ?? audioTrackId))?.facts.timescale ??
      1;
    const mediaSeconds = (first?.decodeTicks ?? 0) / timescale;
    const wallSeconds = (entry.startedAtUs - this.#originUs) / 1e6;
    const endSeconds = Math.max(
      0,
      ...this.#tables.filter(({ isEmpty }) => !isEmpty).map((table) => table.endSeconds),
    );
    const shiftSeconds = Math.max(endSeconds, wallSeconds) - mediaSeconds;
    this.#run = { runId, shiftSeconds };
    return shiftSeconds;
  }

  #makeTables(): Buffer {
    const { fromUs, toUs } = this.#options;
    const startSeconds = Math.max(0, (fromUs - this.#originUs) / 1e6);
    const shown: Shown = { startSeconds, endSeconds: (toUs - this.#originUs) / 1e6 };
    const tracks = this.#tables
      .filter(({ isEmpty }) => !isEmpty)
      .map((table, index) => table.finish(index + 1, shown, movieTimescale));
    const seconds = Math.max(0, ...tracks.map((track) => track.seconds));
    const createdSeconds = Math.floor((this.#originUs + startSeconds * 1e6) / 1e6) + secondsBefore1970;
    const header = fullBox(
      'mvhd',
      1,
      0,
      u64(createdSeconds),
      u64(createdSeconds),
      u32(movieTimescale),
      u64(Math.round(seconds * movieTimescale)),
      u32(0x1_0000),
      u16(0x100, 0),
      u32(0, 0),
      identityMatrix,
      Buffer.alloc(24),
      u32(tracks.length + 1),
    );
    return box('moov', header, ...tracks.map(({ trak }) => trak));
  }
}

/** Fragments in order; the next one is read while the one before goes out. */
async function* readAhead(
  reader: FootageReader,
  { file, entries }: FilePart,
): AsyncGenerator<{ readonly entry: IndexEntry; readonly stored: Buffer | undefined }> {
  let next = startRead(reader, file, entries[0]);
  for (const [index, entry] of entries.entries()) {
    const current = next;
    next = startRead(reader, file, entries[index + 1]);
    yield { entry, stored: await current };
  }
}

function startRead(
  reader: FootageReader,
  file: PlayableFile,
  entry: IndexEntry | undefined,
): Promise<Buffer | undefined> {
  if (!entry) return Promise.resolve(undefined);
  const reading = reader.readFragment(file, entry);
  // NOTE: who breaks off awaits no more; a read that fails then is nobody's.
  reading.catch(() => {});
  return reading;
}

const identityMatrix = u32(0x1_0000, 0, 0, 0, 0x1_0000, 0, 0, 0, 0x4000_0000);

function makeOpening(contentBytes: number): Buffer {
  const type = box('ftyp', Buffer.from('isom'), u32(0x200), Buffer.from('isomiso4mp42'));
  return Buffer.concat([type, u32(1), Buffer.from('mdat'), u64(wideHeadBytes + contentBytes)]);
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
