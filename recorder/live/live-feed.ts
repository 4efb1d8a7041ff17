import type { TimedUnit } from '../archive/run.ts';
import type { Tracks } from '../mp4/head.ts';
import { LiveChannel } from './live-channel.ts';
import type { Sound } from './live-channel.ts';
import type { LiveViewer } from './live-viewer.ts';

/** A run as viewers learn of it. */
export interface LiveRun {
  readonly runId: string;
  readonly tracks: Tracks;
  /** The instant of tick 0. */
  readonly startedAtUs: number;
}

/** One stream of a camera to all who watch it. Costs nothing while nobody does. */
export class LiveFeed {
  readonly #channels = { silent: new LiveChannel('silent'), sounding: new LiveChannel('sounding') };
  #run: LiveRun | undefined;

  get viewers(): number {
    return this.#channels.silent.viewers.size + this.#channels.sounding.viewers.size;
  }

  get run(): LiveRun | undefined {
    return this.#run;
  }

  beginRun(run: LiveRun): void {
    this.#run = run;
    for (const channel of Object.values(this.#channels)) channel.beginRun(run);
  }

  endRun(): void {
    this.#run = undefined;
    for (const channel of Object.values(this.#channels)) channel.endRun();
  }

  push(timed: TimedUnit): void {
    if (!this.#run) return;
    for (const channel of Object.values(this.#channels)) channel.push(timed, this.#run);
  }

  add(viewer: LiveViewer, sound: Sound): void {
    const channel = this.#channels[sound];
    channel.viewers.add(viewer);
    if (this.#run) channel.announce(this.#run, viewer);
  }

  remove(viewer: LiveViewer): void {
    for (const channel of Object.values(this.#channels)) channel.remove(viewer);
  }

  /** The camera is gone from the configuration, or has become another one. */
  dismiss(): void {
    for (const { viewers } of Object.values(this.#channels)) for (const viewer of viewers) viewer.dismiss();
  }
}
