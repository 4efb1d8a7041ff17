import { parseAddress } from '../rtsp/address.ts';
import { OnvifError } from './errors.ts';
import { SoapClient, readable } from './soap.ts';
import type { SoapOptions } from './soap.ts';
import { descendants, escapeXml, find, findAll, textAt } from './xml.ts';
import type { XmlElement } from './xml.ts';

const mostProfiles = 16;

const namespaces = {
  device: 'http://www.onvif.org/ver10/device/wsdl',
  media: 'http://www.onvif.org/ver10/media/wsdl',
  media2: 'http://www.onvif.org/ver20/media/wsdl',
  events: 'http://www.onvif.org/ver10/events/wsdl',
  ptz: 'http://www.onvif.org/ver20/ptz/wsdl',
} as const;
export type OnvifService = keyof typeof namespaces;
const serviceNames: readonly OnvifService[] = ['device', 'media', 'media2', 'events', 'ptz'];

export interface OnvifAddress extends SoapOptions {
  /** `http://camera/onvif/device_service` */
  readonly url: string;
}

export interface ClockReading {
  /** The camera's clock minus ours; its seconds are whole, so half of one is unknown. */
  readonly offsetUs: number;
  readonly uncertaintyUs: number;
}

export interface DeviceInformation {
  readonly manufacturer: string;
  readonly model: string;
  readonly firmware: string;
  readonly serialNumber: string;
}

export interface MediaProfile {
  readonly token: string;
  readonly name: string;
  /** As the camera says it: `H264`, `H265`, `JPEG`; empty when it does not. */
  readonly encoding: string;
  readonly widthPx: number | null;
  readonly heightPx: number | null;
  readonly framesPerSecond: number | null;
  readonly bitrateKbps: number | null;
  readonly hasPtz: boolean;
  /** Without credentials, on the host that was asked; null when there is none to be had. */
  readonly streamUrl: string | null;
  readonly snapshotUrl: string | null;
}

/** One device: what it is, what it shows and where its services are. */
export class OnvifDevice {
  readonly soap: SoapClient;
  readonly #url: URL;
  #services: ReadonlyMap<OnvifService, URL> | undefined;

  constructor({ url, ...options }: OnvifAddress) {
    this.#url = new URL(url);
    this.soap = new SoapClient(options);
  }

  /** Asks for the time, which needs no password; from then on credentials fit the camera's clock. */
  async readClock(): Promise<ClockReading> {
    const askedAtMs = Date.now();
    const startedMs = performance.now();
    const body = `<t:GetSystemDateAndTime xmlns:t="${namespaces.device}"/>`;
    const answer = await this.soap.call({ url: this.#url, body, isSigned: false });
    const tookMs = performance.now() - startedMs;
    const cameraMs = readUtc(find(answer, 'SystemDateAndTime', 'UTCDateTime'));
    if (cameraMs === undefined) throw new OnvifError('malformed', 'the camera tells no time');
    const offsetMs = cameraMs + 500 - (askedAtMs + tookMs / 2);
    this.soap.clockOffsetMs = offsetMs;
    return {
      offsetUs: Math.round(offsetMs * 1000),
      uncertaintyUs: Math.round((500 + tookMs / 2) * 1000),
    };
  }

  async readInformation(): Promise<DeviceInformation> {
    const answer = await this.call('device', 'GetDeviceInformation');
    const word = (name: string): string => readable(textAt(answer, name), 64);
    return {
      manufacturer: word('Manufacturer'),
      model: word('Model'),
      firmware: word('FirmwareVersion'),
      serialNumber: word('SerialNumber'),
    };
  }

  /** Where the services of this device are. */
  async services(): Promise<ReadonlyMap<OnvifService, URL>> {
    this.#services ??= await this.#findServices();
    return this.#services;
  }

  /** Calls one operation; `inner` is the escaped content of its element, in its namespace `t`. */
  async call(service: OnvifService, operation: string, inner = ''): Promise<XmlElement> {
    const url = service === 'device' ? this.#url : (await this.services()).get(service);
    if (!url) throw new OnvifError('unsupported', `the camera has no ${service} service`);
    const body = `<t:${operation} xmlns:t="${namespaces[service]}" xmlns:tt="http://www.onvif.org/ver10/schema">${inner}</t:${operation}>`;
    return await this.soap.call({ url, body });
  }

  /** What can be watched, the way it is addressed; at most 16. */
  async readProfiles(): Promise<MediaProfile[]> {
    const services = await this.services();
    const service = services.has('media2') ? 'media2' : 'media';
    const inner = service === 'media2' ? '<t:Type>All</t:Type>' : '';
    const answer = await this.call(service, 'GetProfiles', inner);
    const profiles: MediaProfile[] = [];
    for (const profile of findAll(answer, 'Profiles').slice(0, mostProfiles))
      profiles.push(await this.#readProfile(service, profile));
    return profiles;
  }

  /**
   * The same address on the host that was asked: what a device says of itself leads us nowhere else. A device that calls
   * itself otherwise stands behind an address translation, and so does its port.
   */
  onThisHost(address: string): URL | undefined {
    if (!URL.canParse(address)) return undefined;
    const told = new URL(address);
    const own = new URL(this.#url);
    own.pathname = told.pathname;
    own.search = told.search;
    if (told.protocol === own.protocol && told.hostname === own.hostname) own.port = told.port;
    return own;
  }

  async #findServices(): Promise<ReadonlyMap<OnvifService, URL>> {
    try {
      const answer = await this.call(
        'device',
        'GetServices',
        '<t:IncludeCapability>false</t:IncludeCapability>',
      );
      return this.#collect(
        findAll(answer, 'Service').map((one) => [textAt(one, 'Namespace'), textAt(one, 'XAddr')]),
      );
    } catch (error) {
      if (!(error instanceof OnvifError) || !['unsupported', 'failed'].includes(error.fault)) throw error;
    }
    // Before ONVIF 2.1 there was only this.
    const answer = await this.call('device', 'GetCapabilities', '<t:Category>All</t:Category>');
    const capabilities = find(answer, 'Capabilities');
    const addressOf = (name: string): string => textAt(capabilities, name, 'XAddr');
    return this.#collect([
      [namespaces.media, addressOf('Media')],
      [namespaces.events, addressOf('Events')],
      [namespaces.ptz, addressOf('PTZ')],
    ]);
  }

