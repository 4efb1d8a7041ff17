import { createHash, randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Credentials } from '../rtsp/auth.ts';
import { digestOf } from '../onvif/soap.ts';
import { descendants, escapeXml, find, readXml, textAt } from '../onvif/xml.ts';
import type { XmlElement } from '../onvif/xml.ts';
import { VirtualPtz } from './virtual-ptz.ts';

/*
 * The ONVIF side of virtual cameras: the real protocol over loopback, as far as a recorder speaks it. One server holds any
 * number of cameras, each at `/<camera>/device_service`.
 */

const token = 'main';
/** What a device tolerates between its clock and a token's. */
const tokenSkewMs = 5_000;
const group = '239.255.255.250';

export interface VirtualOnvifOptions {
  readonly streamUrlOf: (cameraId: string) => string | undefined;
  /** A second, small profile, where there is one. */
  readonly substreamUrlOf?: (cameraId: string) => string | undefined;
  readonly credentials?: Credentials;
  /** By HTTP digest instead of WS-UsernameToken. */
  readonly isDigest?: boolean;
  /** Its clock minus the true one. */
  readonly clockOffsetMs?: number;
  /** What it says of its own address, as devices behind an address translation do. */
  readonly toldHost?: string;
  /** Instead of the real answer, for the tests of readers. */
  readonly answerOf?: (operation: string) => string | undefined;
}

interface VirtualState {
  readonly ptz: VirtualPtz;
  readonly pending: string[];
  readonly waiting: Set<() => void>;
  readonly states: Map<string, boolean>;
}

const eventTopics = {
  motion: { topic: 'tns1:RuleEngine/CellMotionDetector/Motion', item: 'IsMotion' },
  tamper: { topic: 'tns1:RuleEngine/TamperDetector/Tamper', item: 'IsTamper' },
} as const;
export type VirtualEvent = keyof typeof eventTopics;

export class VirtualOnvif implements AsyncDisposable {
  readonly operations: string[] = [];
  readonly #options: VirtualOnvifOptions;
  readonly #server: Server;
  readonly #states = new Map<string, VirtualState>();
  readonly #nonce = randomBytes(8).toString('hex');
  #discovery: Socket | undefined;

