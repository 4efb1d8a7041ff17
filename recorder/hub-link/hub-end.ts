import type { Duplex } from 'node:stream';
import { isEnrolmentProved, isKeyProved, makeNonce, proveEnrolment, proveKey } from './proofs.ts';
import type { EnrolmentCode, Handshake } from './proofs.ts';
import { fromRecorderSchema, pingMs, readMessage, silenceMs } from './protocol.ts';
import type {
  FromHub,
  FromRecorder,
  HubConfiguration,
  LinkedCamera,
  LinkedDayRoot,
  RecorderHealth,
} from './protocol.ts';
import { Tunnel } from './tunnel.ts';
import type { Revocation } from '../tokens/revocation.ts';
import type { NumberedEvent } from '../journal/event.store.ts';
import type { NumberedLook } from '../journal/look.store.ts';

/** One WebSocket of whatever server the hub has. */
export interface LinkPeer {
  onText: (text: string) => void;
  onClose: () => void;
  sendText(text: string): void;
  /** Binary messages; without them recorders behind an address translation cannot be reached. */
  onBytes?: (bytes: Buffer) => void;
  sendBytes?: (bytes: Buffer) => void;
  close(): void;
  /** Where the connection comes from, as the system says; absent where nobody knows. */
  readonly remoteAddress?: string | undefined;
}

/** What the hub keeps of its recorders. */
export interface RecorderRegister {
  /** The code that waits under this id; undefined when it is unknown, used or too old. */
  findCode(codeId: string): Promise<EnrolmentCode | undefined>;
  /** Uses the code up and keeps the recorder's key, both or nothing; false when another was quicker. */
  enrol(
    codeId: string,
    recorder: { readonly recorderId: string; readonly publicKey: string },
  ): Promise<boolean>;
  /** Undefined for a recorder that is unknown or was struck off. */
  findKey(recorderId: string): Promise<string | undefined>;
  readConfiguration(recorderId: string): Promise<HubConfiguration>;
  noteApplied(recorderId: string, version: number): Promise<void>;
  noteRefused(recorderId: string, version: number, reason: string): Promise<void>;
  /** That it is there; so often the hub asks, and it answers (`pingMs`). */
  noteHeard(recorderId: string): Promise<void>;
  /** How a recorder is, and where it is reached. */
  noteHealth(recorderId: string, health: RecorderHealth, remoteAddress: string | undefined): Promise<void>;
  noteCameras(recorderId: string, cameras: readonly LinkedCamera[]): Promise<void>;
  /** Keeps looks, each once: a number of a journal may come again. */
  keepLooks(recorderId: string, journal: string, looks: readonly NumberedLook[]): Promise<void>;
  /** Keeps what cameras noticed, each once, like looks. */
  keepEvents(recorderId: string, journal: string, events: readonly NumberedEvent[]): Promise<void>;
  /** Keeps what a day of a camera was. One that is told again and is another says that the archive was changed. */
  keepDayRoots(recorderId: string, journal: string, roots: readonly LinkedDayRoot[]): Promise<void>;
  /** Those that tokens still alive may be of. */
  listRevocations(): Promise<readonly Revocation[]>;
}

export interface HubEndOptions {
  readonly register: RecorderRegister;
  /** The hub's own pair, as text. */
  readonly keys: { readonly signing: string; readonly verifying: string };
  readonly onProblem: (error: unknown) => void;
}

/** The hub's end of all links: who asks is challenged, and told what is new when there is something new. */
export class HubEnd implements Disposable {
  readonly #options: HubEndOptions;
  readonly #links = new Set<RecorderLink>();

  constructor(options: HubEndOptions) {
    this.#options = options;
  }

  get linkedRecorders(): string[] {
    return [...this.#links].flatMap(({ recorderId, isLinked }) =>
      isLinked && recorderId ? [recorderId] : [],
    );
  }

