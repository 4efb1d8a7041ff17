import { newId } from '#kernel/ids.ts';
import type { RecorderClock } from '../archive/clock.ts';
import { Run } from '../archive/run.ts';
import type { TimedUnit } from '../archive/run.ts';
import { CameraReceiver } from '../camera/receiver.ts';
import type { CameraSource, StreamSink } from '../camera/receiver.ts';
import type { StartGate } from '../camera/start-gate.ts';
import type { AudioParameters } from '../codec/parameters.ts';
import { giveBackPictureMemory } from '../rtp/picture-memory.ts';
import type { MediaUnit, VideoUnit } from '../rtp/units.ts';
import type { TrackDescription } from '../rtsp/sdp.ts';
import type { Sound } from './live-channel.ts';
import { LiveFeed } from './live-feed.ts';
import { LiveMuxer } from './live-muxer.ts';
import type { LiveViewer } from './live-viewer.ts';

/** Who comes back to a wall of cameras within this finds the connection open. */
const lingerMs = 5_000;
/** A group of pictures of a small stream; who comes in the middle of a larger one waits for the next. */
const mostGroupBytes = 2 * 1024 * 1024;

export interface SubStreamOptions {
  readonly source: CameraSource;
  readonly gate: StartGate;
  readonly clock: RecorderClock;
}

/** The small stream of a camera, for walls of cameras: pulled only while somebody watches, never recorded. */
export class SubStream implements StreamSink, AsyncDisposable {
  readonly #options: SubStreamOptions;
  readonly #feed = new LiveFeed();
  #receiver: CameraReceiver | undefined;
  #linger: NodeJS.Timeout | undefined;
  #audio: AudioParameters | undefined;
  #run: Run | undefined;
  #muxer = new LiveMuxer();
  #group: Buffer[] | undefined;
  #groupBytes = 0;

  constructor(options: SubStreamOptions) {
    this.#options = options;
  }

  get isConnected(): boolean {
    return this.#receiver?.isConnected ?? false;
  }

  get viewers(): number {
    return this.#feed.viewers;
  }

  /** The group of pictures under way comes at once, everything after it as it is made. */
  show(viewer: LiveViewer, sound: Sound): void {
    clearTimeout(this.#linger);
    this.#receiver ??= new CameraReceiver({ ...this.#options, sink: this });
    this.#feed.add(viewer, sound);
    for (const picture of this.#group ?? []) viewer.sendOpening(picture);
    viewer.goLive({ startsAtKeyframe: this.#group !== undefined });
  }

  leave(viewer: LiveViewer): void {
    this.#feed.remove(viewer);
    clearTimeout(this.#linger);
    if (this.#feed.viewers === 0 && this.#receiver)
      this.#linger = setTimeout(() => void this.#close(), lingerMs).unref();
  }

  onStart(tracks: readonly TrackDescription[]): void {
    this.#audio = tracks.find((track) => track.kind === 'audio')?.parameters;
  }

  onUnit(unit: MediaUnit): void {
    const nowUs = this.#options.clock.nowUs();
    if (this.#run?.push(unit, nowUs)) return;
    this.#endRun();
    if (unit.kind === 'video' && unit.isKeyframe && unit.parameters) this.#beginRun(unit, nowUs);
    else giveBackPictureMemory(unit.data);
  }

  onFailure(): void {
    this.#endRun();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearTimeout(this.#linger);
    this.#feed.dismiss();
    await this.#close();
  }

  async #close(): Promise<void> {
    const receiver = this.#receiver;
    this.#receiver = undefined;
    this.#endRun();
    await receiver?.[Symbol.asyncDispose]();
  }

  #beginRun(first: VideoUnit, arrivalUs: number): void {
    if (!first.parameters) return;
    const tracks = { video: first.parameters, audio: this.#audio };
    this.#feed.beginRun({ runId: newId(), tracks, startedAtUs: arrivalUs });
    this.#run = new Run({
      ...tracks,
      first,
      arrivalUs,
      onTimed: (timed) => this.#onTimed(timed),
      // NOTE: nothing of it is kept; a run gives the time line, and its fragments only the memory back.
      onFragment: ({ runs }) => {
        for (const { data } of runs.flatMap(({ samples }) => samples)) giveBackPictureMemory(data);
      },
    });
  }

  #endRun(): void {
    this.#run?.flush();
    this.#run = undefined;
    this.#group = undefined;
    this.#muxer = new LiveMuxer();
    this.#feed.endRun();
  }

  #onTimed(timed: TimedUnit): void {
    if (timed.kind === 'video') this.#keep(timed);
    this.#feed.push(timed);
  }

  #keep(timed: Extract<TimedUnit, { kind: 'video' }>): void {
    if (timed.unit.isKeyframe) {
      this.#group = [];
      this.#groupBytes = 0;
    }
    const picture = this.#muxer.add(timed);
    this.#groupBytes += picture.length;
    if (this.#groupBytes > mostGroupBytes) this.#group = undefined;
    this.#group?.push(picture);
  }
}
