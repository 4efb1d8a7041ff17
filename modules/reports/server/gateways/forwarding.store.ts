import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { openStatuses } from '../../contract/statuses.ts';
import { moderatedBy } from '../report.policy.ts';
import type { ReportsDb } from '../report.store.ts';
import type { ForwardingTable } from './tables.ts';

export type ForwardingRow = Selectable<ForwardingTable>;

const columns = [
  'id',
  'reportId',
  'gatewayId',
  'state',
  'fault',
  'detail',
  'serviceCode',
  'isAllowed',
  'attemptCount',
  'lookCount',
  'triedAt',
  'token',
  'remoteId',
  'remoteStatus',
  'sentAt',
  'createdAt',
] as const satisfies readonly (keyof ForwardingTable)[];

/** Undefined: the report has gone to this gateway before. */
export async function insertForwarding(
  db: ReportsDb,
  forwarding: Insertable<ForwardingTable>,
): Promise<string | undefined> {
  const row = await db
    .insertInto('reports.forwarding')
    .values(forwarding)
    .onConflict((conflict) => conflict.columns(['reportId', 'gatewayId']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return row?.id;
}

/** The row, locked until the transaction ends. */
export async function findForwardingForUpdate(db: ReportsDb, id: string): Promise<ForwardingRow | undefined> {
  return await db
    .selectFrom('reports.forwarding')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function findForwarding(db: ReportsDb, id: string): Promise<ForwardingRow | undefined> {
  return await db.selectFrom('reports.forwarding').select(columns).where('id', '=', id).executeTakeFirst();
}

/** All ways a report has gone, locked. */
export async function listForwardingsForUpdate(db: ReportsDb, reportId: string): Promise<ForwardingRow[]> {
  return await db
    .selectFrom('reports.forwarding')
    .select(columns)
    .where('reportId', '=', reportId)
    .orderBy('id')
    .limit(50)
    .forUpdate()
    .execute();
}

export async function listForwardingsOf(db: ReportsDb, reportId: string): Promise<ForwardingRow[]> {
  return await db
    .selectFrom('reports.forwarding')
    .select(columns)
    .where('reportId', '=', reportId)
    .orderBy('id')
    .limit(50)
    .execute();
}

export async function updateForwarding(
  db: ReportsDb,
  id: string,
  changes: Updateable<ForwardingTable>,
): Promise<void> {
  await db.updateTable('reports.forwarding').set(changes).where('id', '=', id).execute();
}

export async function findForwardingByRemote(
  db: ReportsDb,
  gatewayId: string,
  remoteId: string,
): Promise<{ id: string; reportId: string } | undefined> {
  return await db
    .selectFrom('reports.forwarding')
    .select(['id', 'reportId'])
    .where('gatewayId', '=', gatewayId)
    .where('remoteId', '=', remoteId)
    .executeTakeFirst();
}

export async function listTokens(
  db: ReportsDb,
  gatewayId: string,
  limit: number,
): Promise<Pick<ForwardingRow, 'id' | 'token' | 'sentAt'>[]> {
  return await db
    .selectFrom('reports.forwarding')
    .select(['id', 'token', 'sentAt'])
    .where('gatewayId', '=', gatewayId)
    .where('state', '=', 'token')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** What has not gone yet. Relies on forwarding_gateway. */
export async function listUnsent(db: ReportsDb, gatewayId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('reports.forwarding')
    .select('id')
    .where('gatewayId', '=', gatewayId)
    .where('state', 'in', ['waiting', 'unclear'])
    .orderBy('id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

export interface SentPage {
  readonly after: string | null;
  readonly limit: number;
}

export type SentRow = Pick<ForwardingRow, 'id' | 'remoteId' | 'remoteStatus'>;

/** Reports in work at the other side, page by page. Relies on forwarding_gateway. */
export async function listSent(db: ReportsDb, gatewayId: string, page: SentPage): Promise<SentRow[]> {
  let query = db
    .selectFrom('reports.forwarding')
    .innerJoin('reports.report', 'reports.report.id', 'reports.forwarding.reportId')
    .select(['reports.forwarding.id', 'remoteId', 'remoteStatus'])
    .where('gatewayId', '=', gatewayId)
    .where('state', '=', 'sent')
    .where('status', 'in', [...openStatuses, 'answered']);
  if (page.after) query = query.where('reports.forwarding.id', '>', page.after);
  return await query.orderBy('reports.forwarding.id').limit(page.limit).execute();
}

/** What needs a person, of the areas the actor moderates, oldest first. Relies on forwarding_fault. */
export async function listFaulty(db: ReportsDb, actor: Actor, limit: number) {
  return await db
    .selectFrom('reports.forwarding')
    .innerJoin('reports.report', 'reports.report.id', 'reports.forwarding.reportId')
    .innerJoin('reports.gateway', 'reports.gateway.id', 'reports.forwarding.gatewayId')
    .select([
      'reports.forwarding.id',
      'state',
      'reports.forwarding.fault',
      'reports.forwarding.createdAt',
      'number',
      'reports.gateway.organisationId',
    ])
    .where('reports.forwarding.fault', 'is not', null)
    .where('reports.report.id', 'in', db.selectFrom('reports.report').select('id').where(moderatedBy(actor)))
    .orderBy('reports.forwarding.id')
    .limit(limit)
    .execute();
}
