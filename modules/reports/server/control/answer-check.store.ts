import { sql } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import type { ReturnReason } from '../../contract/return-reasons.ts';
import type { ReportsDb } from '../report.store.ts';
import type { QualityFilter } from '../verdict/rating.store.ts';
import { controlledBy } from './control.policy.ts';
import type { AnswerCheckTable } from './tables.ts';

export async function insertCheck(db: ReportsDb, check: AnswerCheckTable): Promise<void> {
  await db
    .insertInto('reports.answerCheck')
    .values(check)
    .onConflict((conflict) => conflict.column('answerId').doNothing())
    .execute();
}

/** Statuses in which the drawn answer still stands. */
const standing = ['answered', 'confirmed', 'closed'] as const;

function waiting(db: ReportsDb, actor: Actor, organisationId: string | undefined) {
  return db
    .selectFrom('reports.answerCheck')
    .innerJoin('reports.report', 'reports.report.id', 'reports.answerCheck.reportId')
    .innerJoin('reports.history', 'reports.history.id', 'reports.answerCheck.answerId')
    .where('reports.answerCheck.judgement', 'is', null)
    .where('reports.report.status', 'in', [...standing])
    .where(
      sql<boolean>`not exists (select from reports.history as later
        where later.report_id = answer_check.report_id and later.id > answer_check.answer_id
          and later.kind in ('reopened', 'answer-returned', 'answer-recalled'))`,
    )
    .where(controlledBy(actor))
    .$if(organisationId !== undefined, (query) =>
      query.where('reports.answerCheck.organisationId', '=', organisationId ?? ''),
    );
}

/** Oldest first. Relies on answer_check_waiting. */
export async function listSample(
  db: ReportsDb,
  actor: Actor,
  filter: { organisationId?: string | undefined; after?: string | undefined; limit: number },
) {
  return await waiting(db, actor, filter.organisationId)
    .select([
      'reports.answerCheck.answerId',
      'reports.answerCheck.organisationId',
      'reports.report.id as reportId',
      'reports.report.number',
      'reports.report.status',
      'reports.report.categoryId',
      'reports.report.address',
      'reports.report.text',
      'reports.history.text as answer',
      'reports.history.occurredAt',
    ])
    .$if(filter.after !== undefined, (query) =>
      query.where('reports.answerCheck.answerId', '>', filter.after ?? ''),
    )
    .orderBy('reports.answerCheck.answerId')
    .limit(filter.limit)
    .execute();
}
export type SampleRow = Awaited<ReturnType<typeof listSample>>[number];

export async function countSample(
  db: ReportsDb,
  actor: Actor,
  { organisationId }: { organisationId?: string | undefined },
): Promise<number> {
  const { count } = await waiting(db, actor, organisationId)
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return Number(count);
}

export async function findSampled(
  db: ReportsDb,
  answerId: string,
): Promise<{ number: number; organisationId: string; isJudged: boolean } | undefined> {
  const row = await db
    .selectFrom('reports.answerCheck')
    .innerJoin('reports.report', 'reports.report.id', 'reports.answerCheck.reportId')
    .select(['reports.report.number', 'reports.answerCheck.organisationId', 'judgement'])
    .where('answerId', '=', answerId)
    .where('kind', '=', 'sample')
    .executeTakeFirst();
  return row && { number: row.number, organisationId: row.organisationId, isJudged: row.judgement !== null };
}

/** False where somebody has judged it meanwhile. */
export async function judgeCheck(
  db: ReportsDb,
  answerId: string,
  judged: Pick<
    AnswerCheckTable,
    'judgement' | 'reasonId' | 'note' | 'returnId' | 'judgedAt' | 'judgedByPersonId'
  >,
): Promise<boolean> {
  const row = await db
    .updateTable('reports.answerCheck')
    .set(judged)
    .where('answerId', '=', answerId)
    .where('judgement', 'is', null)
    .returning('answerId')
    .executeTakeFirst();
  return row !== undefined;
}

/** By the step that returned the answer. Relies on answer_check_report. */
export async function findReturnReasons(
  db: ReportsDb,
  reportId: string,
): Promise<ReadonlyMap<string, ReturnReason>> {
  const rows = await db
    .selectFrom('reports.answerCheck')
    .select(['returnId', 'reasonId'])
    .where('reportId', '=', reportId)
    .where('returnId', 'is not', null)
    .orderBy('answerId')
    .limit(100)
    .execute();
  return new Map(
    rows.flatMap(({ returnId, reasonId }) => (returnId && reasonId ? [[returnId, reasonId]] : [])),
  );
}

export interface CheckedOrganisation {
  readonly organisationId: string;
  readonly checked: number;
  readonly poor: number;
}

/** Answers judged in a span, before publication and in samples, by who gave them. Relies on answer_check_judged. */
export async function countChecks(db: ReportsDb, filter: QualityFilter): Promise<CheckedOrganisation[]> {
  const { from, to, organisationIds, categoryIds, areaId } = filter;
  const { rows } = await sql<CheckedOrganisation>`
    select answer_check.organisation_id, count(*)::int as checked,
      (count(*) filter (where judgement = 'poor'))::int as poor
    from reports.answer_check
    join reports.report as report on report.id = answer_check.report_id
    where judgement is not null and judged_at >= ${from} and judged_at < ${to}
      and (${organisationIds === undefined} or answer_check.organisation_id = any(${[...(organisationIds ?? [])]}::uuid[]))
      and (${categoryIds === undefined} or report.category_id = any(${[...(categoryIds ?? [])]}::text[]))
      and (${areaId === undefined} or ${areaId ?? null}::uuid = any(report.area_ids))
    group by answer_check.organisation_id
    order by answer_check.organisation_id
    limit 1000`.execute(db);
  return rows;
}
