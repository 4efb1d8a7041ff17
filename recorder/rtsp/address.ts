/** An address of a stream without its credentials. */
export interface RtspAddress {
  readonly isTls: boolean;
  readonly host: string;
  readonly port: number;
  /** What goes into the request line. */
  readonly url: string;
}

const rtspPort = 554;
const rtspsPort = 322;

/** Undefined for what is not an rtsp or rtsps address. Credentials inside the address are left out. */
export function parseAddress(text: string): RtspAddress | undefined {
  const match = /^(rtsps?):\/\/(?:[^@/]*@)?(\[[0-9a-f:.]+\]|[^\s/:?#@]+)(?::(\d{1,5}))?([/?]\S*)?$/i.exec(
    text,
  );
  const [, scheme = '', host, portText, path = ''] = match ?? [];
  if (!host) return undefined;
  const isTls = scheme.toLowerCase() === 'rtsps';
  const port = portText === undefined ? (isTls ? rtspsPort : rtspPort) : Number(portText);
  if (port < 1 || port > 65_535) return undefined;
  const shownPort = portText === undefined ? '' : `:${port}`;
  const url = `${scheme.toLowerCase()}://${host}${shownPort}${path}`;
  return { isTls, host: host.replaceAll(/[[\]]/g, ''), port, url };
}
