import { AacDepacketiser, G711Depacketiser } from '../rtp/audio-depacketiser.ts';
import type { Depacketiser } from '../rtp/depacketiser.ts';
import type { SenderReport } from '../rtp/rtcp.ts';
import { TrackReceiver } from '../rtp/track-receiver.ts';
import type { TrackStatistics } from '../rtp/track-receiver.ts';
import type { MediaUnit } from '../rtp/units.ts';
import { VideoDepacketiser } from '../rtp/video-depacketiser.ts';
import type { RtspAddress } from './address.ts';
import type { Credentials } from './auth.ts';
import { RtspConnection } from './connection.ts';
import type { CameraCertificate } from './connection.ts';
import { RtspError } from './errors.ts';
import { parseSession, parseTransport } from './headers.ts';
import type { Session } from './headers.ts';
import { headerOf } from './message.ts';
import type { RtspResponse } from './message.ts';
import { describeTracks, parseSdp, resolveControl } from './sdp.ts';
import type { TrackDescription } from './sdp.ts';
import { UdpPortPair } from './udp-ports.ts';

const reportIntervalMs = 5_000;
const longestKeepAliveMs = 30_000;

export interface StreamOptions {
  readonly address: RtspAddress;
  readonly credentials?: Credentials | undefined;
  readonly certificateSha256?: string | undefined;
  /** Over TLS, also when the certificate is then refused. */
  readonly onCertificate?: (certificate: CameraCertificate) => void;
  readonly transport: 'tcp' | 'udp';
  readonly wantsAudio: boolean;
  /** Gives up the opening; a stream that plays is ended by disposing it. */
  readonly signal?: AbortSignal;
  /** Called once, before the first unit. */
  readonly onTracks: (tracks: readonly TrackDescription[]) => void;
  readonly onUnit: (unit: MediaUnit) => void;
  readonly onSenderReport?: (kind: 'video' | 'audio', report: SenderReport) => void;
  /** Whether nobody needs what comes at once. */
  readonly mayWait?: () => boolean;
}

/** Takes a packet that lies in these bytes. */
type PacketReader = (bytes: Buffer, from: number, until: number) => void;

interface Track {
  readonly description: TrackDescription;
  readonly receiver: TrackReceiver;
  readonly ports: UdpPortPair | undefined;
  /** Sends a receiver report the way the track came. */
  sendReport: (packet: Buffer) => void;
}

/** A stream that plays: access units come by `onUnit` until it ends or is disposed. */
export class RtspStream implements AsyncDisposable {
  /** Settles, never rejects, when the connection is over. */
  readonly ended: Promise<RtspError>;
  readonly #connection: RtspConnection;
  readonly #tracks: readonly Track[];
  readonly #url: string;
  readonly #timers: NodeJS.Timeout[] = [];
  #isDisposed = false;

