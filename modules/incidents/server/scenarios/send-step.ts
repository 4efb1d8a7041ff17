import { placeOf } from '../cards/card.presenter.ts';
import { announceCard, writeLog } from '../cards/change-card.ts';
import { nextNumber, writeIncident } from '../cards/incident.store.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { proposeServices } from '../services/proposals.ts';
import { sendToServices } from '../services/send-to-services.ts';
import { listRunCards, listServices } from '../services/service.store.ts';
import { findMode } from '../shifts/shift.store.ts';

/** Services of the run card that are not on the card yet; answers their tasks. */
export async function sendByLevel(
  context: IncidentsContext,
  card: IncidentRow,
  level: number,
): Promise<string[]> {
  return await sendServices(context, card, await servicesOf(context, card, level));
}

/** One service, where it still serves; null where it does not. */
export async function sendNamed(
  context: IncidentsContext,
  card: IncidentRow,
  serviceId: string,
): Promise<string[] | null> {
  const service = (await listServices(context.db)).find(({ id }) => id === serviceId);
  return service?.isActive ? await sendServices(context, card, [serviceId]) : null;
}

async function sendServices(
  context: IncidentsContext,
  card: IncidentRow,
  serviceIds: readonly string[],
): Promise<string[]> {
  if (card.status === 'draft') await register(context, card);
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

/** The level of the card, never down. */
export async function raiseLevel(context: IncidentsContext, card: IncidentRow, level: number): Promise<void> {
  if (level <= card.level) return;
  await writeIncident(context.db, card, { level });
  await writeLog(context, card.id, 'level-raised', { text: String(level) });
}
