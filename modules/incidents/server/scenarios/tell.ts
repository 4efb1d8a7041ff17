import { defaultLocale, isLocale } from '#kernel/i18n/locale.ts';
import { findRecipients, listRecipientsWithRole } from '#kernel/identity/recipient.store.ts';
import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import { wordingIn } from '../../contract/scenario-definition.ts';
import type { Wording } from '../../contract/scenario-definition.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { titlesIn } from '../type.store.ts';

const toldAtMost = 50;

interface Telling {
  readonly card: IncidentRow;
  readonly text: Wording;
  /** Absent: the card. */
  readonly path?: `/${string}`;
}

/** Everybody who holds a role for the place of the card; answers whom. */
export async function tellRole(
  context: IncidentsContext,
  roleId: string,
  telling: Telling,
): Promise<string[]> {
  const { db, clock } = context;
  const scope = { areaIds: telling.card.areaIds, now: clock.now(), limit: toldAtMost };
  const people = await listRecipientsWithRole(db, { roleId, ...scope });
  for (const person of people) await tell(context, person, telling);
  return people.map(({ personId }) => personId);
}

/** The message names kind, number and place; who called and what was said stands behind the sign-in. */
async function tell(
  context: IncidentsContext,
  { personId, email, locale: wish }: Recipient,
  { card, text, path = `/work/incidents?card=${card.id}` }: Telling,
): Promise<void> {
  const locale = isLocale(wish) ? wish : defaultLocale;
  const title = (await titlesIn(context.db, locale))(card.typeCode);
  const number = String(card.number ?? '—');
  const values = { title, text: wordingIn(text, locale), number, address: card.address || '—' };
  await queueMessage(context, {
    kind: 'incidents.scenario',
    locale,
    recipientPersonId: personId,
    channel: 'email',
    address: email,
    subject: context.text(locale, 'incidents.scenario.subject', values),
    bodyText: context.text(locale, 'incidents.scenario.body', {
      ...values,
      url: `${context.baseUrl}${path}`,
    }),
    path,
    isTraining: context.town.isTraining,
    isUrgent: true,
  });
}

/** Whoever was told to act hears that it is over. */
export async function tellAllClear(
  context: IncidentsContext,
  card: IncidentRow,
  { personIds, reason }: { personIds: readonly string[]; reason: string },
): Promise<void> {
  for (const person of await findRecipients(context.db, personIds)) {
    const locale = isLocale(person.locale) ? person.locale : defaultLocale;
    const text = context.text(locale, 'incidents.scenario.all-clear', { reason });
    await tell(context, person, { card, text });
  }
}
