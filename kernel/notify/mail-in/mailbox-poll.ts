import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { outsideTransaction } from '#kernel/db/scope.ts';
import { maximumMailBytes } from './arriving-mail.ts';
import type { KeepMail } from './arriving-mail.ts';

/*
 * A mailbox looked into from time to time. A letter is marked as seen only after it was kept: a hub that dies between
 * the two keeps it again at the next look, and the same letter kept twice is one.
 */

const lookEveryMs = 30_000;
/** One look ends after so many, so that a full mailbox cannot hold up a shutdown. */
const lettersAtOnce = 50;
const connectTimeoutMs = 15_000;
const silenceTimeoutMs = 60_000;

export interface MailboxOptions {
  /** `imaps://user:password@host:993/INBOX`; `imap://` upgrades by STARTTLS, and must, except on this machine. */
  readonly url: string;
  readonly keep: KeepMail;
  /** A letter that is not fetched for its size. */
  readonly onTooLarge: (letter: { messageId: string; from: string | null }) => Promise<void>;
  readonly onError: (error: unknown) => void;
  readonly lookEveryMs?: number;
}

/** Looks into the mailbox until disposed; what goes wrong ends one look, the next one connects anew. */
export function startMailboxPoll(options: MailboxOptions): AsyncDisposable {
  const stop = new AbortController();
  const looking = outsideTransaction(async () => await lookAgainAndAgain(options, stop.signal));
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await looking;
    },
  };
}

async function lookAgainAndAgain(options: MailboxOptions, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await lookOnce(options, signal).catch((error: unknown) => {
      if (!signal.aborted) options.onError(error);
    });
    await pause(options.lookEveryMs ?? lookEveryMs, undefined, { signal }).catch(() => {});
  }
}

/** Keeps the unseen letters of the mailbox, oldest first. */
export async function lookOnce(options: MailboxOptions, signal: AbortSignal): Promise<void> {
  const url = new URL(options.url);
  const client = connectionTo(url);
  // NOTE: without a listener a broken connection would end the process; the command under way fails by itself.
  client.on('error', () => {});
  const cut = (): void => client.close();
  signal.addEventListener('abort', cut, { once: true });
  try {
    await client.connect();
    await client.mailboxOpen(decodeURIComponent(url.pathname.slice(1)) || 'INBOX');
    const unseen = await client.search({ seen: false }, { uid: true });
    for (const uid of (unseen || []).slice(0, lettersAtOnce)) {
      signal.throwIfAborted();
      await takeLetter(client, String(uid), options);
    }
    await client.logout();
  } finally {
    signal.removeEventListener('abort', cut);
    client.close();
  }
}

function connectionTo({ protocol, hostname, port, username, password }: URL): ImapFlow {
  const isSecure = protocol === 'imaps:';
  const isHere = hostname === 'localhost' || hostname === '127.0.0.1' || hostname === '[::1]';
  return new ImapFlow({
    host: hostname,
    port: port ? Number(port) : isSecure ? 993 : 143,
    secure: isSecure,
    // A password never crosses a network in clear text.
    doSTARTTLS: isSecure || isHere ? undefined : true,
    auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: connectTimeoutMs,
    socketTimeout: silenceTimeoutMs,
  });
}

async function takeLetter(client: ImapFlow, uid: string, options: MailboxOptions): Promise<void> {
  const facts = await client.fetchOne(uid, { size: true, envelope: true }, { uid: true });
  if (!facts) return;
  if ((facts.size ?? 0) > maximumMailBytes) {
    const messageId = facts.envelope?.messageId ?? `uid-${uid}`;
    await options.onTooLarge({ messageId, from: facts.envelope?.from?.[0]?.address ?? null });
  } else {
    const letter = await client.fetchOne(uid, { source: true }, { uid: true });
    if (!letter || !letter.source) return;
    await options.keep({ raw: letter.source, envelope: null });
  }
  await client.messageFlagsAdd(uid, ['\\Seen'], { uid: true });
}
