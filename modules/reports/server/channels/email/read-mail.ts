import PostalMime from 'postal-mime';
import type { Address, Email } from 'postal-mime';
import { maximumPictureBytes } from '#kernel/files/contract/file.ts';
import { photoLimit, textLimit } from '../../../contract/report.ts';
import type { RawMessage, ReadMessage } from '../channel.ts';
import { guessLocale } from './guess-locale.ts';
import { withoutQuotes } from './quotes.ts';
import { isOurs, robotReasonOf } from './robots.ts';
import { readUndelivered } from './undelivered.ts';

/** A letter has some parts; one with hundreds is made to wear out whoever takes it apart. */
const maximumParts = 100;
const maximumNesting = 20;
const maximumSubject = 200;
/** What is kept of a robot's words: enough to see what it is. */
const robotTextLimit = 500;

/** Takes a mail apart: words of a person, a robot's, or a letter of ours that came back. */
export async function readMail(message: RawMessage, town: { address: string }): Promise<ReadMessage> {
  const raw = Buffer.from(message.raw);
  if (countParts(raw) > maximumParts) return robot({ address: message.envelopeFrom }, 'too-many-parts');
  const mail = await PostalMime.parse(raw, {
    maxNestingDepth: maximumNesting,
    maxRfc822NestingDepth: 1,
  });
  const replyToken = findToken(mail, message, town.address);
  const undelivered = readUndelivered(mail, message);
  if (undelivered) return { kind: 'undelivered', replyToken, ...undelivered };

  const { address, name } = senderOf(mail, message);
  const subject = oneLine(mail.subject ?? '').slice(0, maximumSubject) || null;
  const text = wordsOf(mail).slice(0, textLimit);
  if (address === null) return robot({ address, subject, text }, 'automatic');
  const reason = isOurs(address, town.address) ? 'own-address' : robotReasonOf(mail);
  if (reason) return robot({ address, subject, text }, reason);
  const { pictures, leftOutCount } = picturesOf(mail);
  const locale = guessLocale(`${subject ?? ''} ${text}`);
  return {
    kind: 'words',
    address,
    name,
    subject,
    text,
    locale,
    place: null,
    pictures,
    leftOutCount,
    replyToken,
  };
}

function robot(
  facts: { address: string | null; subject?: string | null; text?: string },
  reason: Extract<ReadMessage, { kind: 'robot' }>['reason'],
): ReadMessage {
  const { address, subject = null, text = '' } = facts;
  return { kind: 'robot', address, subject, text: text.slice(0, robotTextLimit), reason };
}

/** Told before anything is decoded. */
function countParts(raw: Buffer): number {
  let count = 0;
  const header = Buffer.from('\nContent-T', 'latin1');
  for (let at = raw.indexOf(header); at >= 0 && count <= 2 * maximumParts; at = raw.indexOf(header, at + 1))
    count += 1;
  // Each part has a type and mostly an encoding.
  return count / 2;
}

function senderOf(mail: Email, message: RawMessage): { address: string | null; name: string | null } {
  const from = mail.from?.address ? mail.from : undefined;
  const address = from?.address ?? message.envelopeFrom ?? '';
  const isAddress = /^[^\s@<>,;]+@[^\s@<>,;]+$/.test(address) && address.length <= 254;
  const name = oneLine(from?.name ?? '').slice(0, 100);
  return { address: isAddress ? address.toLowerCase() : null, name: name || null };
}

/** In the address it was sent to, else in the subject, where mail programs keep what stands there. */
function findToken(mail: Email, { envelopeTo }: RawMessage, ours: string): string | null {
  const [name = '', domain = ''] = ours.split('@');
  const addressed = [mail.to, mail.cc].flatMap((list) => (list ?? []).flatMap(addressesOf));
  const delivered = [mail.deliveredTo ?? '', headerOf(mail, 'x-original-to')];
  for (const recipient of [...envelopeTo, ...addressed, ...delivered]) {
    const [mailbox = '', host] = recipient.toLowerCase().split('@');
    const [base, token] = mailbox.split('+');
    if (host === domain && base === name && token) return token;
  }
  return /\[#([0-9a-v]{40,60})\]/i.exec(mail.subject ?? '')?.[1] ?? null;
}

function addressesOf(address: Address): string[] {
  return address.group ? address.group.map((mailbox) => mailbox.address) : [address.address];
}

function headerOf(mail: Email, name: string): string {
  return mail.headers.find(({ key }) => key === name)?.value ?? '';
}

/** What the person wrote now: without what they answer to, without controls that would reorder the page. */
function wordsOf(mail: Email): string {
  const text = mail.text ?? '';
  const clean = text.replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{C}\n\t]/gu, '');
  return withoutQuotes(clean).trim();
}

function oneLine(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
}

/** Only pictures, only so many, none larger than an upload may be; whether they are pictures their content tells. */
function picturesOf(mail: Email): { pictures: Uint8Array[]; leftOutCount: number } {
  const candidates = mail.attachments.flatMap(({ mimeType, content }) => {
    const isPicture = mimeType.startsWith('image/') || mimeType === 'application/octet-stream';
    if (!isPicture || typeof content === 'string') return [];
    const bytes = content instanceof Uint8Array ? content : new Uint8Array(content);
    return bytes.byteLength <= maximumPictureBytes ? [bytes] : [];
  });
  const pictures = candidates.slice(0, photoLimit);
  return { pictures, leftOutCount: mail.attachments.length - pictures.length };
}
