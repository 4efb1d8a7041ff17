import { connect } from 'node:net';
import {
  isEnrolmentProved,
  isKeyProved,
  makeNonce,
  proveEnrolment,
  proveKey,
  readEnrolmentCode,
} from './proofs.ts';
import type { Handshake } from './proofs.ts';
import type { LinkKeys, LinkState } from './link-state.ts';
import { joinTo } from './join-streams.ts';
import {
  camerasAtOnce,
  fromHubSchema,
  healthMs,
  hubConfigurationSchema,
  linkPath,
  readMessage,
  silenceMs,
} from './protocol.ts';
import type { FromHub, FromRecorder, HubConfiguration, LinkedCamera, RecorderHealth } from './protocol.ts';
import { Tunnel } from './tunnel.ts';
import { Uploads } from './uploads.ts';
import type { UploadSources } from './uploads.ts';
import type { Revocation } from '../tokens/revocation.ts';

const looksIntervalMs = 2_000;

export interface HubLinkOptions extends UploadSources {
  /** `wss://hub.example`; `ws:` to this machine only. */
  readonly url: string;
  /** Used once; after that the keys count. */
  readonly enrolmentCode?: string | undefined;
  readonly recorderId: string;
  readonly state: LinkState;
  /** @throws when it cannot be applied; then everything stays as it was */
  readonly apply: (configuration: HubConfiguration) => Promise<void>;
  /** How the recorder and its cameras are now. */
  readonly describe: () => { readonly health: RecorderHealth; readonly cameras: readonly LinkedCamera[] };
  /** Where the recorder's own API listens, on this machine. */
  readonly apiPort: () => number;
  readonly revoke: (revoked: readonly Revocation[]) => void;
  readonly onProblem: (error: unknown) => void;
}

/** One connection from its challenge to its end. */
export class LinkSession {
  readonly #options: HubLinkOptions;
  readonly #socket: WebSocket;
  readonly #end = Promise.withResolvers<boolean>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #uploads: Uploads;
  readonly #tunnel: Tunnel;
  #keys: LinkKeys;
  #version: number;
  #handshake: Handshake | undefined;
  #lastHeardMs = performance.now();
  #work: Promise<void> = Promise.resolve();
  isLinked = false;