  /** Those that have not proved yet who they are. */
  get unfinishedLinks(): number {
    return [...this.#links].filter(({ isLinked }) => !isLinked).length;
  }

  accept(peer: LinkPeer): void {
    const link: RecorderLink = new RecorderLink(this.#options, peer, () => this.#links.delete(link));
    this.#links.add(link);
  }

  /** After a change of one recorder's configuration. */
  async configure(recorderId: string): Promise<void> {
    await this.#tell(recorderId, async (link) => await link.sendConfiguration());
  }

  /** After a revocation: every recorder hears of it at once. */
  async revoke(): Promise<void> {
    await this.#tell(undefined, async (link) => await link.sendRevocations());
  }

  /**
   * A connection to the API of a recorder through its own link, for `createConnection` of an HTTP request; undefined when
   * it has no link or too many are open. It is asked as `127.0.0.1`.
   */
  openStream(recorderId: string): Duplex | undefined {
    const link = [...this.#links].find((one) => one.isLinked && one.recorderId === recorderId);
    return link?.openStream();
  }

  /** Ends the connections of a recorder that was struck off. */
  release(recorderId: string): void {
    for (const link of this.#links) if (link.recorderId === recorderId) link.close();
  }

  [Symbol.dispose](): void {
    for (const link of this.#links) link.close();
  }

  async #tell(recorderId: string | undefined, say: (link: RecorderLink) => Promise<void>): Promise<void> {
    const told = [...this.#links].filter(
      (link) => link.isLinked && (recorderId === undefined || link.recorderId === recorderId),
    );
    await Promise.all(told.map(say));
  }
}

class RecorderLink {
  readonly #options: HubEndOptions;
  readonly #peer: LinkPeer;
  readonly #hubNonce = makeNonce();
  readonly #timer: NodeJS.Timeout;
  readonly #tunnel: Tunnel;
  #lastHeardMs = performance.now();
  #work: Promise<void> = Promise.resolve();
  recorderId: string | undefined;
  isLinked = false;

  constructor(options: HubEndOptions, peer: LinkPeer, onEnd: () => void) {
    this.#options = options;
    this.#peer = peer;
    this.#timer = setInterval(() => this.#beat(), pingMs);
    this.#tunnel = new Tunnel({ send: (frame) => peer.sendBytes?.(frame) });
    peer.onText = (text) => this.#hear(text);
    peer.onBytes = (bytes) => this.#hearBytes(bytes);
    peer.onClose = () => {
      clearInterval(this.#timer);
      this.#tunnel[Symbol.dispose]();
      this.isLinked = false;
      onEnd();
    };
    this.#say({ kind: 'challenge', nonce: this.#hubNonce });
  }

  close(): void {
    this.#peer.close();
  }

  async sendConfiguration(): Promise<void> {
    const configuration = await this.#options.register.readConfiguration(this.recorderId ?? '');
    this.#say({ kind: 'configuration', version: configuration.version, configuration });
  }

  async sendRevocations(): Promise<void> {
    this.#say({ kind: 'revocations', revoked: [...(await this.#options.register.listRevocations())] });
  }

  openStream(): Duplex | undefined {
    const opened = this.#peer.sendBytes ? this.#tunnel.open() : undefined;
    if (opened) this.#say({ kind: 'open-stream', stream: opened.number });
    return opened?.stream;
  }

  #hearBytes(bytes: Buffer): void {
    this.#lastHeardMs = performance.now();
    if (!this.isLinked || !this.#tunnel.receive(bytes)) this.close();
  }

  #beat(): void {
    if (performance.now() - this.#lastHeardMs > silenceMs) return this.close();
    return this.isLinked ? this.#say({ kind: 'ping' }) : undefined;
  }

  #hear(text: string): void {
    this.#lastHeardMs = performance.now();
    const message = readMessage(fromRecorderSchema, text);
    if (!message) return this.close();
    this.#work = this.#work
      .then(async () => await this.#take(message))
      .catch((error: unknown) => {
        this.#options.onProblem(error);
        this.close();
      });
    return undefined;
  }

  async #take(message: FromRecorder): Promise<void> {
    if (message.kind === 'enrol' || message.kind === 'hello') {
      if (this.recorderId !== undefined) return this.close();
      this.recorderId = message.recorderId;
      return message.kind === 'enrol' ? await this.#enrol(message) : await this.#recognise(message);
    }
    return this.isLinked ? await this.#note(message) : this.close();
  }

  async #enrol(message: Extract<FromRecorder, { kind: 'enrol' }>): Promise<void> {
    const { codeId, recorderId, publicKey, proof } = message;
    const { register, keys } = this.#options;
    const code = await register.findCode(codeId);
    const handshake = this.#handshakeWith(message);
    const isProved = code && isEnrolmentProved('recorder', code, handshake, { keys: [publicKey], proof });
    if (!isProved || !(await register.enrol(codeId, { recorderId, publicKey }))) return this.close();
    this.isLinked = true;
    const answer = proveEnrolment('hub', code, handshake, [publicKey, keys.verifying]);
    return this.#say({ kind: 'enrolled', publicKey: keys.verifying, proof: answer });
  }

  async #recognise(message: Extract<FromRecorder, { kind: 'hello' }>): Promise<void> {
    const key = await this.#options.register.findKey(message.recorderId);
    const handshake = this.#handshakeWith(message);
    if (key === undefined || !isKeyProved('recorder', key, { handshake, proof: message.proof }))
      return this.close();
    this.isLinked = true;
    return this.#say({ kind: 'welcome', proof: proveKey('hub', this.#options.keys.signing, handshake) });
  }

  #handshakeWith({ nonce, recorderId }: { readonly nonce: string; readonly recorderId: string }): Handshake {
    return { hubNonce: this.#hubNonce, recorderNonce: nonce, recorderId };
  }

  async #note(message: Exclude<FromRecorder, { kind: 'enrol' | 'hello' }>): Promise<void> {
    const { register } = this.#options;
    const { recorderId = '' } = this;
    switch (message.kind) {
      case 'state':
        await this.sendRevocations();
        if ((await register.readConfiguration(recorderId)).version !== message.version)
          await this.sendConfiguration();
        return undefined;
      case 'applied':
        return await register.noteApplied(recorderId, message.version);
      case 'refused':
        return await register.noteRefused(recorderId, message.version, message.reason);
      case 'health':
        return await register.noteHealth(recorderId, message.health, this.#peer.remoteAddress);
      case 'cameras':
        return await register.noteCameras(recorderId, message.cameras);
      case 'looks':
        await register.keepLooks(recorderId, message.journal, message.looks);
        return this.#say({ kind: 'looks-taken', number: message.looks.at(-1)?.number ?? 0 });
      case 'events':
        await register.keepEvents(recorderId, message.journal, message.events);
        return this.#say({ kind: 'events-taken', number: message.events.at(-1)?.number ?? 0 });
      case 'day-roots':
        await register.keepDayRoots(recorderId, message.journal, message.roots);
        return this.#say({ kind: 'day-roots-taken', number: message.roots.at(-1)?.number ?? 0 });
      case 'pong':
        return await register.noteHeard(recorderId);
    }
  }

  #say(message: FromHub): void {
    this.#peer.sendText(JSON.stringify(message));
  }
}
