import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket as DatagramSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import type { Credentials } from '../rtsp/auth.ts';
import { headerOf, readMessage } from '../rtsp/message.ts';
import type { RtspRequest } from '../rtsp/message.ts';
import { formatRtpPacket } from '../rtp/packet.ts';
import { formatSenderReport } from '../rtp/rtcp.ts';
import type { VideoCodec } from '../codec/parameters.ts';
import { Conduct } from '../virtual/conduct.ts';
import type { Rhythm } from '../virtual/conduct.ts';
import type { Misbehaviour } from '../virtual/misbehaviour.ts';
import { packetise } from '../rtp/packetise.ts';
import { makeStamp } from './pictures.ts';
import type { Footage, Picture } from './pictures.ts';
import { makeTone } from './tone.ts';

/** How the cameras of a server misbehave; may be changed while they play. */
export interface Faults {
  /** Connections are accepted and never answered. */
  isSilent: boolean;
  /** The connection stays, pictures stop. */
  isFrozen: boolean;
  /** The share of datagrams lost, over UDP only. */
  lossShare: number;
  /** Every second pair of datagrams changes places. */
  isReordering: boolean;
}

export interface TestServerOptions {
  readonly footage: Footage;
  /** Then it speaks RTSPS. */
  readonly certificate?: { readonly key: string; readonly cert: string };
  /** Over IPv6. */
  readonly isIpv6?: boolean;
  readonly credentials?: Credentials & { readonly algorithm: 'Basic' | 'MD5' | 'SHA-256' };
  readonly hasAudio?: boolean;
  /** Where the RTP clock starts, to try its wrapping. */
  readonly firstTimestamp?: number;
  /** What a camera shows when not the same as the others. */
  readonly footageOf?: (path: string) => Footage | undefined;
  /** What it shows instead from time to time. */
  readonly alternateOf?: (path: string) => Footage | undefined;
  readonly misbehaviourOf?: (path: string) => Misbehaviour | undefined;
  readonly rhythm?: Rhythm;
}

const clockRate = 90_000;
const tickMs = 5;
const lossShare = 0.02;
/** What a wrong clock is wrong by. */
const wrongSeconds = 3600;
const audioPacketMs = 20;
const audioRate = 8000;

