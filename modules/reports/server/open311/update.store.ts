import { sql } from 'kysely';
import type { ReportsDb } from '../report.store.ts';
import type { HistoryTable } from '../tables.ts';
import type { KeyOwner } from './georeport-wire.ts';
import { stepStatuses } from './step-status.ts';
import type { PeerUpdateTable } from './tables.ts';

/** Answers false when the owner has sent this update before. */
export async function insertPeerUpdate(db: ReportsDb, update: PeerUpdateTable): Promise<boolean> {
  const inserted = await db
    .insertInto('reports.peerUpdate')
    .values(update)
    .onConflict((conflict) => conflict.columns(['ownerId', 'updateId']).doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

export async function isKnownUpdate(db: ReportsDb, ownerId: string, updateId: string): Promise<boolean> {
  const row = await db
    .selectFrom('reports.peerUpdate')
    .select('id')
    .where('ownerId', '=', ownerId)
    .where('updateId', '=', updateId)
    .executeTakeFirst();
  return row !== undefined;
}

/** What peers wrote about a report, the oldest first. Relies on peer_update_report. */
export async function listPeerUpdates(db: ReportsDb, reportId: string) {
  return await db
    .selectFrom('reports.peerUpdate')
    .select(['id', 'status', 'text', 'mediaUrls', 'effect', 'createdAt'])
    .where('reportId', '=', reportId)
    .orderBy('id')
    .limit(200)
    .execute();
}

export interface StepWindow {
  readonly from: Date;
  readonly until: Date;
  readonly numbers: readonly number[] | undefined;
}

export type WindowStep = Pick<HistoryTable, 'id' | 'kind' | 'byRole' | 'occurredAt' | 'text'> & {
  readonly number: number;
};

/** Steps in a window of time, the oldest first. Relies on history_occurred. */
export async function listStepsWithin(
  db: ReportsDb,
  window: StepWindow,
  owner: KeyOwner,
  limit: number,
): Promise<WindowStep[]> {
  const ownerId = owner.organisationId ?? owner.personId;
  let query = db
    .selectFrom('reports.history')
    .innerJoin('reports.report', 'reports.report.id', 'reports.history.reportId')
    .select([
      'reports.history.id',
      'reports.history.kind',
      'reports.history.byRole',
      'reports.history.occurredAt',
      'reports.history.text',
      'reports.report.number',
    ])
    .where('occurredAt', '>=', window.from)
    .where('occurredAt', '<=', window.until)
    .where('kind', 'in', [...stepStatuses.keys()])
    .where((where) =>
      where.or([
        where('visibility', '=', 'public'),
        where.and([
          where('visibility', '=', 'moderation'),
          sql<boolean>`exists (
            select from reports.submission
            where coalesce(organisation_id, person_id) = ${ownerId} and report_id = reports.report.id)`,
        ]),
      ]),
    );
  if (window.numbers) query = query.where('number', 'in', [...window.numbers, 0]);
  return await query.orderBy('occurredAt').orderBy('reports.history.id').limit(limit).execute();
}
