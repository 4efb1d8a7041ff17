/** The answer to SETUP: how the camera will send one track (RFC 2326 §12.39). */
export interface Transport {
  readonly isTcp: boolean;
  readonly interleaved: readonly [number, number] | undefined;
  readonly serverPorts: readonly [number, number] | undefined;
  readonly source: string | undefined;
  readonly ssrc: number | undefined;
}

export function parseTransport(text: string): Transport {
  const [protocol = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(rest.map(readParameter));
  const ssrc = Number.parseInt(parameters.get('ssrc') ?? '', 16);
  return {
    isTcp: /TCP/i.test(protocol),
    interleaved: readPair(parameters.get('interleaved')),
    serverPorts: readPair(parameters.get('server_port')),
    source: parameters.get('source'),
    ssrc: Number.isNaN(ssrc) || ssrc === 0 ? undefined : ssrc,
  };
}

function readParameter(text: string): [string, string] {
  const equals = text.indexOf('=');
  if (equals < 0) return [text.toLowerCase(), ''];
  return [text.slice(0, equals).trim().toLowerCase(), text.slice(equals + 1).trim()];
}

function readPair(text: string | undefined): [number, number] | undefined {
  const [, first, second] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text ?? '') ?? [];
  if (first === undefined) return undefined;
  return [Number(first), second === undefined ? Number(first) + 1 : Number(second)];
}

export interface Session {
  readonly id: string;
  readonly timeoutSeconds: number;
}

/** RFC 2326 §12.37 */
const defaultSessionTimeoutSeconds = 60;

export function parseSession(text: string): Session {
  const [id = '', ...rest] = text.split(';').map((part) => part.trim());
  const timeout = Number.parseInt(new Map(rest.map(readParameter)).get('timeout') ?? '', 10);
  return { id, timeoutSeconds: timeout > 0 ? timeout : defaultSessionTimeoutSeconds };
}

export interface RtpInfo {
  readonly url: string;
  readonly sequence: number | undefined;
  readonly rtpTime: number | undefined;
}

/** One entry a track, in the camera's order (RFC 2326 §12.33). */
export function parseRtpInfo(text: string): RtpInfo[] {
  return text.split(/,(?=\s*url=)/).flatMap((entry) => {
    const [, url] = /url=([^;]*)/.exec(entry) ?? [];
    if (url === undefined) return [];
    return [{ url: url.trim(), sequence: readNumber(entry, 'seq'), rtpTime: readNumber(entry, 'rtptime') }];
  });
}

function readNumber(entry: string, name: string): number | undefined {
  const [, digits] = new RegExp(`;\\s*${name}=\\s*(\\d{1,10})`).exec(entry) ?? [];
  return digits === undefined ? undefined : Number(digits);
}
