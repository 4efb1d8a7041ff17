import { setTimeout as pause } from 'node:timers/promises';
import type { SenderReport } from '../rtp/rtcp.ts';
import type { TrackStatistics } from '../rtp/track-receiver.ts';
import type { MediaUnit } from '../rtp/units.ts';
import type { CameraCertificate } from '../rtsp/connection.ts';
import type { RtspAddress } from '../rtsp/address.ts';
import type { Credentials } from '../rtsp/auth.ts';
import { RtspError } from '../rtsp/errors.ts';
import { openStream } from '../rtsp/stream.ts';
import type { RtspStream } from '../rtsp/stream.ts';
import type { TrackDescription } from '../rtsp/sdp.ts';
import { backoffMs } from './backoff.ts';
import type { StartGate } from './start-gate.ts';

/** No access unit for this long on an open connection: the stream is frozen or the peer is gone. */
const defaultStallMs = 12_000;
const watchIntervalMs = 1_000;
/** A stream that lived this long was healthy: the next pause is short again. */
const healthyMs = 10_000;

export interface CameraSource {
  readonly address: RtspAddress;
  readonly credentials?: Credentials | undefined;
  readonly certificateSha256?: string | undefined;
  readonly transport: 'tcp' | 'udp';
  readonly wantsAudio: boolean;
}

/** What becomes of a camera's stream; called in order. */
export interface StreamSink {
  onStart(tracks: readonly TrackDescription[]): void;
  onUnit(unit: MediaUnit): void;
  onSenderReport?(kind: 'video' | 'audio', report: SenderReport): void;
  /** Whether nobody needs at once what comes; absent: somebody does. */
  mayWait?(): boolean;
  /** Also when a stream could not be started. */
  onFailure(error: RtspError): void;
}

export interface ReceiverOptions {
  readonly source: CameraSource;
  readonly sink: StreamSink;
  readonly gate: StartGate;
  readonly stallMs?: number;
}

/** Keeps one connection to one camera for as long as it lives: starts, watches, starts again. */
export class CameraReceiver implements AsyncDisposable {
  readonly #options: ReceiverOptions;
  readonly #stop = new AbortController();
  readonly #loop: Promise<void>;
  #stream: RtspStream | undefined;
  #lastUnitAtMs = 0;
  #failures = 0;
  #past: TrackStatistics = { packetsLost: 0, packetsReceived: 0 };
  connections = 0;
  /** The last it showed; undefined without TLS. */
  certificate: CameraCertificate | undefined;

  constructor(options: ReceiverOptions) {
    this.#options = options;
    this.#loop = this.#run();
  }

  get isConnected(): boolean {
    return this.#stream !== undefined;
  }

  get statistics(): TrackStatistics {
    const now = this.#stream?.statistics;
    if (!now) return this.#past;
    return {
      packetsLost: this.#past.packetsLost + now.packetsLost,
      packetsReceived: this.#past.packetsReceived + now.packetsReceived,
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const error = await this.#receiveOnce();
      if (this.#stop.signal.aborted) return;
      this.#options.sink.onFailure(error);
      await pause(backoffMs(this.#failures), undefined, { signal: this.#stop.signal }).catch(() => {});
      this.#failures += 1;
    }
  }

  async #receiveOnce(): Promise<RtspError> {
    try {
      await using stream = await this.#start();
      if (this.#stop.signal.aborted) return new RtspError('closed', 'stopped');
      this.#stream = stream;
      const startedAtMs = performance.now();
      const error = await this.#untilOver(stream);
      if (performance.now() - startedAtMs > healthyMs) this.#failures = 0;
      return error;
    } catch (error) {
      if (error instanceof RtspError) return error;
      throw error;
    } finally {
      this.#past = this.statistics;
      this.#stream = undefined;
    }
  }

  async #start(): Promise<RtspStream> {
    using _turn = await this.#options.gate.enter(this.#stop.signal);
    if (this.#stop.signal.aborted) throw new RtspError('closed', 'stopped');
    const { source, sink } = this.#options;
    this.connections += 1;
    this.#lastUnitAtMs = performance.now();
    return await openStream({
      ...source,
      signal: this.#stop.signal,
      onCertificate: (certificate) => {
        this.certificate = certificate;
      },
      onTracks: (tracks) => sink.onStart(tracks),
      onUnit: (unit) => this.#onUnit(unit),
      onSenderReport: (kind, report) => sink.onSenderReport?.(kind, report),
      mayWait: () => sink.mayWait?.() ?? false,
    });
  }

  #onUnit(unit: MediaUnit): void {
    if (unit.kind === 'video') this.#lastUnitAtMs = performance.now();
    if (!this.#stop.signal.aborted) this.#options.sink.onUnit(unit);
  }

  async #untilOver(stream: RtspStream): Promise<RtspError> {
    const { promise, resolve } = Promise.withResolvers<RtspError>();
    const stallMs = this.#options.stallMs ?? defaultStallMs;
    this.#lastUnitAtMs = performance.now();
    const watch = setInterval(
      () => {
        if (performance.now() - this.#lastUnitAtMs > stallMs)
          resolve(new RtspError('stalled', 'no picture comes'));
      },
      Math.min(watchIntervalMs, stallMs / 2),
    );
    const onStop = (): void => resolve(new RtspError('closed', 'stopped'));
    this.#stop.signal.addEventListener('abort', onStop, { once: true });
    try {
      return await Promise.race([stream.ended, promise]);
    } finally {
      clearInterval(watch);
      this.#stop.signal.removeEventListener('abort', onStop);
    }
  }
}
