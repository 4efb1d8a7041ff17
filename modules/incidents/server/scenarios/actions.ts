import { defaultLocale, isLocale } from '#kernel/i18n/locale.ts';
import { findRecipients, listRecipientsWithRole } from '#kernel/identity/recipient.store.ts';
import type { Recipient } from '#kernel/identity/recipient.store.ts';
import { queueMessage } from '#kernel/notify/queue.ts';
import type { ScenarioAction } from '../../contract/scenarios.ts';
import { placeOf } from '../cards/card.presenter.ts';
import { announceCard, writeLog } from '../cards/change-card.ts';
import { nextNumber, writeIncident } from '../cards/incident.store.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { proposeServices } from '../services/proposals.ts';
import { sendToServices } from '../services/send-to-services.ts';
import { listRunCards, listServices } from '../services/service.store.ts';
import { findMode } from '../shifts/shift.store.ts';
import { titlesIn } from '../type.store.ts';

/** What an action did at once, or until when it waits. */
export type Effect =
  | { readonly kind: 'done'; readonly touchedIds: readonly string[] }
  | { readonly kind: 'waits'; readonly dueAt: Date };

const toldAtMost = 50;

/** Everything here is a row of this database: it commits with the step's own, or never was. */
export async function act(
  context: IncidentsContext,
  card: IncidentRow,
  action: ScenarioAction,
): Promise<Effect> {
  const { db, clock } = context;
  const after = (seconds: number): Effect => ({
    kind: 'waits',
    dueAt: new Date(clock.now().getTime() + seconds * 1000),
  });
  switch (action.kind) {
    case 'send':
      return { kind: 'done', touchedIds: await send(context, card, action.level) };
    case 'notify': {
      const scope = { areaIds: card.areaIds, now: clock.now(), limit: toldAtMost };
      const people = await listRecipientsWithRole(db, { roleId: action.roleId, ...scope });
      for (const person of people) await tell(context, person, { card, text: action.text });
      await writeLog(context, card.id, 'scenario', { text: action.text });
      return { kind: 'done', touchedIds: people.map(({ personId }) => personId) };
    }
    case 'note':
      await writeLog(context, card.id, 'scenario', { text: action.text });
      return { kind: 'done', touchedIds: [] };
    case 'wait':
      return after(action.seconds);
    case 'ask':
      await writeLog(context, card.id, 'scenario', { text: action.question });
      return after(action.withinSeconds);
  }
}

/** Services of the run card that are not on the card yet; answers their tasks. */
async function send(context: IncidentsContext, card: IncidentRow, level: number): Promise<string[]> {
  if (card.status === 'draft') await register(context, card);
  const serviceIds = await servicesOf(context, card, level);
  const tasks = await sendToServices(context, card, serviceIds);
  return tasks.map(({ id }) => id);
}

export async function servicesOf(
  { db, clock }: Pick<IncidentsContext, 'db' | 'clock'>,
  card: Pick<IncidentRow, 'typeCode' | 'areaIds' | 'lng' | 'lat'>,
  level: number,
): Promise<string[]> {
  const { mode } = await findMode(db);
  const need = { level, place: placeOf(card), areaIds: card.areaIds, now: clock.now(), mode };
  const runCards = card.typeCode === null ? [] : await listRunCards(db, card.typeCode);
  const proposals = proposeServices(need, { services: await listServices(db), runCards, units: [] });
  return proposals.filter(({ isProposed }) => isProposed).map(({ serviceId }) => serviceId);
}

async function register(context: IncidentsContext, card: IncidentRow): Promise<void> {
  const registeredAt = context.clock.now();
  const number = await nextNumber(context.db);
  const version = await writeIncident(context.db, card, { number, status: 'open', registeredAt });
  await writeLog(context, card.id, 'registered');
  announceCard(context, { ...card, number, status: 'open', version });
}

/** The message names kind, number and place; who called and what was said stands behind the sign-in. */
async function tell(
  context: IncidentsContext,
  { personId, email, locale: wish }: Recipient,
  { card, text }: { card: IncidentRow; text: string },
): Promise<void> {
  const locale = isLocale(wish) ? wish : defaultLocale;
  const title = (await titlesIn(context.db, locale))(card.typeCode);
  const values = { title, text, number: String(card.number ?? '—'), address: card.address || '—' };
  const path = `/work/incidents?card=${card.id}` as const;
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
