import { setTimeout as pause } from 'node:timers/promises';
import type { CameraEvent } from '../onvif/camera-event.ts';
import { OnvifDevice } from '../onvif/device.ts';
import type { ClockReading, OnvifAddress } from '../onvif/device.ts';
import { OnvifError } from '../onvif/errors.ts';
import type { OnvifFault } from '../onvif/errors.ts';
import { PullPoint } from '../onvif/pull-point.ts';
import type { PulledEvent } from '../onvif/pull-point.ts';
import { PtzControl } from './ptz-control.ts';

const clockIntervalMs = 600_000;
const firstRetryMs = 2_000;
const longestRetryMs = 300_000;
/** A camera that cries wolf must not fill the index: what is beyond is counted and not kept. */
const mostEventsPerMinute = 300;
const mostStates = 200;

export interface OnvifStatus {
  readonly state: 'connecting' | 'linked' | 'failed';
  readonly fault: OnvifFault | null;
  /** False for a camera that offers none. */
  readonly hasEvents: boolean;
  readonly eventsDropped: number;
  /** The camera's clock minus the recorder's; null until it was read. */
  readonly clockOffsetUs: number | null;
  readonly clockReadAtUs: number | null;
  /** It has motors: what it sees changes by order. */
  readonly isSteerable: boolean;
}

export interface OnvifLinkOptions {
  readonly cameraId: string;
  readonly address: Omit<OnvifAddress, 'signal'>;
  readonly profile: string | undefined;
  readonly nowUs: () => number;
  readonly onEvent: (event: CameraEvent) => void;
  readonly onClock: (reading: ClockReading & { readonly atUs: number }) => void;
}

/** What a camera says beside its pictures: its clock, what it notices, and how it is steered. Recording never waits for it. */
export class OnvifLink implements AsyncDisposable {
  readonly ptz: PtzControl;
  readonly #options: OnvifLinkOptions;
  readonly #device: OnvifDevice;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  readonly #states = new Map<string, boolean>();
  #state: OnvifStatus['state'] = 'connecting';
  #fault: OnvifFault | null = null;
  #hasEvents = true;
  #isSteerable = false;
  #clock: { readonly offsetUs: number; readonly atUs: number } | undefined;
  #clockReadAtMs = -Infinity;
  #minute = 0;
  #inMinute = 0;
  #eventsDropped = 0;

  constructor(options: OnvifLinkOptions) {
    this.#options = options;
    this.#device = new OnvifDevice({ ...options.address, signal: this.#stop.signal });
    this.ptz = new PtzControl(this.#device, options.profile);
    this.#loop = this.#run();
  }

  get status(): OnvifStatus {
    return {
      state: this.#state,
      fault: this.#fault,
      hasEvents: this.#hasEvents,
      eventsDropped: this.#eventsDropped,
      clockOffsetUs: this.#clock?.offsetUs ?? null,
      clockReadAtUs: this.#clock?.atUs ?? null,
      isSteerable: this.#isSteerable,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.ptz[Symbol.dispose]();
    this.#stop.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    let retryMs = firstRetryMs;
    // Cameras of a whole town are not asked at once.
    await this.#wait(Math.random() * firstRetryMs);
    while (!this.#stop.signal.aborted) {
      try {
        await this.#readClockInTime();
        await this.#listen(() => {
          retryMs = firstRetryMs;
        });
      } catch (error) {
        if (!(error instanceof OnvifError)) throw error;
        if (this.#stop.signal.aborted) return;
        this.#state = 'failed';
        this.#fault = error.fault;
      }
      await this.#wait(retryMs / 2 + (Math.random() * retryMs) / 2);
      retryMs = Math.min(longestRetryMs, 2 * retryMs);
    }
  }

  /** Until it fails; a camera without events is only asked for its clock. */
  async #listen(onWell: () => void): Promise<void> {
    const services = await this.#device.services();
    const hasEvents = services.has('events');
    this.#hasEvents = hasEvents;
    this.#isSteerable = services.has('ptz');
    const point = hasEvents ? await PullPoint.open(this.#device) : undefined;
    this.#state = 'linked';
    this.#fault = null;
    onWell();
    while (!this.#stop.signal.aborted) {
      await this.#readClockInTime();
      if (!point) await this.#wait(clockIntervalMs);
      else for (const event of await point.pull()) this.#take(event);
    }
  }

  async #readClockInTime(): Promise<void> {
    if (performance.now() - this.#clockReadAtMs < clockIntervalMs) return;
    const reading = await this.#device.readClock();
    this.#clockReadAtMs = performance.now();
    const atUs = this.#options.nowUs();
    this.#clock = { offsetUs: reading.offsetUs, atUs };
    this.#options.onClock({ ...reading, atUs });
  }

  /** A state that was known already, and one that is off when we come, is no event. */
  #take({ isInitial, ...event }: PulledEvent): void {
    const key = `${event.topic} ${event.source}`;
    if (event.isOn !== null) {
      if ((this.#states.get(key) ?? false) === event.isOn && (isInitial || this.#states.has(key))) {
        this.#states.set(key, event.isOn);
        return;
      }
      if (this.#states.size < mostStates) this.#states.set(key, event.isOn);
    }
    if (!this.#hasRoom()) return;
    const { cameraId, nowUs, onEvent } = this.#options;
    onEvent({ ...event, cameraId, atUs: nowUs() });
  }

  #hasRoom(): boolean {
    const minute = Math.floor(performance.now() / 60_000);
    this.#inMinute = minute === this.#minute ? this.#inMinute + 1 : 1;
    this.#minute = minute;
    if (this.#inMinute <= mostEventsPerMinute) return true;
    this.#eventsDropped += 1;
    return false;
  }

  async #wait(ms: number): Promise<void> {
    await pause(ms, undefined, { signal: this.#stop.signal }).catch(() => {});
  }
}
