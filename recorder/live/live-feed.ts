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

/** One who takes pictures in another way than the viewers of the WebSocket. */
export interface LiveListener {
  onRun(run: LiveRun): void;
  /** NOTE: the unit's bytes are good during the call only. */
  onUnit(timed: TimedUnit): void;
  onDismissed(): void;
}

/** One stream of a camera to all who watch it. Costs nothing while nobody does. */
export class LiveFeed {
  readonly #channels = { silent: new LiveChannel('silent'), sounding: new LiveChannel('sounding') };
  readonly #listeners = new Set<LiveListener>();
  #run: LiveRun | undefined;
  #highestTicks = -1;
  #isReordered = false;

  get viewers(): number {
    const { silent, sounding } = this.#channels;
    return silent.viewers.size + sounding.viewers.size + this.#listeners.size;
  }

  /** Whether this run has shown a picture before one that was sent earlier. */
  get isReordered(): boolean {
    return this.#isReordered;
  }

  get run(): LiveRun | undefined {
    return this.#run;
  }

  beginRun(run: LiveRun): void {
    this.#run = run;
    this.#highestTicks = -1;
    this.#isReordered = false;
    for (const channel of Object.values(this.#channels)) channel.beginRun(run);
    for (const listener of this.#listeners) listener.onRun(run);
  }

  endRun(): void {
    this.#run = undefined;
    for (const channel of Object.values(this.#channels)) channel.endRun();
  }

  push(timed: TimedUnit): void {
    if (!this.#run) return;
    if (timed.kind === 'video') this.#noteOrder(timed.ticks);
    if (this.viewers === 0) return;
    for (const listener of this.#listeners) listener.onUnit(timed);
    for (const channel of Object.values(this.#channels)) channel.push(timed, this.#run);
  }

  listen(listener: LiveListener): void {
    this.#listeners.add(listener);
  }

  forget(listener: LiveListener): void {
    this.#listeners.delete(listener);
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
    for (const listener of this.#listeners) listener.onDismissed();
  }

  #noteOrder(ticks: number): void {
    this.#isReordered ||= ticks < this.#highestTicks;
    this.#highestTicks = Math.max(this.#highestTicks, ticks);
  }
}
