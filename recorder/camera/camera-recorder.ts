import { newId } from '#kernel/ids.ts';
import { CameraWriter } from '../archive/camera-writer.ts';
import type { FootageFile } from '../archive/footage-file.ts';
import type { FileStore } from '../archive/file.store.ts';
import type { RecorderClock } from '../archive/clock.ts';
import type { Ledger, LedgerState } from '../archive/ledger.ts';
import { Run } from '../archive/run.ts';
import type { Fragment, TimedUnit } from '../archive/run.ts';
import type { Storage } from '../archive/storage.ts';
import type { Unwritten } from '../archive/unwritten.ts';
import type { AudioParameters } from '../codec/parameters.ts';
import type { CameraConfig } from '../config.ts';
import { LiveFeed } from '../live/live-feed.ts';
import { SubStream } from '../live/sub-stream.ts';
import type { ClockReadingStore } from '../journal/clock-reading.store.ts';
import type { EventStore } from '../journal/event.store.ts';
import type { IndexEntry } from '../mp4/stamps.ts';
import { giveBackPictureMemory } from '../rtp/picture-memory.ts';
import type { SenderReport } from '../rtp/rtcp.ts';
import type { MediaUnit, VideoUnit } from '../rtp/units.ts';
import { parseAddress } from '../rtsp/address.ts';
import type { CameraCertificate } from '../rtsp/connection.ts';
import type { RtspError, RtspFailure } from '../rtsp/errors.ts';
import type { TrackDescription } from '../rtsp/sdp.ts';
import { CameraReceiver } from './receiver.ts';
import type { CameraSource, StreamSink } from './receiver.ts';
import { OnvifLink } from './onvif-link.ts';
import type { OnvifStatus } from './onvif-link.ts';
import type { StartGate } from './start-gate.ts';

/** Pictures wait no longer than this for their fragment to fill. */
const longestWaitUs = 1_100_000;
const promptUs = 3_000_000;

export interface CameraSurroundings {
  readonly recorderId: string;
  readonly storages: readonly Storage[];
  readonly files: FileStore;
  readonly unwritten: Unwritten;
  readonly ledger: Ledger;
  readonly clock: RecorderClock;
  readonly gate: StartGate;
  readonly events: EventStore;
  readonly clockReadings: ClockReadingStore;
  readonly stallMs?: number;
}

export interface CameraStatus {
  readonly id: string;
  readonly name: string;
  readonly state: LedgerState;
  readonly cause: string;
  readonly sinceUs: number;
  readonly isConnected: boolean;
  /** Of the small stream, pulled only while somebody watches it; null where the camera has none. */
  readonly isSubstreamConnected: boolean | null;
  readonly picturesReceived: number;
  readonly picturesRecorded: number;
  readonly picturesDropped: number;
  readonly bytesRecorded: number;
  readonly packetsLost: number;
  readonly connections: number;
  readonly lastPictureAtUs: number | null;
  /** Between the last two keyframes, as they arrived; null before the second of a run. */
  readonly keyframeIntervalUs: number | null;
  /** From the reports of its stream. */
  readonly cameraOffsetUs: number | null;
  /** Null for a camera without ONVIF. */
  readonly onvif: OnvifStatus | null;
  /** What it showed last; null for a stream without TLS, and before the first connection. */
  readonly certificate: CameraCertificate | null;
}

const stateByFailure: Readonly<Record<RtspFailure, Exclude<LedgerState, 'recorded'>>> = {
  malformed: 'camera-down',
  refused: 'refused',
  'not-found': 'refused',
  'no-usable-track': 'refused',
  closed: 'camera-down',
  timeout: 'network',
  unreachable: 'network',
  stalled: 'camera-down',
};

