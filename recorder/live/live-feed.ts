import { frameOf } from '../api/web-socket.ts';
import type { TimedUnit } from '../archive/run.ts';
import { mimeOf } from '../codec/codec-string.ts';
import { makeFileType, makeMovie } from '../mp4/head.ts';
import type { Tracks } from '../mp4/head.ts';
import { LiveMuxer } from './live-muxer.ts';
import type { LiveViewer } from './live-viewer.ts';

/** A run as viewers learn of it. */
export interface LiveRun {
  readonly runId: string;
  readonly tracks: Tracks;
  /** The instant of tick 0. */
  readonly startedAtUs: number;
}

/** One camera's pictures to all who watch it. Costs nothing while nobody does. */
export class LiveFeed {
  readonly #viewers = new Set<LiveViewer>();
  #run: LiveRun | undefined;
  #muxer: LiveMuxer | undefined;

  get viewers(): number {
    return this.#viewers.size;
  }

  get run(): LiveRun | undefined {
    return this.#run;
  }

  beginRun(run: LiveRun): void {
    this.#run = run;
    this.#muxer = undefined;
    for (const viewer of this.#viewers) viewer.begin(describe(run), headOf(run));
  }

  endRun(): void {
    this.#run = undefined;
    this.#muxer = undefined;
  }

  push(timed: TimedUnit): void {
    if (this.#viewers.size === 0 || !this.#run) return;
    if (timed.kind === 'audio' && isSilent(this.#run)) return;
    this.#muxer ??= new LiveMuxer();
    const bytes = frameOf(this.#muxer.add(timed));
    const isKeyframe = timed.kind === 'video' && timed.unit.isKeyframe;
    for (const viewer of this.#viewers) viewer.push({ bytes, isKeyframe });
  }

  add(viewer: LiveViewer): void {
    this.#viewers.add(viewer);
    if (this.#run) viewer.begin(describe(this.#run), headOf(this.#run));
  }

  remove(viewer: LiveViewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size === 0) this.#muxer = undefined;
  }
}

/** Sound that no browser plays is left out; the file keeps it. */
export function isSilent({ tracks: { audio } }: LiveRun): boolean {
  return audio?.codec !== 'aac';
}

function headOf(run: LiveRun): Buffer {
  const { video, audio } = run.tracks;
  return Buffer.concat([makeFileType(), makeMovie({ video, audio: isSilent(run) ? undefined : audio })]);
}

function describe(run: LiveRun): object {
  const { runId, startedAtUs, tracks } = run;
  const { video, audio } = tracks;
  return {
    kind: 'head',
    runId,
    startedAtUs,
    mime: mimeOf(video, audio),
    ...(audio && isSilent(run) ? { note: `sound in ${audio.codec} is recorded but not played live` } : {}),
  };
}
