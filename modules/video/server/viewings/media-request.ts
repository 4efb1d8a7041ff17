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
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request) {
    const buffer = Buffer.from(part);
    bytes += buffer.length;
    if (bytes > longestBodyBytes) return undefined;
    parts.push(buffer);
  }
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch {
    return undefined;
  }
}
