import { RtspError } from './errors.ts';

/** Values by lower-case name; a name may come several times. */
export type RtspHeaders = ReadonlyMap<string, readonly string[]>;

export interface RtspResponse {
  readonly kind: 'response';
  readonly status: number;
  readonly reason: string;
  readonly headers: RtspHeaders;
  readonly body: Buffer;
}

export interface RtspRequest {
  readonly kind: 'request';
  readonly method: string;
  readonly url: string;
  readonly headers: RtspHeaders;
  readonly body: Buffer;
}

export type RtspMessage = RtspResponse | RtspRequest;

const maximumHeadBytes = 64 * 1024;
const maximumBodyBytes = 1024 * 1024;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

export function headerOf(message: { readonly headers: RtspHeaders }, name: string): string | undefined {
  return message.headers.get(name)?.[0];
}

export function headersOf(message: { readonly headers: RtspHeaders }, name: string): readonly string[] {
  return message.headers.get(name) ?? [];
}

/**
 * Reads one message (RFC 2326 §4) from the start of the bytes. Undefined while it is incomplete.
 * Accepts bare line feeds, odd spaces and header names in any case, as cameras send them.
 * @throws RtspError `malformed` when no more bytes can make it a message
 */
export function readMessage(bytes: Buffer): { message: RtspMessage; length: number } | undefined {
  const headLength = findEndOfHead(bytes);
  if (headLength === undefined) {
    if (bytes.length > maximumHeadBytes)
      throw new RtspError('malformed', 'the head of a message is too long');
    return undefined;
  }
  const [first = '', ...lines] = bytes.toString('latin1', 0, headLength).split(/\r?\n/);
  const headers = readHeaders(lines);
  const bodyLength = readBodyLength(headers);
  if (bytes.length < headLength + bodyLength) return undefined;
  const length = headLength + bodyLength;
  return { message: readFirstLine(first, headers, Buffer.from(bytes.subarray(headLength, length))), length };
}

function findEndOfHead(bytes: Buffer): number | undefined {
  let at = bytes.indexOf(lineFeed);
  while (at >= 0) {
    const next = bytes[at + 1] === carriageReturn ? at + 2 : at + 1;
    if (bytes[next] === lineFeed) return next + 1;
    at = bytes.indexOf(lineFeed, at + 1);
  }
  return undefined;
}

function readHeaders(lines: readonly string[]): RtspHeaders {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return headers;
}

function readBodyLength(headers: RtspHeaders): number {
  const text = headers.get('content-length')?.[0];
  if (text === undefined) return 0;
  const length = Number.parseInt(text, 10);
  if (!(length >= 0 && length <= maximumBodyBytes)) throw new RtspError('malformed', 'bad content length');
  return length;
}

function readFirstLine(line: string, headers: RtspHeaders, body: Buffer): RtspMessage {
  const [, status, reason] = /^RTSP\/\d\.\d\s+(\d{3})\s*(.*)$/.exec(line.trim()) ?? [];
  if (status) return { kind: 'response', status: Number(status), reason: reason ?? '', headers, body };
  const [, method, url] = /^([A-Z_]+)\s+(\S+)\s+RTSP\/\d\.\d$/.exec(line.trim()) ?? [];
  if (method && url) return { kind: 'request', method, url, headers, body };
  throw new RtspError('malformed', 'neither a request nor a response');
}

export function formatRequest(
  method: string,
  url: string,
  headers: Readonly<Record<string, string | undefined>>,
): string {
  const lines = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value.replaceAll(/[\r\n]/g, '')}`],
  );
  return [`${method} ${url.replaceAll(/[\s]/g, '')} RTSP/1.0`, ...lines, '', ''].join('\r\n');
}