/** One camera from its stream to its files and its ledger. */
export class CameraRecorder implements StreamSink, AsyncDisposable {
  readonly config: CameraConfig;
  /** Those who watch it now. */
  readonly live = new LiveFeed();
  /** The small stream, where the camera has one and is not paused. */
  readonly subStream: SubStream | undefined;
  /** Clock, events and steering, where the camera has them and is not paused. */
  readonly onvif: OnvifLink | undefined;
  readonly #around: CameraSurroundings;
  readonly #writer: CameraWriter;
  readonly #receiver: CameraReceiver | undefined;
  #run: Run | undefined;
  #audio: AudioParameters | undefined;
  #cameraOffsetUs: number | undefined;
  #picturesReceived = 0;
  #picturesRecorded = 0;
  #picturesDropped = 0;
  #bytesRecorded = 0;
  #lastPictureAtUs: number | null = null;
  #lastKeyframeAtUs: number | null = null;
  #keyframeIntervalUs: number | null = null;

  constructor(config: CameraConfig, around: CameraSurroundings) {
    this.config = config;
    this.#around = around;
    this.#writer = new CameraWriter({
      cameraId: config.id,
      recorderId: around.recorderId,
      storages: around.storages,
      files: around.files,
      unwritten: around.unwritten,
      onSealed: (entry, pictures) => this.#onSealed(entry, pictures),
      onDropped: (fragment) => this.#onDropped(fragment),
    });
    if (!config.record) around.ledger.note(config.id, 'paused', 'configuration', around.clock.nowUs());
    else this.#receiver = this.#createReceiver();
    if (config.record && config.substreamUrl !== undefined)
      this.subStream = new SubStream({ ...around, source: sourceOf(config, config.substreamUrl) });
    if (config.record && config.onvif) this.onvif = openOnvif(config, config.onvif, around);
  }

  get file(): FootageFile | undefined {
    return this.#writer.file;
  }

  /** What is in memory and in no fragment. */
  get pendingUnits(): readonly TimedUnit[] {
    return this.#run?.pendingUnits ?? [];
  }

  /** Fragments of a run on their way to the disk. */
  unsealedOf(runId: string): readonly Fragment[] {
    return this.#writer.unsealedOf(runId);
  }

  get status(): CameraStatus {
    const { clock, ledger } = this.#around;
    const state = ledger.stateOf(this.config.id) ?? { state: 'paused', cause: '', sinceUs: clock.nowUs() };
    return {
      id: this.config.id,
      name: this.config.name,
      ...state,
      isConnected: this.#receiver?.isConnected ?? false,
      isSubstreamConnected: this.subStream?.isConnected ?? null,
      picturesReceived: this.#picturesReceived,
      picturesRecorded: this.#picturesRecorded,
      picturesDropped: this.#picturesDropped,
      bytesRecorded: this.#bytesRecorded,
      packetsLost: this.#receiver?.statistics.packetsLost ?? 0,
      connections: this.#receiver?.connections ?? 0,
      lastPictureAtUs: this.#lastPictureAtUs,
      keyframeIntervalUs: this.#keyframeIntervalUs,
      cameraOffsetUs: this.#cameraOffsetUs ?? null,
      onvif: this.onvif?.status ?? null,
      certificate: this.#receiver?.certificate ?? null,
    };
  }

  onStart(tracks: readonly TrackDescription[]): void {
    const audio = tracks.find((track) => track.kind === 'audio');
    this.#audio = audio?.parameters;
  }

  onUnit(unit: MediaUnit): void {
    const nowUs = this.#around.clock.nowUs();
    if (unit.kind === 'video') {
      this.#picturesReceived += 1;
      this.#lastPictureAtUs = nowUs;
      if (unit.isKeyframe) this.#noteKeyframe(nowUs);
    }
    if (this.#run?.push(unit, nowUs)) return;
    this.endRun();
    if (unit.kind === 'video' && unit.isKeyframe && unit.parameters) this.#beginRun(unit, nowUs);
    else giveBackPictureMemory(unit.data);
  }

  /** While nobody watches. A run is read at once at first, since its instants hang on the arrival of its first pictures. */
  mayWait(): boolean {
    const startedAtUs = this.#run?.startedAtUs;
    if (startedAtUs === undefined || this.live.viewers > 0) return false;
    return this.#around.clock.nowUs() - startedAtUs > promptUs;
  }

  onSenderReport(kind: 'video' | 'audio', { cameraUs }: SenderReport): void {
    if (kind === 'video') this.#cameraOffsetUs = cameraUs - this.#around.clock.nowUs();
  }

  onFailure({ kind, reason }: RtspError): void {
    this.endRun();
    const { ledger, clock } = this.#around;
    // NOTE: fragments on their way to the disk are noted when they are sealed; the outage begins behind them.
    this.#writer.afterQueued(() =>
      ledger.note(this.config.id, stateByFailure[kind], reason ?? kind, clock.nowUs()),
    );
  }

  /** Called several times a second: nothing waits in memory longer than the crash contract allows. */
  flushWaiting(): void {
    this.#run?.flushOlderThan(this.#around.clock.nowUs() - longestWaitUs);
  }

  /** The clock of the machine was put to another time: what came before belongs to the old one. */
  onClockStep(stepUs: number): void {
    this.endRun();
    const { ledger, clock } = this.#around;
    const afterUs = clock.nowUs();
    this.#writer.afterQueued(() => ledger.noteStep(this.config.id, afterUs - stepUs, afterUs));
  }

  /** What is in memory goes to the writer; the next keyframe begins another run. */
  endRun(): void {
    this.#run?.flush();
    this.#run = undefined;
    this.live.endRun();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([
      this.#receiver?.[Symbol.asyncDispose](),
      this.subStream?.[Symbol.asyncDispose](),
      this.onvif?.[Symbol.asyncDispose](),
    ]);
    this.endRun();
    this.live.dismiss();
    await this.#writer[Symbol.asyncDispose]();
    this.#around.ledger.finish(this.config.id, this.#around.clock.nowUs());
  }

  #createReceiver(): CameraReceiver {
    const { gate, stallMs } = this.#around;
    return new CameraReceiver({
      source: sourceOf(this.config, this.config.url),
      sink: this,
      gate,
      ...(stallMs === undefined ? {} : { stallMs }),
    });
  }

  #noteKeyframe(nowUs: number): void {
    if (this.#lastKeyframeAtUs !== null) this.#keyframeIntervalUs = nowUs - this.#lastKeyframeAtUs;
    this.#lastKeyframeAtUs = nowUs;
  }

  #beginRun(first: VideoUnit, arrivalUs: number): void {
    this.#lastKeyframeAtUs = arrivalUs;
    this.#keyframeIntervalUs = null;
    if (!first.parameters) return;
    const tracks = { video: first.parameters, audio: this.#audio };
    const facts = { runId: newId(), tracks };
    this.live.beginRun({ ...facts, startedAtUs: arrivalUs });
    this.#run = new Run({
      ...tracks,
      first,
      arrivalUs,
      onTimed: (timed) => this.live.push(timed),
      onFragment: (fragment) => this.#writer.push(fragment, facts, this.#cameraOffsetUs),
    });
  }

  #onSealed({ startedAtUs, durationUs, size }: IndexEntry, pictures: number): void {
    this.#picturesRecorded += pictures;
    this.#bytesRecorded += size;
    this.#around.ledger.noteRecorded(this.config.id, startedAtUs, startedAtUs + durationUs);
  }

  #onDropped({ pictures }: Fragment): void {
    this.#picturesDropped += pictures;
    const { ledger, storages, clock } = this.#around;
    const causes = storages.map(({ state, cause }) => cause || state);
    ledger.note(this.config.id, 'disk', causes.join(' '), clock.nowUs());
  }
}

function openOnvif(
  config: CameraConfig,
  { url, profile }: NonNullable<CameraConfig['onvif']>,
  { clock, events, clockReadings }: CameraSurroundings,
): OnvifLink {
  const { id, username, password = '', certificateSha256 } = config;
  const credentials = username === undefined ? undefined : { username, password };
  return new OnvifLink({
    cameraId: id,
    address: { url, credentials, certificateSha256 },
    profile,
    nowUs: () => clock.nowUs(),
    onEvent: (event) => events.add(event),
    onClock: (reading) => clockReadings.add(id, reading),
  });
}

function sourceOf(config: CameraConfig, url: string): CameraSource {
  const address = parseAddress(url);
  if (!address) throw new Error('the address was checked when the configuration was read');
  const { username, password, certificateSha256, transport, audio } = config;
  const credentials = username === undefined ? undefined : { username, password: password ?? '' };
  return { address, credentials, certificateSha256, transport, wantsAudio: audio };
}
