import type { KnownCardView, RosterView } from '#modules/incidents/contract/views.ts';
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
