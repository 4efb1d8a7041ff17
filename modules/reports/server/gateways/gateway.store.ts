import { sql } from 'kysely';
import type { Insertable, Selectable, Updateable } from 'kysely';
import type { ReportsDb } from '../report.store.ts';
import type { GatewayTable } from './tables.ts';

export type GatewayRow = Selectable<GatewayTable>;

const columns = [
  'id',
  'organisationId',
  'baseUrl',
  'jurisdictionId',
  'sealedKey',
  'format',
  'photoWay',
  'hasUpdates',
  'isActive',
  'services',
  'knownServices',
  'discoveredAt',
  'discoveryFault',
  'askedUntil',
  'nextPollAt',
  'failureCount',
  'fault',
  'lastSuccessAt',
  'version',
] as const satisfies readonly (keyof GatewayTable)[];

/** A town has some dozens of bodies with a server of their own. */
const gatewaysAtMost = 200;

export async function listGatewayRows(db: ReportsDb): Promise<GatewayRow[]> {
  return await db.selectFrom('reports.gateway').select(columns).orderBy('id').limit(gatewaysAtMost).execute();
}

export async function findGateway(db: ReportsDb, id: string): Promise<GatewayRow | undefined> {
  return await db.selectFrom('reports.gateway').select(columns).where('id', '=', id).executeTakeFirst();
}

export async function findGatewayOf(db: ReportsDb, organisationId: string): Promise<GatewayRow | undefined> {
  return await db
    .selectFrom('reports.gateway')
    .select(columns)
    .where('organisationId', '=', organisationId)
    .executeTakeFirst();
}

/** False: the organisation has one already. */
export async function insertGateway(db: ReportsDb, gateway: Insertable<GatewayTable>): Promise<boolean> {
  const inserted = await db
    .insertInto('reports.gateway')
    .values(gateway)
    .onConflict((conflict) => conflict.column('organisationId').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

/** False: somebody has changed it since it was read. */
export async function updateGateway(
  db: ReportsDb,
  { id, version }: { id: string; version: number },
  changes: Updateable<GatewayTable>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('reports.gateway')
    .set({ ...changes, version: version + 1 })
    .where('id', '=', id)
    .where('version', '=', version)
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** What jobs note of a gateway; no change of what an administrator wrote. */
export async function noteGateway(
  db: ReportsDb,
  id: string,
  changes: Omit<Updateable<GatewayTable>, 'version' | 'sealedKey' | 'services'>,
): Promise<void> {
  await db.updateTable('reports.gateway').set(changes).where('id', '=', id).execute();
}

/** Takes the gateways whose turn it is and puts their next turn off, so that no one is asked twice at once. */
export async function claimDueGateways(db: ReportsDb, now: Date, nextPollAt: Date): Promise<string[]> {
  const rows = await db
    .updateTable('reports.gateway')
    .set({ nextPollAt })
    .where('isActive', '=', true)
    .where('nextPollAt', '<=', now)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** By gateway: how many wait to be sent, and how many for a person. Relies on forwarding_gateway. */
export async function countForwardings(
  db: ReportsDb,
): Promise<ReadonlyMap<string, { waitingCount: number; needsPersonCount: number }>> {
  const rows = await db
    .selectFrom('reports.forwarding')
    .select([
      'gatewayId',
      sql<number>`count(*) filter (where state in ('waiting', 'sending', 'unclear', 'token'))::int`.as(
        'waiting',
      ),
      sql<number>`count(*) filter (where fault is not null)::int`.as('needsPerson'),
    ])
    .groupBy('gatewayId')
    .execute();
  return new Map(
    rows.map((row) => [row.gatewayId, { waitingCount: row.waiting, needsPersonCount: row.needsPerson }]),
  );
}
