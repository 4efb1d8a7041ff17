import type { Email } from 'postal-mime';
import type { RawMessage } from '../channel.ts';

export interface Undelivered {
  /** False: the server goes on trying. */
  readonly isForGood: boolean;
  readonly detail: string;
}

const maximumDetail = 300;

/** A report of a mail server on a letter of ours (RFC 3464), or what has no sender to answer to. */
export function readUndelivered(mail: Email, { envelopeFrom }: RawMessage): Undelivered | undefined {
  const type = mail.headers.find(({ key }) => key === 'content-type')?.value.toLowerCase() ?? '';
  const isReport = type.includes('multipart/report') && type.includes('delivery-status');
  const hasNoSender = envelopeFrom === '' || (envelopeFrom === null && mail.returnPath?.trim() === '<>');
  if (!isReport && !hasNoSender) return undefined;
  const status = mail.attachments.find(({ mimeType }) => mimeType === 'message/delivery-status');
  const words = status ? textOf(status.content) : '';
  const action = /^action:\s*(\w+)/im.exec(words)?.[1]?.toLowerCase();
  const code = /^status:\s*(\d)\.\d+\.\d+/im.exec(words);
  const diagnostic = /^diagnostic-code:\s*(.+)$/im.exec(words)?.[1];
  return {
    isForGood: action === 'failed' && code?.[1] !== '4',
    detail: (diagnostic ?? code?.[0] ?? mail.subject ?? '').slice(0, maximumDetail),
  };
}

function textOf(content: string | ArrayBuffer | Uint8Array): string {
  return typeof content === 'string' ? content : new TextDecoder().decode(content);
}
