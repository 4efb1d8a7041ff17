import type { AskedStepView, KnownCardView, RosterView } from '#modules/incidents/contract/views.ts';
import type { TelephonogramsDb } from './context.ts';

/* What the duty dispatch publishes: its cards and its roster. */

export type KnownCard = Pick<KnownCardView, 'id' | 'number' | 'status' | 'areaIds' | 'createdByPersonId'>;

export async function findCard(db: TelephonogramsDb, id: string): Promise<KnownCard | undefined> {
  return await db
    .selectFrom('incidents.knownCard')
    .select(['id', 'number', 'status', 'areaIds', 'createdByPersonId'])
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Those of these cards that are known, by their ids. */
export async function findCards(
  db: TelephonogramsDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownCard>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('incidents.knownCard')
    .select(['id', 'number', 'status', 'areaIds', 'createdByPersonId'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((card) => [card.id, card]));
}

/** What a scenario asks to be said. */
export async function findAskedStep(
  db: TelephonogramsDb,
  { runId, step }: Pick<AskedStepView, 'runId' | 'step'>,
): Promise<Pick<AskedStepView, 'action' | 'cancelReason'> | undefined> {
  return await db
    .selectFrom('incidents.askedStep')
    .select(['action', 'cancelReason'])
    .where('runId', '=', runId)
    .where('step', '=', step)
    .executeTakeFirst();
}

const onDutyAtMost = 100;

/** Who is on duty at an instant, by the roster. */
export async function listOnDuty(
  db: TelephonogramsDb,
  organisationId: RosterView['organisationId'],
  now: Date,
): Promise<string[]> {
  const rows = await db
    .selectFrom('incidents.roster')
    .select('personId')
    .distinct()
    .where('organisationId', '=', organisationId)
    .where('startsAt', '<=', now)
    .where('endsAt', '>', now)
    .orderBy('personId')
    .limit(onDutyAtMost)
    .execute();
  return rows.map(({ personId }) => personId);
}
