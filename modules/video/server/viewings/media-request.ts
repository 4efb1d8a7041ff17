import type { IncomingMessage } from 'node:http';

const longestBodyBytes = 4_096;

export function tokenOf({ headers }: IncomingMessage, path: string): string | undefined {
  const [, bearer] = /^Bearer ([\w.-]+)$/.exec(headers.authorization ?? '') ?? [];
  return bearer ?? new URL(path, 'http://recorder.invalid').searchParams.get('token') ?? undefined;
}

/** NOTE: the session's cookie alone: others on the line (language, theme) change while a stream is open. */
export function isSameCookie(cookie: string | undefined, { headers }: IncomingMessage): boolean {
  const own = sessionCookie(cookie);
  return own !== undefined && own === sessionCookie(headers.cookie);
}

export function sessionCookie(cookie: string | undefined): string | undefined {
  return /(?:^|;\s*)((?:__Secure-)?veche\.session_token=[^;]+)/.exec(cookie ?? '')?.[1];
}

export async function readJson(request: IncomingMessage): Promise<unknown> {
  return parseJson(await readBody(request));
}

/** Undefined for one that is too long. */
export async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const buffer = Buffer.from(part);
    bytes += buffer.length;
    if (bytes > longestBodyBytes) return undefined;
    parts.push(buffer);
  }
  return Buffer.concat(parts);
}

export function parseJson(body: Buffer | undefined): unknown {
  try {
    return body && JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