  #collect(told: readonly (readonly [string, string])[]): ReadonlyMap<OnvifService, URL> {
    const found = new Map<OnvifService, URL>([['device', this.#url]]);
    for (const [namespace, address] of told) {
      const service = serviceNames.find((name) => namespaces[name] === namespace);
      const url = this.onThisHost(address);
      if (service && service !== 'device' && url) found.set(service, url);
    }
    return found;
  }

  async #readProfile(service: 'media' | 'media2', profile: XmlElement): Promise<MediaProfile> {
    const token = profile.attributes.get('token') ?? '';
    const video =
      find(profile, 'VideoEncoderConfiguration') ?? find(profile, 'Configurations', 'VideoEncoder');
    const rate = find(video, 'RateControl');
    const ptz = find(profile, 'PTZConfiguration') ?? find(profile, 'Configurations', 'PTZ');
    return {
      token: token.slice(0, 64),
      name: readable(textAt(profile, 'Name'), 64),
      encoding: readable(textAt(video, 'Encoding'), 16),
      widthPx: numberAt(video, 'Resolution', 'Width'),
      heightPx: numberAt(video, 'Resolution', 'Height'),
      framesPerSecond: numberAt(rate, 'FrameRateLimit'),
      bitrateKbps: numberAt(rate, 'BitrateLimit'),
      hasPtz: ptz !== undefined,
      streamUrl: await this.#readStreamUrl(service, token),
      snapshotUrl: await this.#readSnapshotUrl(service, token),
    };
  }

  async #readStreamUrl(service: 'media' | 'media2', token: string): Promise<string | null> {
    const named = `<t:ProfileToken>${escapeXml(token)}</t:ProfileToken>`;
    const inner =
      service === 'media2'
        ? `<t:Protocol>RTSP</t:Protocol>${named}`
        : `<t:StreamSetup><tt:Stream>RTP-Unicast</tt:Stream><tt:Transport><tt:Protocol>RTSP</tt:Protocol></tt:Transport></t:StreamSetup>${named}`;
    const told = await this.#readUri(service, 'GetStreamUri', inner);
    const address = told === null ? undefined : parseAddress(told);
    if (!address) return null;
    const { protocol } = new URL(address.url);
    return address.url.replace(/^rtsps?:\/\/(\[[^\]]*\]|[^/:?]+)/i, `${protocol}//${this.#url.hostname}`);
  }

  async #readSnapshotUrl(service: 'media' | 'media2', token: string): Promise<string | null> {
    const named = `<t:ProfileToken>${escapeXml(token)}</t:ProfileToken>`;
    const told = await this.#readUri(service, 'GetSnapshotUri', named);
    return told === null ? null : (this.onThisHost(told)?.href ?? null);
  }

  /** Null where the camera has none; anything else that fails is a failure. */
  async #readUri(service: 'media' | 'media2', operation: string, inner: string): Promise<string | null> {
    try {
      const answer = await this.call(service, operation, inner);
      const uri = descendants(answer, 'Uri')[0]?.text.trim() ?? '';
      return uri === '' || uri.length > 1_000 ? null : uri;
    } catch (error) {
      if (error instanceof OnvifError && ['unsupported', 'failed'].includes(error.fault)) return null;
      throw error;
    }
  }
}

function numberAt(element: XmlElement | undefined, ...path: readonly string[]): number | null {
  const text = textAt(element, ...path);
  const value = Number(text);
  return text === '' || !Number.isFinite(value) || value < 0 || value > 1e7 ? null : value;
}

function readUtc(element: XmlElement | undefined): number | undefined {
  const parts = [
    textAt(element, 'Date', 'Year'),
    textAt(element, 'Date', 'Month'),
    textAt(element, 'Date', 'Day'),
    textAt(element, 'Time', 'Hour'),
    textAt(element, 'Time', 'Minute'),
    textAt(element, 'Time', 'Second'),
  ].map((text) => (/^\d{1,4}$/.test(text) ? Number(text) : Number.NaN));
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts;
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return Number.isFinite(atMs) && year >= 1970 ? atMs : undefined;
}
