import type { Insertable, Selectable, Updateable } from 'kysely';
import { sql } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { moderatedBy } from '../report.policy.ts';
import type { ReportsDb } from '../report.store.ts';
import type { CommentTable } from './tables.ts';

export type CommentRow = Omit<Selectable<CommentTable>, 'toldAt'>;

const columns = [
  'reports.comment.id',
  'reports.comment.reportId',
  'reports.comment.personId',
  'reports.comment.speakerKind',
  'reports.comment.organisationId',
  'reports.comment.speakerNumber',
  'reports.comment.text',
  'reports.comment.state',
  'reports.comment.ruleId',
  'reports.comment.ruleVersion',
  'reports.comment.createdAt',
  'reports.comment.decidedAt',
  'reports.comment.decidedByPersonId',
] as const;

/** More than anybody reads under one report. */
const commentsAtMost = 500;

export async function insertComment(db: ReportsDb, comment: Insertable<CommentTable>): Promise<void> {
  await db.insertInto('reports.comment').values(comment).execute();
}

/** Oldest first. Relies on comment_report. */
export async function listCommentsOf(db: ReportsDb, reportId: string): Promise<CommentRow[]> {
  return await db
    .selectFrom('reports.comment')
    .select(columns)
    .where('reportId', '=', reportId)
    .where('state', '<>', 'withdrawn')
    .orderBy('id')
    .limit(commentsAtMost)
    .execute();
}

export async function findComment(db: ReportsDb, id: string): Promise<CommentRow | undefined> {
  return await db.selectFrom('reports.comment').select(columns).where('id', '=', id).executeTakeFirst();
}

/** The row as it stands, locked until the command ends. */
export async function findCommentForUpdate(db: ReportsDb, id: string): Promise<CommentRow | undefined> {
  return await db
    .selectFrom('reports.comment')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateComment(
  db: ReportsDb,
  id: string,
  changes: Updateable<CommentTable>,
): Promise<void> {
  await db.updateTable('reports.comment').set(changes).where('id', '=', id).execute();
}

/** The number a resident has in this discussion, or the next free one; the report is locked meanwhile. */
export async function speakerNumberOf(
  db: ReportsDb,
  { reportId, personId }: { reportId: string; personId: string },
): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select coalesce(
      (select min(speaker_number) from reports.comment where report_id = ${reportId} and person_id = ${personId}),
      (select coalesce(max(speaker_number), 0) + 1 from reports.comment where report_id = ${reportId})
    ) as number`.execute(db);
  return rows[0]?.number ?? 1;
}

function waiting(db: ReportsDb, actor: Actor) {
  return db
    .selectFrom('reports.comment')
    .innerJoin('reports.report', 'reports.report.id', 'reports.comment.reportId')
    .where('reports.comment.state', '=', 'waiting')
    .where(moderatedBy(actor));
}

/** Oldest first. Relies on comment_waiting. */
export async function listWaiting(
  db: ReportsDb,
  actor: Actor,
  { after, limit }: { after?: string | undefined; limit: number },
): Promise<(CommentRow & { reportNumber: number })[]> {
  return await waiting(db, actor)
    .select(columns)
    .select('reports.report.number as reportNumber')
    .$if(after !== undefined, (query) => query.where('reports.comment.id', '>', after ?? ''))
    .orderBy('reports.comment.id')
    .limit(limit)
    .execute();
}

export async function countWaiting(db: ReportsDb, actor: Actor): Promise<number> {
  const { count } = await waiting(db, actor)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}
