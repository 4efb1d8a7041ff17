import type { Insertable, Selectable } from 'kysely';
import { sql } from 'kysely';
import { openStatuses } from '../../contract/statuses.ts';
import type { ReportsDb } from '../report.store.ts';
import type { AllotmentTable } from './tables.ts';

export type AllotmentRow = Selectable<AllotmentTable>;

const columns = ['reportId', 'organisationId', 'personId', 'crewId', 'allottedAt'] as const;

/** Allotments of these reports while they lie with the organisation that made them. */
export async function listAllotments(db: ReportsDb, reportIds: readonly string[]): Promise<AllotmentRow[]> {
  if (reportIds.length === 0) return [];
  return await db
    .selectFrom('reports.allotment')
    .innerJoin('reports.report', 'reports.report.id', 'reports.allotment.reportId')
    .select(columns.map((column) => `reports.allotment.${column}` as const))
    .where('reportId', 'in', [...reportIds])
    .whereRef('reports.report.organisationId', '=', 'reports.allotment.organisationId')
    .execute();
}

export async function findAllotment(db: ReportsDb, reportId: string): Promise<AllotmentRow | undefined> {
  const [row] = await listAllotments(db, [reportId]);
  return row;
}

export async function saveAllotment(db: ReportsDb, row: Insertable<AllotmentTable>): Promise<void> {
  const { reportId: _, ...rest } = row;
  await db
    .insertInto('reports.allotment')
    .values(row)
    .onConflict((conflict) => conflict.column('reportId').doUpdateSet(rest))
    .execute();
}

export async function deleteAllotment(db: ReportsDb, reportId: string): Promise<void> {
  await db.deleteFrom('reports.allotment').where('reportId', '=', reportId).execute();
}

/** Allotments of open reports to persons, page by page: for the job that looks who has left. */
export async function listPersonAllotments(
  db: ReportsDb,
  page: { after: string | null; limit: number },
): Promise<(AllotmentRow & { areaIds: string[]; number: number })[]> {
  let query = db
    .selectFrom('reports.allotment')
    .innerJoin('reports.report', 'reports.report.id', 'reports.allotment.reportId')
    .select(columns.map((column) => `reports.allotment.${column}` as const))
    .select(['reports.report.areaIds', 'reports.report.number'])
    .where('personId', 'is not', null)
    .where('reports.report.status', 'in', [...openStatuses]);
  if (page.after) query = query.where('reportId', '>', page.after);
  return await query.orderBy('reportId').limit(page.limit).execute();
}

/** Reports a crew has in hand. Relies on allotment_crew. */
export async function listNumbersOfCrew(db: ReportsDb, crewId: string): Promise<number[]> {
  const rows = await db
    .selectFrom('reports.allotment')
    .innerJoin('reports.report', 'reports.report.id', 'reports.allotment.reportId')
    .select('reports.report.number')
    .where('crewId', '=', crewId)
    .orderBy('reports.report.number')
    .limit(1_000)
    .execute();
  return rows.map(({ number }) => number);
}

export interface AllotmentFilter {
  readonly allotment?: 'mine' | 'nobody' | undefined;
  readonly workerId?: string | undefined;
  readonly crewId?: string | undefined;
}

/** The conditions of a list of tasks. Rely on allotment's key, allotment_person and crew_member_person. */
export function allottedAs(filter: AllotmentFilter, personId: string | null) {
  const conditions = [
    ...(filter.allotment === 'mine' ? [allottedToPerson(personId)] : []),
    ...(filter.allotment === 'nobody' ? [sql<boolean>`not ${allottedWith(sql`true`)}`] : []),
    ...(filter.workerId ? [allottedWith(sql`allotment.person_id = ${filter.workerId}`)] : []),
    ...(filter.crewId ? [allottedWith(sql`allotment.crew_id = ${filter.crewId}`)] : []),
  ];
  return conditions;
}

function allottedToPerson(personId: string | null) {
  return allottedWith(sql`(allotment.person_id = ${personId}::uuid or exists (
    select from reports.crew_member as member
    where member.crew_id = allotment.crew_id and member.person_id = ${personId}::uuid))`);
}

function allottedWith(condition: ReturnType<typeof sql>) {
  return sql<boolean>`exists (
    select from reports.allotment as allotment
    where allotment.report_id = reports.report.id
      and allotment.organisation_id = reports.report.organisation_id and ${condition})`;
}
