import { isIPv4 } from 'node:net';
import { createTransport } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport';
import type { Channel, OutgoingMessage, SendResult } from './channel.ts';
import { renderMailHtml } from './mail-html.ts';

export interface MailSettings {
  /** `smtp://user:password@host:587` (STARTTLS when offered) or `smtps://…` (TLS from the first byte). */
  readonly url: string;
  readonly from: string;
}

const connectionTimeoutMs = 10_000;
const silenceTimeoutMs = 30_000;
const sendTimeoutMs = 60_000;
const maximumDetailLength = 500;

/** E-mail by SMTP, one connection a message. */
export function createMailChannel(settings: MailSettings): Channel {
  return {
    id: 'email',
    async send(message, signal) {
      if (!isMailAddress(message.address)) {
        return { outcome: 'failed', detail: 'The address is not an e-mail address', isFinal: true };
      }
      const transport = createTransport(transportOptions(settings.url));
      try {
        const { response } = await withinTime(transport.sendMail(composeMail(settings, message)), signal);
        return { outcome: 'sent', detail: response.slice(0, maximumDetailLength) };
      } catch (error) {
        return mailFailure(error);
      } finally {
        transport.close();
      }
    },
  };
}

/**
 * NOTE: one address and nothing else. In "a@b.c, d@e.f" or "a@b.c\r\nBcc: …" the library or a server on the way
 * would see more recipients.
 */
export function isMailAddress(address: string): boolean {
  return address.length <= 254 && /^[^\s@,;:<>()[\]"\\\p{C}]+@[^\s@,;:<>()[\]"\\\p{C}]+$/u.test(address);
}

function transportOptions(url: string): SMTPTransport.Options {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isSecure = protocol === 'smtps:';
  return {
    host: hostname,
    port: port ? Number(port) : isSecure ? 465 : 587,
    secure: isSecure,
    // A password never crosses a network in clear text.
    requireTLS: username !== '' && !isLoopback(hostname),
    ...(username && { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }),
    connectionTimeout: connectionTimeoutMs,
    greetingTimeout: connectionTimeoutMs,
    socketTimeout: silenceTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

function isLoopback(hostname: string): boolean {
  return (
    hostname === 'localhost' || hostname === '[::1]' || (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}

function composeMail(settings: MailSettings, message: OutgoingMessage): SMTPTransport.MailOptions {
  return {
    from: settings.from,
    to: { name: '', address: message.address },
    ...answersGoTo(message),
    subject: message.subject,
    text: message.bodyText,
    html: message.bodyHtml ?? renderMailHtml(message),
    // The same on every attempt, so that a mail program shows a message sent twice once.
    messageId: `<${message.id}@${domainOf(settings.from)}>`,
    headers: {
      'Content-Language': message.locale,
      'Auto-Submitted': 'auto-generated',
      ...listHeaders(message),
    },
  };
}

/** RFC 2369 and RFC 8058; the press of a button in a mail program is a request, which the standard takes over https only. */
function listHeaders({ unsubscribeUrl }: OutgoingMessage): Record<string, string> {
  if (!unsubscribeUrl || !URL.canParse(unsubscribeUrl)) return {};
  const { protocol, href } = new URL(unsubscribeUrl);
  const list = { 'List-Unsubscribe': `<${href}>` };
  if (protocol !== 'https:') return list;
  return { ...list, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' };
}

/** NOTE: the envelope's sender as well, so that a server that cannot deliver names the message in its address. */
function answersGoTo({ address, replyTo }: OutgoingMessage): SMTPTransport.MailOptions {
  if (!replyTo || !isMailAddress(replyTo)) return {};
  return { replyTo: { name: '', address: replyTo }, envelope: { from: replyTo, to: [address] } };
}

function domainOf(from: string): string {
  return /@([\w.-]+)/.exec(from)?.[1] ?? 'localhost';
}

async function withinTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(sendTimeoutMs)]);
  const ended = Promise.withResolvers<never>();
  const refuse = () => ended.reject(new Error('The mail server did not finish in time'));
  end.addEventListener('abort', refuse, { once: true });
  if (end.aborted) refuse();
  try {
    return await Promise.race([work, ended.promise]);
  } finally {
    end.removeEventListener('abort', refuse);
  }
}

/** A 5xx about the recipient or the message is the server's last word (RFC 5321 §4.2.1); all else may pass. */
function mailFailure(error: unknown): SendResult {
  const { message, code, responseCode } = error as { message?: string; code?: string; responseCode?: number };
  const isAboutMessage = code === 'EENVELOPE' || code === 'EMESSAGE';
  return {
    outcome: 'failed',
    detail: (message ?? String(error)).slice(0, maximumDetailLength),
    isFinal: isAboutMessage && responseCode !== undefined && responseCode >= 500,
  };
}
