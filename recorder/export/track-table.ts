import { box, fullBox, i64, u16, u32, u64 } from '../mp4/boxes.ts';
import type { FoundSample } from '../mp4/read-fragment.ts';
import { GrowingTable, RunLengths } from './growing-table.ts';
import type { TrackFacts } from './stored-head.ts';

/** The shortest a picture lasts where clocks stepped back. */
const leastTicks = 1;

/** A span on the time line of a movie: seconds from its first moment. */
export interface Shown {
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/**
 * The sample tables of one track (ISO/IEC 14496-12 §8.6 and §8.7). A picture lasts until the next one, so what is missing
 * takes its time: a player's clock runs like the clock on the wall, over gaps too.
 */
export class TrackTable {
  readonly facts: TrackFacts;
  readonly #sizes = new GrowingTable();
  readonly #durations = new RunLengths();
  readonly #compositions = new RunLengths();
  readonly #syncs = new GrowingTable();
  readonly #chunks: number[] = [];
  readonly #samplesPerChunk: number[] = [];
  #firstTicks = 0;
  #lastTicks = 0;
  #lastDuration = 0;
  #hasCompositions = false;

  constructor(facts: TrackFacts) {
    this.facts = facts;
  }

  get isEmpty(): boolean {
    return this.#sizes.length === 0;
  }

  /** Where the time line stands, in seconds; never goes back. */
  get endSeconds(): number {
    return (this.#lastTicks + this.#lastDuration) / this.facts.timescale;
  }

  /**
   * Adds the samples of one fragment.
   *
   * @param offset of the fragment's `moof` in the movie
   * @param shiftTicks from the time of the run to the time of the movie
   */
  add(samples: readonly FoundSample[], offset: number, shiftTicks: number): void {
    const [first] = samples;
    if (!first) return;
    this.#chunks.push(offset + first.offset);
    this.#samplesPerChunk.push(samples.length);
    for (const sample of samples) this.#addSample(sample, sample.decodeTicks + shiftTicks);
  }

  #addSample({ size, durationTicks, compositionTicks, isSync }: FoundSample, wantedTicks: number): void {
    const ticks = this.isEmpty
      ? Math.max(0, wantedTicks)
      : Math.max(this.#lastTicks + leastTicks, wantedTicks);
    if (this.isEmpty) this.#firstTicks = ticks;
    else this.#durations.push(ticks - this.#lastTicks);
    this.#sizes.push(size);
    this.#compositions.push(compositionTicks);
    this.#hasCompositions ||= compositionTicks !== 0;
    if (isSync) this.#syncs.push(this.#sizes.length);
    [this.#lastTicks, this.#lastDuration] = [ticks, durationTicks];
  }

  /** The finished `trak`; times of the movie count in `movieTimescale`. */
  finish(
    id: number,
    shown: Shown,
    movieTimescale: number,
  ): { readonly trak: Buffer; readonly seconds: number } {
    const { timescale } = this.facts;
    this.#durations.push(this.#lastDuration);
    const firstSeconds = this.#firstTicks / timescale;
    const start = Math.max(shown.startSeconds, firstSeconds);
    const end = Math.max(start, Math.min(shown.endSeconds, this.endSeconds));
    const empty = Math.round((start - shown.startSeconds) * movieTimescale);
    const length = Math.round((end - start) * movieTimescale);
    const mediaTicks = Math.round((start - firstSeconds) * timescale);
    const edits = [...(empty > 0 ? [[empty, -1] as const] : []), [length, mediaTicks] as const];
    const elst = fullBox(
      'elst',
      1,
      0,
      u32(edits.length),
      ...edits.flatMap(([duration, time]) => [u64(duration), i64(time), u16(1, 0)]),
    );
    const mediaDuration = this.#lastTicks + this.#lastDuration - this.#firstTicks;
    const mdhd = fullBox('mdhd', 1, 0, u64(0), u64(0), u32(timescale), u64(mediaDuration), u16(0x55c4, 0));
    const { handler, mediaHeader, dataInformation } = this.facts;
    const minf = box('minf', mediaHeader, dataInformation, this.#sampleTable());
    const trak = box(
      'trak',
      this.#trackHeader(id, empty + length),
      box('edts', elst),
      box('mdia', mdhd, handler, minf),
    );
    return { trak, seconds: (empty + length) / movieTimescale };
  }

  /** As it was stored, with id and duration of the movie. */
  #trackHeader(id: number, duration: number): Buffer {
    const { placement } = this.facts;
    return fullBox('tkhd', 1, 3, u64(0), u64(0), u32(id, 0), u64(duration), placement);
  }

  #sampleTable(): Buffer {
    const { description, isVideo } = this.facts;
    const durations = this.#durations.finish();
    const compositions = this.#compositions.finish();
    const chunks = Buffer.concat(this.#chunks.map((offset) => u64(offset)));
    return box(
      'stbl',
      description,
      fullBox('stts', 0, 0, u32(durations.entries), durations.bytes),
      ...(this.#hasCompositions
        ? [fullBox('ctts', 1, 0, u32(compositions.entries), compositions.bytes)]
        : []),
      ...(isVideo ? [fullBox('stss', 0, 0, u32(this.#syncs.length), this.#syncs.bytes)] : []),
      this.#chunkLengths(),
      fullBox('stsz', 0, 0, u32(0, this.#sizes.length), this.#sizes.bytes),
      fullBox('co64', 0, 0, u32(this.#chunks.length), chunks),
    );
  }

  #chunkLengths(): Buffer {
    const runs = this.#samplesPerChunk.flatMap((samples, index) =>
      samples === this.#samplesPerChunk[index - 1] ? [] : [u32(index + 1, samples, 1)],
    );
    return fullBox('stsc', 0, 0, u32(runs.length), ...runs);
  }
}
