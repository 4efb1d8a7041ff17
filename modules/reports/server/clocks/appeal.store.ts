import { sql } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import type { LegalClass } from '../../contract/clocks.ts';
import type { ReportsDb } from '../report.store.ts';
import type { AppealTable } from './tables.ts';

export async function findAppeal(db: ReportsDb, reportId: string): Promise<AppealTable | undefined> {
  return await db
    .selectFrom('reports.appeal')
    .select(['reportId', 'legalClass', 'registerYear', 'registerNumber', 'registeredAt'])
    .where('reportId', '=', reportId)
    .executeTakeFirst();
}

/** The next number of a year; the counter's row makes two registrations at once take turns. */
export async function takeRegisterNumber(db: ReportsDb, registerYear: number): Promise<number> {
  const { lastNumber } = await db
    .insertInto('reports.registerCounter')
    .values({ registerYear, lastNumber: 1 })
    .onConflict((conflict) =>
      conflict
        .column('registerYear')
        .doUpdateSet({ lastNumber: sql`reports.register_counter.last_number + 1` }),
    )
    .returning('lastNumber')
    .executeTakeFirstOrThrow();
  return lastNumber;
}

export async function insertAppeal(db: ReportsDb, appeal: AppealTable): Promise<void> {
  await db.insertInto('reports.appeal').values(appeal).execute();
}

export async function writeAppealClass(
  db: ReportsDb,
  reportId: string,
  legalClass: LegalClass,
): Promise<void> {
  await db.updateTable('reports.appeal').set({ legalClass }).where('reportId', '=', reportId).execute();
}

/** The register of a year, newest number first; the answer's term and when it was kept. Relies on the unique key. */
export async function listRegister(
  db: ReportsDb,
  filter: { year: number; before?: number | undefined; actor: Actor },
  limit: number,
) {
  let query = db
    .selectFrom('reports.appeal as appeal')
    .innerJoin('reports.report as report', 'report.id', 'appeal.reportId')
    .leftJoin('reports.clock as clock', (join) =>
      join
        .onRef('clock.reportId', '=', 'appeal.reportId')
        .on('clock.ruleId', '=', sql<string>`appeal.legal_class || '.answer'`)
        .on('clock.run', '=', 1),
    )
    .select([
      'report.id as reportId',
      'report.number as reportNumber',
      'report.authorPersonId',
      'report.createdAt as receivedAt',
      'appeal.legalClass',
      'appeal.registerYear',
      'appeal.registerNumber',
      'appeal.registeredAt',
      'clock.dueOn',
      'clock.dueAt',
      'clock.stoppedAt',
      // Who has no account, or none any more.
      sql<string | null>`(select contact.name from reports.contact as contact
        where contact.report_id = report.id and contact.name is not null order by contact.id limit 1)`.as(
        'contactName',
      ),
    ])
    .where('appeal.registerYear', '=', filter.year)
    .where(registeredFor(filter.actor));
  if (filter.before) query = query.where('appeal.registerNumber', '<', filter.before);
  return await query.orderBy('appeal.registerNumber', 'desc').limit(limit).execute();
}

/** Appeals of the areas the actor's grants name. */
function registeredFor(actor: Actor) {
  const grants = grantsFor(actor, 'reports.register.read');
  if (grants.some((grant) => grant.areaId === null)) return sql<boolean>`true`;
  const areaIds = grants.flatMap((grant) => grant.areaId ?? []);
  return sql<boolean>`report.area_ids && ${areaIds}::uuid[]`;
}

export type RegisterRow = Awaited<ReturnType<typeof listRegister>>[number];