/** Cameras that play footage in a loop and in real time; any path is a camera of its own. */
export class RtspTestServer implements AsyncDisposable {
  readonly faults: Faults = { isSilent: false, isFrozen: false, lossShare: 0, isReordering: false };
  footage: Footage;
  connectionsSeen = 0;
  readonly #options: TestServerOptions;
  readonly #server: Server;
  readonly #sessions = new Set<Session>();
  readonly #conducts = new Map<string, Conduct>();
  /** Numbers go on over reconnects: the ground truth of a camera. */
  readonly sentPictures = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(options: TestServerOptions) {
    this.#options = options;
    this.footage = options.footage;
    const accept = (socket: Socket): void => this.#accept(socket);
    this.#server = options.certificate ? createTlsServer(options.certificate, accept) : createServer(accept);
    // NOTE: who gives up in the middle of the handshake is no error of the server's.
    this.#server.on('tlsClientError', () => {});
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  url(path = '/stream'): string {
    const { certificate, isIpv6 } = this.#options;
    return `${certificate ? 'rtsps' : 'rtsp'}://${isIpv6 ? '[::1]' : '127.0.0.1'}:${this.port}${path}`;
  }

  async start(port = 0): Promise<this> {
    this.#server.listen(port, this.#options.isIpv6 ? '::1' : '127.0.0.1');
    await once(this.#server, 'listening');
    this.#timer = setInterval(() => this.#tick(), tickMs);
    return this;
  }

  conductOf(path: string): Conduct {
    const { misbehaviourOf, rhythm } = this.#options;
    const known = this.#conducts.get(path) ?? new Conduct(misbehaviourOf?.(path), rhythm);
    this.#conducts.set(path, known);
    return known;
  }

  disconnectAll(): void {
    for (const session of this.#sessions) session.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    this.disconnectAll();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #accept(socket: Socket): void {
    this.connectionsSeen += 1;
    const session = new Session(socket, this, this.#options, () => this.#sessions.delete(session));
    this.#sessions.add(session);
  }

  #tick(): void {
    if (this.faults.isFrozen || this.faults.isSilent) return;
    const nowMs = performance.now();
    for (const session of this.#sessions) session.sendDue(nowMs);
  }
}

/** Packetised once, however many cameras play it. */
const payloadsByPicture = new WeakMap<Picture, readonly Buffer[]>();

function payloadsOf(codec: VideoCodec, picture: Picture): readonly Buffer[] {
  const known = payloadsByPicture.get(picture);
  if (known) return known;
  const payloads = packetise(codec, picture.nals);
  payloadsByPicture.set(picture, payloads);
  return payloads;
}

function interleavedHead(channel: number, length: number): Buffer {
  return Buffer.from([0x24, channel, length >> 8, length & 0xff]);
}

interface PlayingState {
  startedAtMs: number;
  pictures: number;
  audioPackets: number;
}

class Session {
  readonly #socket: Socket;
  readonly #server: RtspTestServer;
  readonly #options: TestServerOptions;
  readonly #nonce = randomBytes(8).toString('hex');
  readonly #firstTimestamp: number;
  #received = Buffer.alloc(0);
  #path = '/';
  #sequence = 1000;
  #audioSequence = 5;
  #udp: DatagramSocket | undefined;
  #clientPort: number | undefined;
  #held: Buffer | undefined;
  #playing: PlayingState | undefined;
  #nextLive: (() => Picture | undefined) | undefined;
  /** The last keyframe, of which a frozen camera sends nothing else. */
  #keyframe: Picture | undefined;

  constructor(socket: Socket, server: RtspTestServer, options: TestServerOptions, onClose: () => void) {
    this.#socket = socket;
    this.#server = server;
    this.#options = options;
    this.#firstTimestamp = options.firstTimestamp ?? 12_345;
    socket.on('data', (chunk) => this.#read(chunk));
    socket.on('error', () => {});
    socket.on('close', () => {
      this.#udp?.close();
      this.#udp = undefined;
      this.#playing = undefined;
      onClose();
    });
  }

  close(): void {
    this.#socket.destroy();
  }

  sendDue(nowMs: number): void {
    const playing = this.#playing;
    if (!playing) return;
    const conduct = this.#server.conductOf(this.#path);
    if (conduct.is('drop') || conduct.is('reboot')) return this.close();
    const footage = this.#footage;
    if (conduct.is('stall') || conduct.is('half-open')) {
      playing.startedAtMs = nowMs - (playing.pictures * 1000) / footage.framesPerSecond;
      return;
    }
    const dueAt = (): number => playing.startedAtMs + (playing.pictures * 1000) / footage.framesPerSecond;
    this.#socket.cork();
    while (dueAt() <= nowMs) this.#sendPicture(playing);
    if (this.#options.hasAudio) this.#sendAudio(playing, nowMs);
    process.nextTick(() => this.#socket.uncork());
  }

  #sendPicture(playing: PlayingState): void {
    const { sentPictures } = this.#server;
    const footage = this.#footage;
    const inLoop = playing.pictures % footage.pictures.length;
    const due = footage.openLive ? this.#takeLive(footage.openLive) : footage.pictures[inLoop];
    const picture = this.#orFrozen(due);
    const number = sentPictures.get(this.#path) ?? 0;
    const shownAs = footage.openLive
      ? playing.pictures
      : playing.pictures - inLoop + (due?.shownAs ?? inLoop);
    const timestamp = this.#timestampOf(shownAs, footage.framesPerSecond);
    if (playing.pictures % 100 === 0) this.#sendReport(timestamp);
    const stamp = makeStamp(footage.codec, number, Date.now());
    const payloads = [stamp, ...(picture ? payloadsOf(footage.codec, picture) : [])];
    const packets = payloads.map((payload, index) => {
      const isMarked = index === payloads.length - 1;
      const sequence = (this.#sequence + index) & 0xffff;
      return formatRtpPacket({ payloadType: 96, sequence, timestamp, ssrc: 77, isMarked }, payload);
    });
    this.#sequence += packets.length;
    if (this.#udp) for (const packet of packets) this.#sendDatagram(packet, 0);
    else
      this.#socket.write(
        Buffer.concat(packets.flatMap((packet) => [interleavedHead(0, packet.length), packet])),
      );
    playing.pictures += 1;
    sentPictures.set(this.#path, number + 1);
  }

  get #footage(): Footage {
    const { alternateOf, footageOf } = this.#options;
    const conduct = this.#server.conductOf(this.#path);
    const isOther = conduct.is('resolution') || conduct.is('black') || conduct.is('turn');
    return (
      (isOther ? alternateOf?.(this.#path) : undefined) ?? footageOf?.(this.#path) ?? this.#server.footage
    );
  }

  /** NOTE: keyframes alone, so that each of them is the same picture whatever came before. */
  #orFrozen(due: Picture | undefined): Picture | undefined {
    if (this.#keyframe && this.#server.conductOf(this.#path).is('freeze')) return this.#keyframe;
    if (due?.isKeyframe) this.#keyframe = due;
    return due;
  }

  #takeLive(open: () => () => Picture | undefined): Picture | undefined {
    this.#nextLive ??= open();
    return this.#nextLive();
  }

  #timestampOf(shownAs: number, framesPerSecond: number): number {
    const conduct = this.#server.conductOf(this.#path);
    const wrongBy =
      conduct.misbehaviour === 'wrong-timestamps' ? conduct.rounds * wrongSeconds * clockRate : 0;
    return (this.#firstTimestamp + wrongBy + Math.round((shownAs * clockRate) / framesPerSecond)) % 2 ** 32;
  }

  #sendReport(timestamp: number): void {
    const report = formatSenderReport({ ssrc: 77, cameraUs: Date.now() * 1000, rtpTimestamp: timestamp });
    if (!this.#udp) this.#sendRtp(1, report);
  }

  #sendAudio(playing: PlayingState, nowMs: number): void {
    while (playing.startedAtMs + playing.audioPackets * audioPacketMs <= nowMs) {
      const samples = (audioRate * audioPacketMs) / 1000;
      const timestamp = 99 + playing.audioPackets * samples;
      const head = { payloadType: 8, sequence: this.#audioSequence, timestamp, ssrc: 78, isMarked: false };
      this.#audioSequence = (this.#audioSequence + 1) & 0xffff;
      this.#sendRtp(2, formatRtpPacket(head, makeTone(playing.audioPackets * samples, samples)));
      playing.audioPackets += 1;
    }
  }

  #sendRtp(channel: number, packet: Buffer): void {
    if (this.#udp) return this.#sendDatagram(packet, channel);
    this.#socket.write(Buffer.concat([interleavedHead(channel, packet.length), packet]));
  }

  #sendDatagram(packet: Buffer, channel: number): void {
    const { faults } = this.#server;
    if (channel !== 0 || this.#clientPort === undefined) return;
    const share = this.#server.conductOf(this.#path).is('loss') ? lossShare : faults.lossShare;
    if (Math.random() < share) return;
    if (faults.isReordering && !this.#held && Math.random() < 0.3) {
      this.#held = packet;
      return;
    }
    this.#udp?.send(packet, this.#clientPort, this.#loopback);
    if (this.#held) this.#udp?.send(this.#held, this.#clientPort, this.#loopback);
    this.#held = undefined;
  }

  #read(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    while (this.#received.length > 0) {
      if (this.#received[0] === 0x24) {
        const length = this.#received.length < 4 ? Infinity : 4 + this.#received.readUInt16BE(2);
        if (this.#received.length < length) return;
        this.#received = this.#received.subarray(length);
        continue;
      }
      const found = readMessage(this.#received);
      if (!found) return;
      this.#received = this.#received.subarray(found.length);
      if (found.message.kind === 'request') void this.#answer(found.message);
    }
  }

  async #answer(request: RtspRequest): Promise<void> {
    const conduct = this.#server.conductOf(this.#path);
    if (this.#server.faults.isSilent || conduct.is('half-open')) return;
    if (conduct.is('reboot')) return this.close();
    const cseq = headerOf(request, 'cseq') ?? '0';
    if (!this.#isAuthorized(request)) return this.#reply(cseq, '401 Unauthorized', this.#challenge());
    switch (request.method) {
      case 'OPTIONS':
        return this.#reply(cseq, '200 OK', {
          Public: 'OPTIONS, DESCRIBE, SETUP, PLAY, GET_PARAMETER, TEARDOWN',
        });
      case 'DESCRIBE':
        this.#path = new URL(request.url).pathname;
        if (this.#server.conductOf(this.#path).is('reboot')) return this.close();
        return this.#reply(cseq, '200 OK', { 'Content-Base': `${request.url}/` }, this.#describe());
      case 'SETUP':
        return this.#reply(cseq, '200 OK', {
          Session: 'abc;timeout=60',
          Transport: await this.#setUp(request),
        });
      case 'PLAY':
        this.#reply(cseq, '200 OK', { Session: 'abc' });
        this.#playing = { startedAtMs: performance.now(), pictures: 0, audioPackets: 0 };
        return undefined;
      case 'TEARDOWN':
        this.#reply(cseq, '200 OK', {});
        return void this.#socket.end();
      default:
        return this.#reply(cseq, '200 OK', { Session: 'abc' });
    }
  }

  #reply(cseq: string, status: string, headers: Record<string, string>, body = ''): void {
    const length =
      body === '' ? {} : { 'Content-Type': 'application/sdp', 'Content-Length': String(body.length) };
    const lines = Object.entries({ CSeq: cseq, ...headers, ...length }).map(
      ([name, value]) => `${name}: ${value}`,
    );
    this.#socket.write([`RTSP/1.0 ${status}`, ...lines, '', body].join('\r\n'));
  }

  #describe(): string {
    const { codec, parameterSets } = this.#footage;
    const sets = parameterSets.map((set) => set.toString('base64'));
    const format =
      codec === 'h264'
        ? `packetization-mode=1;sprop-parameter-sets=${sets.join(',')}`
        : `sprop-vps=${sets[0]};sprop-sps=${sets[1]};sprop-pps=${sets[2]}`;
    const video = [
      'm=video 0 RTP/AVP 96',
      `a=rtpmap:96 ${codec.toUpperCase()}/90000`,
      `a=fmtp:96 ${format}`,
      'a=control:track1',
    ];
    const audio = ['m=audio 0 RTP/AVP 8', 'a=rtpmap:8 PCMA/8000', 'a=control:track2'];
    return [
      'v=0',
      'o=- 0 0 IN IP4 127.0.0.1',
      's=Test',
      't=0 0',
      'a=control:*',
      ...video,
      ...(this.#options.hasAudio ? audio : []),
      '',
    ].join('\r\n');
  }

  get #loopback(): string {
    return this.#options.isIpv6 ? '::1' : '127.0.0.1';
  }

  async #setUp(request: RtspRequest): Promise<string> {
    const transport = headerOf(request, 'transport') ?? '';
    const [, port] = /client_port=(\d+)/.exec(transport) ?? [];
    if (port === undefined) return transport;
    if (!this.#udp) {
      this.#udp = createSocket(this.#options.isIpv6 ? 'udp6' : 'udp4');
      this.#udp.bind(0, this.#loopback);
      await once(this.#udp, 'listening');
    }
    this.#clientPort ??= Number(port);
    const own = this.#udp.address().port;
    return `RTP/AVP;unicast;client_port=${port}-${Number(port) + 1};server_port=${own}-${own + 1}`;
  }

  #challenge(): Record<string, string> {
    const { credentials } = this.#options;
    if (credentials?.algorithm === 'Basic') return { 'WWW-Authenticate': 'Basic realm="camera"' };
    const algorithm = credentials?.algorithm === 'SHA-256' ? ', algorithm=SHA-256, qop="auth"' : '';
    return { 'WWW-Authenticate': `Digest realm="camera", nonce="${this.#nonce}"${algorithm}` };
  }

  #isAuthorized(request: RtspRequest): boolean {
    const { credentials } = this.#options;
    if (!credentials) return true;
    const given = headerOf(request, 'authorization') ?? '';
    const { username, password, algorithm } = credentials;
    if (algorithm === 'Basic')
      return given === `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const hash = (text: string): string =>
      createHash(algorithm === 'MD5' ? 'md5' : 'sha256')
        .update(text)
        .digest('hex');
    const value = (name: string): string => new RegExp(`\\b${name}="?([^",]+)`).exec(given)?.[1] ?? '';
    const middle =
      algorithm === 'MD5' ? this.#nonce : `${this.#nonce}:${value('nc')}:${value('cnonce')}:auth`;
    const expected = `${hash(`${username}:camera:${password}`)}:${middle}:${hash(`${request.method}:${request.url}`)}`;
    return value('response') === hash(expected);
  }
}
