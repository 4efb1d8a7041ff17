import { sql } from 'kysely';
import type { ReportsDb } from '../report.store.ts';
import type { DenialTable } from './tables.ts';

/** False where the person has denied this answer already. */
export async function insertDenial(db: ReportsDb, denial: DenialTable): Promise<boolean> {
  const row = await db
    .insertInto('reports.denial')
    .values(denial)
    .onConflict((conflict) => conflict.columns(['reportId', 'answerId', 'personId']).doNothing())
    .returning('personId')
    .executeTakeFirst();
  return row !== undefined;
}

export async function countDenials(
  db: ReportsDb,
  answer: { reportId: string; answerId: string },
): Promise<number> {
  const { count } = await db
    .selectFrom('reports.denial')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('reportId', '=', answer.reportId)
    .where('answerId', '=', answer.answerId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function hasDenied(
  db: ReportsDb,
  { reportId, answerId, personId }: Pick<DenialTable, 'reportId' | 'answerId' | 'personId'>,
): Promise<boolean> {
  const row = await db
    .selectFrom('reports.denial')
    .select('personId')
    .where('reportId', '=', reportId)
    .where('answerId', '=', answerId)
    .where('personId', '=', personId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Of all answers of a report, the newest first. */
export async function listDenials(
  db: ReportsDb,
  reportId: string,
): Promise<Pick<DenialTable, 'text' | 'deniedAt'>[]> {
  return await db
    .selectFrom('reports.denial')
    .select(['text', 'deniedAt'])
    .where('reportId', '=', reportId)
    .orderBy('deniedAt', 'desc')
    .orderBy('personId')
    .limit(100)
    .execute();
}

/** Whether the person supported or followed the report, or sent a copy of it, before that instant. */
export async function hadPartIn(
  db: ReportsDb,
  { reportId, personId, before }: { reportId: string; personId: string; before: Date },
): Promise<boolean> {
  const { rows } = await sql<{ hadPart: boolean }>`
    with recursive family (id, author_person_id, created_at, is_copy) as (
      select id, author_person_id, created_at, false from reports.report where id = ${reportId}
      union all
      select copy.id, copy.author_person_id, copy.created_at, true
      from reports.report as copy join family on copy.master_id = family.id
    )
    select exists (
      select from family join reports.follower as follower on follower.report_id = family.id
      where follower.person_id = ${personId} and follower.created_at < ${before}
        and (follower.is_supporter or follower.is_subscribed)
    ) or exists (
      select from family where is_copy and author_person_id = ${personId} and created_at < ${before}
    ) as had_part`.execute(db);
  return rows[0]?.hadPart ?? false;
}

/** Houses the person follows since before that instant. */
export async function listFollowedHouses(
  db: ReportsDb,
  { personId, before }: { personId: string; before: Date },
): Promise<string[]> {
  const rows = await db
    .selectFrom('reports.subscription')
    .select('placeId')
    .where('personId', '=', personId)
    .where('placeKind', '=', 'house')
    .where('createdAt', '<', before)
    .orderBy('id')
    .limit(100)
    .execute();
  return rows.flatMap(({ placeId }) => placeId ?? []);
}

/** Relies on denial_person. */
export async function listOwnDenials(db: ReportsDb, personId: string, limit: number) {
  return await db
    .selectFrom('reports.denial')
    .innerJoin('reports.report', 'reports.report.id', 'reports.denial.reportId')
    .select(['number', 'deniedAt', 'reports.denial.text'])
    .where('personId', '=', personId)
    .orderBy('deniedAt', 'desc')
    .limit(limit)
    .execute();
}

/** The count stays under the key; the words go. */
export async function forgetDenialsOf(
  db: ReportsDb,
  { personId, authorKey }: { personId: string; authorKey: string },
): Promise<void> {
  await db
    .updateTable('reports.denial')
    .set({ personId: authorKey, text: '' })
    .where('personId', '=', personId)
    .execute();
}

export async function deleteDenialsOf(db: ReportsDb, reportId: string): Promise<void> {
  await db.deleteFrom('reports.denial').where('reportId', '=', reportId).execute();
}
