import { Problem } from '#kernel/errors/problem.ts';
import { areasAt } from '#kernel/geo/area.store.ts';
import { isTownBoundaryKnown } from '#kernel/geo/area.store.ts';
import type { Point } from '#kernel/http/fields.ts';
import { newId } from '#kernel/ids.ts';
import { incidentChanged } from '../../contract/events.ts';
import type { CardFields, IncidentStatus } from '../../contract/incident.ts';
import { incidentProblems } from '../../contract/problems.ts';
import type { IncidentsContext } from '../context.ts';
import type { LogTable } from '../tables.ts';
import { mayChangeCard } from './incident.policy.ts';
import { findIncidentForUpdate, insertLog } from './incident.store.ts';
import type { IncidentRow } from './incident.store.ts';

/** @throws Problem `incidents.incident-not-found`, `incidents.stale-edit`, `incidents.wrong-status` */
export async function loadCard(
  context: IncidentsContext,
  { id, version }: { id: string; version?: number },
  statuses: readonly IncidentStatus[],
): Promise<IncidentRow> {
  const card = await findIncidentForUpdate(context.db, id);
  if (!card || !mayChangeCard(context.actor, card)) throw new Problem(incidentProblems.notFound);
  if (!statuses.includes(card.status)) throw new Problem(incidentProblems.wrongStatus);
  if (version !== undefined && version !== card.version)
    throw new Problem(incidentProblems.staleEdit, { version: card.version });
  return card;
}

export type LogFacts = Partial<Pick<LogTable, 'serviceId' | 'state' | 'text'>>;

/** A line of the card's log, by whoever acts now. */
export async function writeLog(
  { db, actor, clock }: IncidentsContext,
  incidentId: string,
  kind: LogTable['kind'],
  facts: LogFacts = {},
): Promise<void> {
  const at = clock.now();
  const row = { serviceId: null, state: null, text: null, ...facts };
  await insertLog(db, { id: newId(at.getTime()), incidentId, at, kind, personId: actor.personId, ...row });
}

export function announceCard(
  context: IncidentsContext,
  { id, number, status, priority, version, areaIds }: AnnouncedCard,
): void {
  context.emit(incidentChanged, id, { incidentId: id, number, status, priority, version, areaIds });
}
export type AnnouncedCard = Pick<
  IncidentRow,
  'id' | 'number' | 'status' | 'priority' | 'version' | 'areaIds'
>;

/** Areas of a place; none where there is no place. */
export async function areaIdsAt({ db }: IncidentsContext, place: Point | null): Promise<string[]> {
  return place === null ? [] : (await areasAt(db, place)).map(({ id }) => id);
}

/** @throws Problem `incidents.place-outside-town` */
export async function requireInTown({ db }: IncidentsContext, place: Point): Promise<void> {
  const areas = await areasAt(db, place);
  if (areas.some(({ kind }) => kind === 'town') || !(await isTownBoundaryKnown(db))) return;
  throw new Problem(incidentProblems.outsideTown);
}

const phoneKeyDigits = 10;

/** Digits from the end, so that +7, 8 and 0 before the same telephone make no difference. */
export function phoneKeyOf(phone: string): string | null {
  const digits = phone.replaceAll(/\D/g, '');
  return digits.length < 5 ? null : digits.slice(-phoneKeyDigits);
}

/** What is typed, as columns. */
export function columnsOf({ caller, injured, place, answers, ...fields }: CardFields) {
  return {
    ...fields,
    lng: place?.lng ?? null,
    lat: place?.lat ?? null,
    callerPhone: caller.phone,
    callerPhoneKey: phoneKeyOf(caller.phone),
    callerName: caller.name,
    callerPlace: caller.place,
    callerNote: caller.note,
    injuredCount: injured.count,
    trappedCount: injured.trapped,
    goneCount: injured.gone,
    answers: JSON.stringify(answers),
  };
}