  constructor(options: HubLinkOptions, keys: LinkKeys, version: number) {
    this.#options = options;
    this.#keys = keys;
    this.#version = version;
    this.#uploads = new Uploads(options, (message) => this.#say(message));
    this.#tunnel = new Tunnel({
      send: (frame) => this.#sendBytes(frame),
      onOpened: (stream) => joinTo(connect(options.apiPort(), '127.0.0.1'), stream),
    });
    this.#socket = new WebSocket(new URL(linkPath, options.url));
    this.#socket.binaryType = 'arraybuffer';
    this.#socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) =>
      typeof data === 'string' ? this.#hear(data) : this.#hearBytes(Buffer.from(data)),
    );
    this.#socket.addEventListener('close', () => this.#finish());
    this.#socket.addEventListener('error', () => this.#finish());
    this.#every(1_000, () => this.#watch());
    this.#every(looksIntervalMs, () => this.#upload());
    this.#every(healthMs, () => this.#sendHealth());
  }

  /** Whether the hub was ever the right one. */
  get ended(): Promise<boolean> {
    return this.#end.promise;
  }

  close(): void {
    this.#socket.close();
    this.#finish();
  }

  #every(intervalMs: number, work: () => void): void {
    this.#timers.push(setInterval(work, intervalMs));
  }

  #finish(): void {
    for (const timer of this.#timers) clearInterval(timer);
    this.#tunnel[Symbol.dispose]();
    const wasLinked = this.isLinked;
    this.isLinked = false;
    // What was under way is finished, so that the next connection begins with what is true.
    void this.#work.then(() => this.#end.resolve(wasLinked));
  }

  /** A hub that vanished without a word, and one that never says who it is. */
  #watch(): void {
    if (performance.now() - this.#lastHeardMs > silenceMs) this.close();
  }

  #hear(text: string): void {
    this.#lastHeardMs = performance.now();
    const message = readMessage(fromHubSchema, text);
    if (!message) return this.close();
    this.#work = this.#work
      .then(async () => await this.#take(message))
      .catch((error: unknown) => {
        this.#options.onProblem(error);
        this.close();
      });
    return undefined;
  }

  #hearBytes(bytes: Buffer): void {
    this.#lastHeardMs = performance.now();
    // NOTE: behind the texts that came before them, or a stream would get bytes before it is open.
    this.#work = this.#work.then(() => {
      if (!this.isLinked || !this.#tunnel.receive(bytes)) this.close();
    });
  }

  async #take(message: FromHub): Promise<void> {
    switch (message.kind) {
      case 'challenge':
        return this.#answer(message.nonce);
      case 'enrolled':
        return await this.#trust(message);
      case 'welcome':
        return this.#recognise(message.proof);
      default:
        return this.isLinked ? await this.#obey(message) : this.close();
    }
  }

  async #obey(message: Exclude<FromHub, { kind: 'challenge' | 'enrolled' | 'welcome' }>): Promise<void> {
    switch (message.kind) {
      case 'configuration':
        return await this.#configure(message);
      case 'revocations':
        return this.#options.revoke(message.revoked);
      case 'looks-taken':
        return this.#uploads.taken('looks', message.number);
      case 'events-taken':
        return this.#uploads.taken('events', message.number);
      case 'day-roots-taken':
        return this.#uploads.taken('day-roots', message.number);
      case 'open-stream':
        return this.#tunnel.accept(message.stream);
      case 'ping':
        return this.#say({ kind: 'pong' });
    }
  }

  #answer(hubNonce: string): void {
    if (this.#handshake) return this.close();
    const { recorderId } = this.#options;
    const handshake = { hubNonce, recorderNonce: makeNonce(), recorderId };
    this.#handshake = handshake;
    const nonce = handshake.recorderNonce;
    if (this.#keys.hubKey !== undefined)
      return this.#say({
        kind: 'hello',
        recorderId,
        nonce,
        proof: proveKey('recorder', this.#keys.signing, handshake),
      });
    const code = readEnrolmentCode(this.#options.enrolmentCode ?? '');
    if (!code) throw new Error('the recorder has no enrolment code and no hub knows it');
    const publicKey = this.#keys.verifying;
    const proof = proveEnrolment('recorder', code, handshake, [publicKey]);
    return this.#say({ kind: 'enrol', codeId: code.codeId, recorderId, nonce, publicKey, proof });
  }

  /** The key is kept before anything else is believed. */
  async #trust({ publicKey, proof }: Extract<FromHub, { kind: 'enrolled' }>): Promise<void> {
    const code = readEnrolmentCode(this.#options.enrolmentCode ?? '');
    const keys = [this.#keys.verifying, publicKey];
    const isProved =
      code && this.#handshake && isEnrolmentProved('hub', code, this.#handshake, { keys, proof });
    if (!isProved || this.#keys.hubKey !== undefined)
      throw new Error('the hub does not know the enrolment code');
    this.#keys = { ...this.#keys, hubKey: publicKey };
    await this.#options.state.writeKeys(this.#keys);
    this.#begin();
  }

  #recognise(proof: string): void {
    const { hubKey } = this.#keys;
    const isHub =
      hubKey !== undefined &&
      this.#handshake &&
      isKeyProved('hub', hubKey, { handshake: this.#handshake, proof });
    if (!isHub) throw new Error('this is not the hub of this recorder');
    this.#begin();
  }

  #begin(): void {
    this.isLinked = true;
    this.#say({ kind: 'state', version: this.#version });
    this.#sendHealth();
    this.#uploads.send();
  }

  async #configure(message: Extract<FromHub, { kind: 'configuration' }>): Promise<void> {
    const { version } = message;
    const parsed = hubConfigurationSchema.safeParse(message.configuration);
    if (!parsed.success || parsed.data.version !== version) {
      const where = parsed.error?.issues.map(({ path, code }) => `${path.join('.')}: ${code}`) ?? ['version'];
      return this.#say({ kind: 'refused', version, reason: where.join('; ').slice(0, 2_000) });
    }
    await this.#options.state.writeConfiguration(parsed.data);
    await this.#options.apply(parsed.data);
    this.#version = version;
    return this.#say({ kind: 'applied', version });
  }

  #upload(): void {
    if (this.isLinked) this.#uploads.send();
  }

  #sendHealth(): void {
    if (!this.isLinked) return;
    const { health, cameras } = this.#options.describe();
    this.#say({ kind: 'health', health });
    for (let first = 0; first < cameras.length; first += camerasAtOnce)
      this.#say({ kind: 'cameras', cameras: cameras.slice(first, first + camerasAtOnce) });
  }

  #sendBytes(bytes: Buffer): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(new Uint8Array(bytes));
  }

  #say(message: FromRecorder): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