  constructor(connection: RtspConnection, tracks: readonly Track[], url: string, keepAlive: KeepAlive) {
    this.#connection = connection;
    this.#tracks = tracks;
    this.#url = url;
    this.ended = connection.closed;
    void connection.closed.then(() => this.#release());
    this.#timers.push(setInterval(() => this.#sendReports(), reportIntervalMs));
    this.#timers.push(setInterval(() => this.#sendKeepAlive(keepAlive.method), keepAlive.intervalMs));
  }

  get bytesReceived(): number {
    return this.#connection.bytesReceived;
  }

  get statistics(): TrackStatistics {
    const all = this.#tracks.map(({ receiver }) => receiver.statistics);
    return {
      packetsReceived: all.reduce((sum, { packetsReceived }) => sum + packetsReceived, 0),
      packetsLost: all.reduce((sum, { packetsLost }) => sum + packetsLost, 0),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    const polite = this.#connection.request('TEARDOWN', this.#url).catch(ignoreRtspError);
    const { promise, resolve } = Promise.withResolvers<void>();
    const limit = setTimeout(resolve, 300);
    await Promise.race([polite, promise]);
    clearTimeout(limit);
    this.#connection[Symbol.dispose]();
    this.#release();
  }

  #sendReports(): void {
    for (const { receiver, sendReport } of this.#tracks) sendReport(receiver.receiverReport());
  }

  #sendKeepAlive(method: string): void {
    // NOTE: an unanswered keep-alive proves nothing with cameras; the stall watch and TCP decide.
    this.#connection.request(method, this.#url).catch(ignoreRtspError);
  }

  #release(): void {
    this.#isDisposed = true;
    if (this.#timers.length === 0) return;
    for (const timer of this.#timers.splice(0)) clearInterval(timer);
    for (const { ports } of this.#tracks) ports?.[Symbol.dispose]();
  }
}

interface KeepAlive {
  readonly method: string;
  readonly intervalMs: number;
}

/** Connects, asks what there is, and starts it. @throws RtspError */
export async function openStream(options: StreamOptions): Promise<RtspStream> {
  const opening = new AbortController();
  const giveUp = (): void => opening.abort();
  options.signal?.addEventListener('abort', giveUp, { once: true });
  try {
    return await openUntil(opening.signal, options);
  } finally {
    options.signal?.removeEventListener('abort', giveUp);
  }
}

async function openUntil(signal: AbortSignal, options: StreamOptions): Promise<RtspStream> {
  const byChannel = new Map<number, PacketReader>();
  const connection = await RtspConnection.open({
    address: options.address,
    credentials: options.credentials,
    certificateSha256: options.certificateSha256,
    onCertificate: options.onCertificate,
    onPacket: (channel, bytes, from, until) => byChannel.get(channel)?.(bytes, from, until),
    mayWait: options.mayWait,
    signal,
  });
  const tracks: Track[] = [];
  try {
    return await startStream(connection, options, byChannel, tracks);
  } catch (error) {
    connection[Symbol.dispose]();
    for (const { ports } of tracks) ports?.[Symbol.dispose]();
    throw error;
  }
}

async function startStream(
  connection: RtspConnection,
  options: StreamOptions,
  byChannel: Map<number, PacketReader>,
  tracks: Track[],
): Promise<RtspStream> {
  const { url } = options.address;
  const methods = headerOf(await connection.request('OPTIONS', url), 'public') ?? '';
  const described = await connection.request('DESCRIBE', url, { Accept: 'application/sdp' });
  const session = parseSdp(described.body.toString('utf8'));
  const base = headerOf(described, 'content-base') ?? headerOf(described, 'content-location') ?? url;
  let lease: Session = { id: '', timeoutSeconds: 60 };
  for (const description of chooseTracks(describeTracks(session), options.wantsAudio)) {
    const track = await prepareTrack(description, options);
    tracks.push(track);
    const answer = await setUp(
      connection,
      resolveControl(base, description.control),
      track,
      tracks.length - 1,
    );
    lease = readLease(answer) ?? lease;
    if (lease.id !== '') connection.sessionId = lease.id;
    connectTrack(connection, track, { answer, byChannel, channel: 2 * (tracks.length - 1) });
  }
  const playUrl = resolveControl(base, session.control);
  // NOTE: the first pictures may come in the same read as the answer to PLAY.
  options.onTracks(tracks.map(({ description }) => description));
  await connection.request('PLAY', playUrl, { Range: 'npt=0.000-' });
  const intervalMs = Math.min(longestKeepAliveMs, lease.timeoutSeconds * 500);
  const method = methods.includes('GET_PARAMETER') ? 'GET_PARAMETER' : 'OPTIONS';
  return new RtspStream(connection, tracks, playUrl, { method, intervalMs });
}

/** The first picture and the first sound. */
function chooseTracks(all: readonly TrackDescription[], wantsAudio: boolean): TrackDescription[] {
  const video = all.find(({ kind }) => kind === 'video');
  const audio = wantsAudio ? all.find(({ kind }) => kind === 'audio') : undefined;
  if (!video) throw new RtspError('no-usable-track', 'the camera offers neither H.264 nor H.265');
  return audio ? [video, audio] : [video];
}

async function prepareTrack(description: TrackDescription, options: StreamOptions): Promise<Track> {
  const isUdp = options.transport === 'udp';
  const receiver = new TrackReceiver({
    payloadType: description.payloadType,
    depacketiser: createDepacketiser(description, options.onUnit),
    isOrdered: !isUdp,
    onSenderReport: (report) => options.onSenderReport?.(description.kind, report),
  });
  const ports = isUdp ? await UdpPortPair.open(options.address.host.includes(':')) : undefined;
  return { description, receiver, ports, sendReport: () => {} };
}

function createDepacketiser(track: TrackDescription, onUnit: (unit: MediaUnit) => void): Depacketiser {
  if (track.kind === 'video') return new VideoDepacketiser(track.codec, track.parameters, onUnit);
  if (track.parameters.codec === 'aac') return new AacDepacketiser(track.aacLengths, onUnit);
  return new G711Depacketiser(track.parameters.channels, onUnit);
}

async function setUp(
  connection: RtspConnection,
  url: string,
  { ports }: Track,
  index: number,
): Promise<RtspResponse> {
  const transport = ports
    ? `RTP/AVP;unicast;client_port=${ports.rtpPort}-${ports.rtpPort + 1}`
    : `RTP/AVP/TCP;unicast;interleaved=${2 * index}-${2 * index + 1}`;
  return await connection.request('SETUP', url, { Transport: transport });
}

function readLease(answer: RtspResponse): Session | undefined {
  const text = headerOf(answer, 'session');
  return text === undefined ? undefined : parseSession(text);
}

function connectTrack(
  connection: RtspConnection,
  track: Track,
  {
    answer,
    byChannel,
    channel,
  }: { answer: RtspResponse; byChannel: Map<number, PacketReader>; channel: number },
): void {
  const { receiver, ports } = track;
  const transport = parseTransport(headerOf(answer, 'transport') ?? '');
  if (ports) {
    const address = connection.remoteAddress;
    ports.listen(
      address,
      (packet) => receiver.onRtp(packet, 0, packet.length),
      (packet) => receiver.onRtcp(packet),
    );
    const rtcpPort = transport.serverPorts?.[1];
    if (rtcpPort) track.sendReport = (packet) => ports.sendRtcp(packet, rtcpPort, address);
    track.sendReport(receiver.receiverReport());
    return;
  }
  const [rtp, rtcp] = transport.interleaved ?? [channel, channel + 1];
  byChannel.set(rtp, (bytes, from, until) => receiver.onRtp(bytes, from, until));
  byChannel.set(rtcp, (bytes, from, until) => receiver.onRtcp(bytes.subarray(from, until)));
  track.sendReport = (packet) => connection.sendPacket(rtcp, packet);
}

function ignoreRtspError(error: unknown): void {
  if (!(error instanceof RtspError)) throw error;
}
