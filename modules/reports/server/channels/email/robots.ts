import type { Email } from 'postal-mime';
import type { RobotReason } from '../channel.ts';

/*
 * Letters that no person wrote (RFC 3834 §2 and what mail programs do besides). To answer one may begin a loop of two
 * machines; so none is answered, and each is kept where a moderator can look.
 */

const absence = [
  /^(auto(matic)?[ -]?(reply|response)|autoreply|out of (the )?office)/i,
  /^(автоответ|автоматический ответ|нет на месте|меня нет в офисе|я в отпуске|в отпуске до)/i,
  /^(автовідповідь|автоматична відповідь|немає на місці|мене немає в офісі|я у відпустці)/i,
];

export function robotReasonOf({ headers, subject }: Email): RobotReason | undefined {
  const values = new Map(headers.map(({ key, value }) => [key, value.trim().toLowerCase()]));
  if (absence.some((pattern) => pattern.test((subject ?? '').trim()))) return 'out-of-office';
  if (values.has('x-autoreply') || values.has('x-autorespond')) return 'out-of-office';
  const submitted = values.get('auto-submitted');
  if (submitted?.startsWith('auto-replied')) return 'out-of-office';
  if (submitted !== undefined && submitted !== 'no') return 'automatic';
  const precedence = values.get('precedence') ?? '';
  if (precedence === 'auto_reply') return 'out-of-office';
  if (['bulk', 'list', 'junk'].includes(precedence)) return 'mass-mail';
  if (values.has('list-id') || values.has('list-unsubscribe')) return 'mass-mail';
  return values.has('x-auto-response-suppress') ? 'automatic' : undefined;
}

/** Our own address, with whatever stands behind a plus. */
export function isOurs(address: string, ours: string): boolean {
  return address.replace(/\+[^@]*@/, '@') === ours;
}
