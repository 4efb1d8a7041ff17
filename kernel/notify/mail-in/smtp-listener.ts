import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server';
import { maximumMailBytes } from './arriving-mail.ts';
import type { ArrivingMail, KeepMail } from './arriving-mail.ts';

/*
 * Mail for the town, handed over by its mail server or by any other. It takes letters for one address and for what is
 * told apart behind a plus, so it relays nothing. A letter is answered 250 once it is kept, and not before.
 */

/** Each may hold a whole mail in memory. */
const connectionsAtOnce = 5;
const silenceTimeoutMs = 60_000;
const closeTimeoutMs = 2_000;

export interface SmtpListenerOptions {
  readonly host: string;
  readonly port: number;
  /** `reports@town.example` */
  readonly address: string;
  readonly keep: KeepMail;
  readonly onError: (error: unknown) => void;
}

export interface SmtpListener extends AsyncDisposable {
  readonly port: number;
}

export async function startSmtpListener(options: SmtpListenerOptions): Promise<SmtpListener> {
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    authOptional: true,
    disableReverseLookup: true,
    banner: 'Veche',
    size: maximumMailBytes,
    maxClients: connectionsAtOnce,
    socketTimeout: silenceTimeoutMs,
    closeTimeout: closeTimeoutMs,
    onRcptTo: ({ address }, _session, done) =>
      done(isForUs(address, options.address) ? null : refusal(550, 'No such mailbox here')),
    onData: (stream, session, done) => void answer(options, { stream, session, done }),
  });
  server.on('error', options.onError);
  const listener = server.listen(options.port, options.host);
  await once(listener, 'listening');
  return {
    port: (listener.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => await new Promise<void>((resolve) => server.close(() => resolve())),
  };
}

/** `reports@town.example` and `reports+anything@town.example`. */
export function isForUs(recipient: string, ours: string): boolean {
  const [name = '', domain = ''] = recipient.toLowerCase().split('@');
  return `${name.split('+')[0]}@${domain}` === ours;
}

interface Delivery {
  readonly stream: SMTPServerDataStream;
  readonly session: SMTPServerSession;
  readonly done: (error?: Error | null, message?: string) => void;
}

async function answer(options: SmtpListenerOptions, { stream, session, done }: Delivery): Promise<void> {
  try {
    await takeIn(options, stream, session);
    done(null, 'Kept');
  } catch (error) {
    done(answerTo(error, options));
  }
}

async function takeIn(
  { keep }: SmtpListenerOptions,
  stream: SMTPServerDataStream,
  { envelope }: SMTPServerSession,
): Promise<void> {
  const raw = await readWithin(stream, maximumMailBytes);
  const from = envelope.mailFrom ? envelope.mailFrom.address : '';
  const mail: ArrivingMail = { raw, envelope: { from, to: envelope.rcptTo.map(({ address }) => address) } };
  await keep(mail);
}

/** Reads to the end whatever its length, as SMTP demands, and holds no more than the limit. */
async function readWithin(stream: SMTPServerDataStream, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
    else chunks.length = 0;
  }
  if (size > limit || stream.sizeExceeded) throw refusal(552, 'The letter is larger than 30 MB');
  return Buffer.concat(chunks, size);
}

function refusal(responseCode: number, message: string): Error & { responseCode: number } {
  return Object.assign(new Error(message), { responseCode });
}

function answerTo(error: unknown, { onError }: SmtpListenerOptions): Error {
  if (error instanceof Error && 'responseCode' in error) return error;
  onError(error);
  return refusal(451, 'Not kept, try again later');
}
