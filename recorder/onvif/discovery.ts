import { randomUUID } from 'node:crypto';
import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { readable } from './soap.ts';
import { descendants, readXml, textAt } from './xml.ts';
import type { XmlElement } from './xml.ts';

/*
 * WS-Discovery 1.0 as ONVIF Core §7 wants it: one question to the group 239.255.255.250, port 3702, or to one device, and
 * answers from whoever is a network video transmitter. Answers are hostile input like any other: they are listed for a
 * person to choose from, and nothing is done with them.
 */

const group = '239.255.255.250';
export const discoveryPort = 3702;
const longestAnswerBytes = 16 * 1024;
const mostDevices = 1_024;
const askedTimes = 2;

export interface FoundDevice {
  /** Of the device, the same at every answer. */
  readonly id: string;
  /** Addresses of its device service; those of another host than the sender's come last. */
  readonly urls: readonly string[];
  /** Who answered. */
  readonly address: string;
  readonly name: string;
  readonly hardware: string;
  readonly location: string;
}

export interface DiscoverOptions {
  /** Single devices to ask instead of the group. */
  readonly addresses?: readonly string[];
  readonly waitMs?: number;
  readonly port?: number;
}

/** Who answers within the time. */
export async function discover({
  addresses,
  waitMs = 2_000,
  port = discoveryPort,
}: DiscoverOptions = {}): Promise<FoundDevice[]> {
  const found = new Map<string, FoundDevice>();
  const messageId = `urn:uuid:${randomUUID()}`;
  const question = Buffer.from(probeOf(messageId));
  const sockets = await openSockets(addresses);
  for (const socket of sockets)
    socket.on('message', (message, { address }) => {
      const device = readMatch(message, { messageId, address });
      if (device && found.size < mostDevices) found.set(device.id, device);
    });
  const ask = (socket: Socket): void => {
    for (const address of addresses ?? [group]) socket.send(question, port, address, () => {});
  };
  try {
    // Datagrams get lost, so the question is put twice (WS-Discovery §2.4).
    for (let times = 0; times < askedTimes; times += 1) {
      for (const socket of sockets) ask(socket);
      await pause(waitMs / askedTimes);
    }
  } finally {
    for (const socket of sockets) socket.close();
  }
  return [...found.values()].toSorted(
    (a, b) => a.address.localeCompare(b.address) || a.id.localeCompare(b.id),
  );
}

/** One socket for each of the machine's networks: a group is asked through one of them only. */
async function openSockets(addresses: readonly string[] | undefined): Promise<Socket[]> {
  if (addresses) {
    const families = new Set(addresses.map((address) => (address.includes(':') ? 'udp6' : 'udp4')));
    return await Promise.all([...families].map(async (family) => await openSocket(family)));
  }
  const own = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  const local = own.filter(({ family }) => family === 'IPv4').map(({ address }) => address);
  return await Promise.all(local.map(async (address) => await openSocket('udp4', address)));
}

async function openSocket(family: 'udp4' | 'udp6', address?: string): Promise<Socket> {
  const socket = createSocket(family);
  // NOTE: a network that is gone a moment later must not end the process.
  socket.on('error', () => {});
  socket.bind(0, address);
  await once(socket, 'listening');
  if (address !== undefined) {
    socket.setMulticastInterface(address);
    socket.setMulticastTTL(1);
  }
  return socket;
}

function probeOf(messageId: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope" xmlns:a="http://schemas.xmlsoap.org/ws/2004/08/addressing" xmlns:d="http://schemas.xmlsoap.org/ws/2005/04/discovery" xmlns:dn="http://www.onvif.org/ver10/network/wsdl">' +
    `<s:Header><a:Action>http://schemas.xmlsoap.org/ws/2005/04/discovery/Probe</a:Action><a:MessageID>${messageId}</a:MessageID><a:To>urn:schemas-xmlsoap-org:ws:2005:04:discovery</a:To></s:Header>` +
    '<s:Body><d:Probe><d:Types>dn:NetworkVideoTransmitter</d:Types></d:Probe></s:Body></s:Envelope>'
  );
}

function readMatch(
  message: Buffer,
  { messageId, address }: { readonly messageId: string; readonly address: string },
): FoundDevice | undefined {
  const root = message.length <= longestAnswerBytes ? readXml(message.toString('utf8')) : undefined;
  if (descendants(root, 'RelatesTo')[0]?.text.trim() !== messageId) return undefined;
  const [match] = descendants(root, 'ProbeMatch');
  const urls = addressesOf(match).toSorted((a, b) => rank(a, address) - rank(b, address));
  const id = readable(textAt(match, 'EndpointReference', 'Address'), 100);
  if (id === '' || urls.length === 0) return undefined;
  const scopes = textAt(match, 'Scopes').split(/\s+/);
  const scope = (kind: string): string => readScope(scopes, kind);
  return { id, urls, address, name: scope('name'), hardware: scope('hardware'), location: scope('location') };
}

function addressesOf(match: XmlElement | undefined): string[] {
  const told = textAt(match, 'XAddrs').split(/\s+/).slice(0, 8);
  return told.filter((url) => url.length < 300 && /^https?:/.test(url) && URL.canParse(url));
}

function rank(url: string, address: string): number {
  return new URL(url).hostname.replaceAll(/[[\]]/g, '') === address ? 0 : 1;
}

/** `onvif://www.onvif.org/name/Front%20door` */
function readScope(scopes: readonly string[], kind: string): string {
  const [, value = ''] =
    scopes.map((one) => one.split(`onvif://www.onvif.org/${kind}/`)).find((parts) => parts.length === 2) ??
    [];
  try {
    return readable(decodeURIComponent(value), 100);
  } catch {
    return readable(value, 100);
  }
}