  constructor(options: VirtualOnvifOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  async start(port = 0): Promise<this> {
    this.#server.listen(port, '127.0.0.1');
    await once(this.#server, 'listening');
    return this;
  }

  /** Answers WS-Discovery for these cameras; gives the port it listens on. */
  async answerDiscovery(cameraIds: readonly string[], port = 0): Promise<number> {
    const socket = createSocket({ type: 'udp4', reuseAddr: true });
    this.#discovery = socket;
    socket.on('message', (message, { port: askerPort, address }) => {
      const root = readXml(message.toString('utf8'));
      const messageId = descendants(root, 'MessageID')[0]?.text.trim() ?? '';
      for (const id of cameraIds) socket.send(this.#match(id, messageId), askerPort, address);
    });
    socket.bind(port);
    await once(socket, 'listening');
    socket.addMembership(group, '127.0.0.1');
    return socket.address().port;
  }

  get port(): number {
    const address = this.#server.address();
    return typeof address === 'object' && address ? address.port : 0;
  }

  url(cameraId: string): string {
    return `http://127.0.0.1:${this.port}/${cameraId}/device_service`;
  }

  ptzOf(cameraId: string): VirtualPtz {
    return this.#stateOf(cameraId).ptz;
  }

  /** The camera notices something, or that it is over. */
  notice(cameraId: string, event: VirtualEvent, isOn: boolean): void {
    const state = this.#stateOf(cameraId);
    state.states.set(event, isOn);
    state.pending.push(this.#message(event, isOn, 'Changed'));
    for (const wake of state.waiting) wake();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { waiting } of this.#states.values()) for (const wake of waiting) wake();
    this.#discovery?.close();
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  get #nowMs(): number {
    return Date.now() + (this.#options.clockOffsetMs ?? 0);
  }

  #stateOf(cameraId: string): VirtualState {
    const known = this.#states.get(cameraId);
    if (known) return known;
    const state = { ptz: new VirtualPtz(), pending: [], waiting: new Set<() => void>(), states: new Map() };
    this.#states.set(cameraId, state);
    return state;
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(Buffer.from(chunk));
    const root = readXml(Buffer.concat(chunks).toString('utf8'));
    const [operation] = find(root, 'Body')?.children ?? [];
    const [, cameraId = ''] = (request.url ?? '').split('/');
    if (!operation || this.#options.streamUrlOf(cameraId) === undefined) {
      response.writeHead(404).end();
      return;
    }
    this.operations.push(operation.name);
    if (operation.name !== 'GetSystemDateAndTime' && !this.#isAllowed(request, root))
      return this.#refuse(response);
    const made = this.#options.answerOf?.(operation.name);
    const body = made ?? (await this.#perform(operation, cameraId));
    const isFault = body.startsWith('<s:Fault');
    response.writeHead(isFault ? 400 : 200, { 'content-type': 'application/soap+xml; charset=utf-8' });
    response.end(made ?? envelope(body));
  }

  #refuse(response: ServerResponse): void {
    if (this.#options.isDigest) {
      const challenge = `Digest realm="camera", qop="auth", nonce="${this.#nonce}", algorithm=MD5`;
      response.writeHead(401, { 'www-authenticate': challenge }).end();
      return;
    }
    response.writeHead(400, { 'content-type': 'application/soap+xml' });
    response.end(envelope(fault('ter:NotAuthorized', 'Sender not authorized')));
  }

  #isAllowed(request: IncomingMessage, root: XmlElement | undefined): boolean {
    const { credentials, isDigest } = this.#options;
    if (!credentials) return true;
    return isDigest ? this.#isDigestRight(request, credentials) : this.#isTokenRight(root, credentials);
  }

  #isTokenRight(root: XmlElement | undefined, { username, password }: Credentials): boolean {
    const [given] = descendants(root, 'UsernameToken');
    const created = textAt(given, 'Created');
    const isFresh = Math.abs(Date.parse(created) - this.#nowMs) < tokenSkewMs;
    const digest = digestOf(Buffer.from(textAt(given, 'Nonce'), 'base64'), created, password);
    return isFresh && textAt(given, 'Username') === username && textAt(given, 'Password') === digest;
  }

  #isDigestRight({ headers, url = '' }: IncomingMessage, { username, password }: Credentials): boolean {
    const given = headers.authorization ?? '';
    const value = (name: string): string => new RegExp(`\\b${name}="?([^",]+)`).exec(given)?.[1] ?? '';
    const md5 = (text: string): string => createHash('md5').update(text).digest('hex');
    const middle = `${this.#nonce}:${value('nc')}:${value('cnonce')}:auth`;
    const expected = md5(`${md5(`${username}:camera:${password}`)}:${middle}:${md5(`POST:${url}`)}`);
    return value('response') === expected;
  }

  async #perform(operation: XmlElement, cameraId: string): Promise<string> {
    const state = this.#stateOf(cameraId);
    switch (operation.name) {
      case 'GetSystemDateAndTime':
        return clockAnswer(new Date(this.#nowMs));
      case 'GetDeviceInformation':
        return element(
          't:GetDeviceInformationResponse',
          '<t:Manufacturer>Veche</t:Manufacturer><t:Model>Virtual</t:Model><t:FirmwareVersion>1</t:FirmwareVersion>' +
            `<t:SerialNumber>${escapeXml(cameraId)}</t:SerialNumber>`,
        );
      case 'GetServices':
        return this.#services(cameraId);
      case 'GetProfiles':
        return profilesAnswer(this.#options.substreamUrlOf?.(cameraId) !== undefined);
      case 'GetStreamUri':
        return element(
          't:GetStreamUriResponse',
          `<t:Uri>${escapeXml(this.#streamUrl(cameraId, textAt(operation, 'ProfileToken')))}</t:Uri>`,
        );
      case 'GetSnapshotUri':
        return element(
          't:GetSnapshotUriResponse',
          `<t:Uri>${this.#told(`/${cameraId}/snapshot.jpg`)}</t:Uri>`,
        );
      case 'CreatePullPointSubscription':
        state.pending.length = 0;
        for (const [event, isOn] of state.states)
          if (event in eventTopics)
            state.pending.push(this.#message(event === 'motion' ? 'motion' : 'tamper', isOn, 'Initialized'));
        return element(
          't:CreatePullPointSubscriptionResponse',
          `<t:SubscriptionReference><a:Address>${this.#told(`/${cameraId}/events`)}</a:Address></t:SubscriptionReference>`,
        );
      case 'PullMessages':
        await waitFor(state, readSeconds(textAt(operation, 'Timeout')));
        return element('t:PullMessagesResponse', state.pending.splice(0).join(''));
      case 'Renew':
      case 'Unsubscribe':
        return element(`t:${operation.name}Response`, '');
      default:
        return state.ptz.perform(operation) ?? fault('ter:ActionNotSupported', 'Not supported');
    }
  }

  #streamUrl(cameraId: string, profile: string): string {
    const { streamUrlOf, substreamUrlOf } = this.#options;
    return (profile === 'sub' ? substreamUrlOf?.(cameraId) : streamUrlOf(cameraId)) ?? '';
  }

  #told(path: string): string {
    return `http://${this.#options.toldHost ?? `127.0.0.1:${this.port}`}${path}`;
  }

  #services(cameraId: string): string {
    const versions = ['ver10/device', 'ver20/media', 'ver10/events', 'ver20/ptz'];
    const services = versions.map(
      (version) =>
        `<t:Service><t:Namespace>http://www.onvif.org/${version}/wsdl</t:Namespace><t:XAddr>${this.#told(`/${cameraId}/${version.split('/')[1]}`)}</t:XAddr></t:Service>`,
    );
    return element('t:GetServicesResponse', services.join(''));
  }

  #message(event: VirtualEvent, isOn: boolean, operation: string): string {
    const { topic, item } = eventTopics[event];
    const at = new Date(this.#nowMs).toISOString();
    return (
      `<n:NotificationMessage xmlns:n="http://docs.oasis-open.org/wsn/b-2" xmlns:tns1="http://www.onvif.org/ver10/topics"><n:Topic>${topic}</n:Topic><n:Message>` +
      `<tt:Message xmlns:tt="http://www.onvif.org/ver10/schema" UtcTime="${at}" PropertyOperation="${operation}"><tt:Source><tt:SimpleItem Name="Source" Value="video-1"/></tt:Source>` +
      `<tt:Data><tt:SimpleItem Name="${item}" Value="${isOn}"/></tt:Data></tt:Message></n:Message></n:NotificationMessage>`
    );
  }

  #match(cameraId: string, messageId: string): string {
    return (
      '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery">' +
      `<s:Header><a:RelatesTo>${escapeXml(messageId)}</a:RelatesTo></s:Header><s:Body><d:ProbeMatches><d:ProbeMatch>` +
      `<a:EndpointReference><a:Address>urn:uuid:${idOf(cameraId)}</a:Address></a:EndpointReference>` +
      `<d:Scopes>onvif://www.onvif.org/name/${encodeURIComponent(cameraId)} onvif://www.onvif.org/hardware/Virtual</d:Scopes>` +
      `<d:XAddrs>${this.url(cameraId)}</d:XAddrs></d:ProbeMatch></d:ProbeMatches></s:Body></s:Envelope>`
    );
  }
}

const mainProfile =
  `<t:Profiles token="${token}"><t:Name>Main</t:Name><t:Configurations><t:VideoEncoder><tt:Encoding>H264</tt:Encoding>` +
  '<tt:Resolution><tt:Width>640</tt:Width><tt:Height>360</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>12</tt:FrameRateLimit><tt:BitrateLimit>700</tt:BitrateLimit></tt:RateControl>' +
  '</t:VideoEncoder><t:PTZ token="ptz"/></t:Configurations></t:Profiles>';
const subProfile =
  '<t:Profiles token="sub"><t:Name>Sub</t:Name><t:Configurations><t:VideoEncoder><tt:Encoding>H264</tt:Encoding>' +
  '<tt:Resolution><tt:Width>320</tt:Width><tt:Height>180</tt:Height></tt:Resolution><tt:RateControl><tt:FrameRateLimit>6</tt:FrameRateLimit><tt:BitrateLimit>120</tt:BitrateLimit></tt:RateControl>' +
  '</t:VideoEncoder></t:Configurations></t:Profiles>';

function profilesAnswer(hasSub: boolean): string {
  return (
    '<t:GetProfilesResponse xmlns:t="http://www.onvif.org/ver20/media/wsdl" xmlns:tt="http://www.onvif.org/ver10/schema">' +
    `${mainProfile}${hasSub ? subProfile : ''}</t:GetProfilesResponse>`
  );
}

function envelope(body: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://www.w3.org/2005/08/addressing" xmlns:ter="http://www.onvif.org/ver10/error">' +
    `<s:Body>${body}</s:Body></s:Envelope>`
  );
}

function element(name: string, inner: string): string {
  return `<${name} xmlns:t="urn:answer" xmlns:tt="http://www.onvif.org/ver10/schema">${inner}</${name}>`;
}

function fault(code: string, reason: string): string {
  return `<s:Fault><s:Code><s:Value>s:Sender</s:Value><s:Subcode><s:Value>${code}</s:Value></s:Subcode></s:Code><s:Reason><s:Text xml:lang="en">${reason}</s:Text></s:Reason></s:Fault>`;
}

function clockAnswer(now: Date): string {
  const date = `<tt:Date><tt:Year>${now.getUTCFullYear()}</tt:Year><tt:Month>${now.getUTCMonth() + 1}</tt:Month><tt:Day>${now.getUTCDate()}</tt:Day></tt:Date>`;
  const time = `<tt:Time><tt:Hour>${now.getUTCHours()}</tt:Hour><tt:Minute>${now.getUTCMinutes()}</tt:Minute><tt:Second>${now.getUTCSeconds()}</tt:Second></tt:Time>`;
  return element(
    't:GetSystemDateAndTimeResponse',
    `<t:SystemDateAndTime><tt:UTCDateTime>${time}${date}</tt:UTCDateTime></t:SystemDateAndTime>`,
  );
}

function readSeconds(text: string): number {
  return Number(/^PT(\d+)S$/.exec(text)?.[1] ?? '1');
}

async function waitFor(state: VirtualState, seconds: number): Promise<void> {
  if (state.pending.length > 0) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, seconds * 1000);
  state.waiting.add(resolve);
  await promise;
  state.waiting.delete(resolve);
  clearTimeout(timer);
}

/** The same camera is the same device at every start. */
function idOf(cameraId: string): string {
  const hash = createHash('sha256').update(cameraId).digest('hex');
  return hash.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}
