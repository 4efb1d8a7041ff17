import { kindOfTopic } from './camera-event.ts';
import type { CameraEvent } from './camera-event.ts';
import type { OnvifDevice } from './device.ts';
import { OnvifError } from './errors.ts';
import { readable } from './soap.ts';
import { descendants, escapeXml, find, findAll, formatXml, textAt } from './xml.ts';
import type { XmlElement } from './xml.ts';

/*
 * Events by pull point (ONVIF Core §9.2): the camera keeps what happens, and answers our question when something has
 * happened or after ten seconds. Nothing of ours listens for the camera, and a camera behind a firewall works the same.
 */

const waitSeconds = 10;
const answerSlackMs = 6_000;
const keptSeconds = 60;
const mostAtOnce = 64;

export type PulledEvent = Omit<CameraEvent, 'cameraId' | 'atUs'> & {
  /** The state it was in when we came, rather than something that happens now. */
  readonly isInitial: boolean;
};

export class PullPoint {
  readonly #device: OnvifDevice;
  readonly #url: URL;
  /** What the camera wants to have back with every question. */
  readonly #references: string;
  #renewedAtMs = performance.now();

  private constructor(device: OnvifDevice, url: URL, references: string) {
    this.#device = device;
    this.#url = url;
    this.#references = references;
  }

  /** @throws OnvifError `unsupported` for a camera without events */
  static async open(device: OnvifDevice): Promise<PullPoint> {
    const inner = `<t:InitialTerminationTime>PT${keptSeconds}S</t:InitialTerminationTime>`;
    const answer = await device.call('events', 'CreatePullPointSubscription', inner);
    const reference = find(answer, 'SubscriptionReference');
    const url = device.onThisHost(textAt(reference, 'Address'));
    if (!url) throw new OnvifError('malformed', 'the camera does not say where its events are');
    const references = find(reference, 'ReferenceParameters')?.children.map(formatXml).join('') ?? '';
    return new PullPoint(device, url, references);
  }

  /** What has happened since, after ten seconds at most. */
  async pull(): Promise<PulledEvent[]> {
    await this.#renewInTime();
    const answer = await this.#call(
      'http://www.onvif.org/ver10/events/wsdl/PullPointSubscription/PullMessagesRequest',
      `<t:PullMessages xmlns:t="http://www.onvif.org/ver10/events/wsdl"><t:Timeout>PT${waitSeconds}S</t:Timeout><t:MessageLimit>${mostAtOnce}</t:MessageLimit></t:PullMessages>`,
      waitSeconds * 1000 + answerSlackMs,
    );
    return findAll(answer, 'NotificationMessage')
      .slice(0, 4 * mostAtOnce)
      .flatMap(readNotification);
  }

  async close(): Promise<void> {
    await this.#call(
      'http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/UnsubscribeRequest',
      '<n:Unsubscribe xmlns:n="http://docs.oasis-open.org/wsn/b-2"/>',
      2_000,
    );
  }

  /** Some cameras renew by being asked and know no Renew; a subscription that is really gone shows at the next question. */
  async #renewInTime(): Promise<void> {
    if (performance.now() - this.#renewedAtMs < (keptSeconds * 1000) / 3) return;
    this.#renewedAtMs = performance.now();
    await this.#call(
      'http://docs.oasis-open.org/wsn/bw-2/SubscriptionManager/RenewRequest',
      `<n:Renew xmlns:n="http://docs.oasis-open.org/wsn/b-2"><n:TerminationTime>PT${keptSeconds}S</n:TerminationTime></n:Renew>`,
    ).catch((error: unknown) => {
      if (!(error instanceof OnvifError)) throw error;
    });
  }

  async #call(action: string, body: string, limitMs?: number): Promise<XmlElement> {
    const head = `<a:Action>${action}</a:Action><a:To>${escapeXml(this.#url.href)}</a:To>${this.#references}`;
    const call = { url: this.#url, head, body };
    return await this.#device.soap.call(limitMs === undefined ? call : { ...call, limitMs });
  }
}

function readNotification(notification: XmlElement): PulledEvent[] {
  const topic = readable(textAt(notification, 'Topic'), 200)
    .split('/')
    .map((step) => step.replace(/^[\w-]+:/, ''))
    .join('/');
  const message = find(notification, 'Message', 'Message');
  if (topic === '' || !message) return [];
  const operation = message.attributes.get('PropertyOperation') ?? '';
  if (operation === 'Deleted') return [];
  const items = descendants(find(message, 'Source'), 'SimpleItem');
  const source = items.map((item) => item.attributes.get('Value') ?? '').join(' ');
  return [
    {
      kind: kindOfTopic(topic),
      isOn: readState(find(message, 'Data')),
      topic,
      source: readable(source, 100),
      cameraAtUs: readInstant(message.attributes.get('UtcTime')),
      isInitial: operation === 'Initialized',
    },
  ];
}

function readState(data: XmlElement | undefined): boolean | null {
  for (const item of descendants(data, 'SimpleItem')) {
    const value = item.attributes.get('Value')?.toLowerCase();
    if (value === 'true' || value === '1') return true;
    if (value === 'false' || value === '0') return false;
  }
  return null;
}

function readInstant(text: string | undefined): number | null {
  const atMs = Date.parse(text ?? '');
  return Number.isFinite(atMs) ? atMs * 1000 : null;
}
