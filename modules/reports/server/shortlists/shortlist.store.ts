import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import type { ReportsDb } from '../report.store.ts';
import type { ShortlistTable } from './tables.ts';

const columns = ['id', 'name', 'personId', 'organisationId', 'createdAt'] as const;
const shownAtMost = 500;

/** The organisations whose lists the actor shares. */
export function shortlistOrganisations(actor: Actor): string[] {
  const grants = grantsFor(actor, 'reports.shortlist.use');
  return [...new Set(grants.flatMap(({ organisationId }) => organisationId ?? []))];
}

/** The lists of the actor: own ones and those of the organisations they work in now. */
function usedBy(actor: Actor) {
  return sql<boolean>`(shortlist.person_id = ${actor.personId}::uuid
    or shortlist.organisation_id = any(${shortlistOrganisations(actor)}::uuid[]))`;
}

export async function listShortlistRows(db: ReportsDb, actor: Actor) {
  return await db
    .selectFrom('reports.shortlist as shortlist')
    .select(columns.map((column) => `shortlist.${column}` as const))
    .select(
      sql<number>`(select count(*)::int from reports.shortlist_item as item where item.shortlist_id = shortlist.id)`.as(
        'reportCount',
      ),
    )
    .where(usedBy(actor))
    .orderBy('shortlist.name')
    .orderBy('shortlist.id')
    .limit(shownAtMost)
    .execute();
}

/** Locked, so that two who fill a list at once do not go past its limit. */
export async function findShortlistForUpdate(
  db: ReportsDb,
  actor: Actor,
  id: string,
): Promise<Selectable<ShortlistTable> | undefined> {
  return await db
    .selectFrom('reports.shortlist as shortlist')
    .select(columns.map((column) => `shortlist.${column}` as const))
    .where('shortlist.id', '=', id)
    .where(usedBy(actor))
    .forUpdate()
    .executeTakeFirst();
}

export async function countShortlists(
  db: ReportsDb,
  owner: Pick<ShortlistTable, 'personId' | 'organisationId'>,
): Promise<number> {
  const { count } = await db
    .selectFrom('reports.shortlist')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('personId', 'is not distinct from', owner.personId)
    .where('organisationId', 'is not distinct from', owner.organisationId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** False: the owner has a list of this name. */
export async function insertShortlistOnce(db: ReportsDb, row: ShortlistTable): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('reports.shortlist')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** False: the owner has another list of this name. Relies on shortlist_name, which also judges two at once. */
export async function renameShortlistOnce(
  db: ReportsDb,
  { id, personId, organisationId }: Selectable<ShortlistTable>,
  name: string,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('reports.shortlist')
    .set({ name })
    .where('id', '=', id)
    .where(
      sql<boolean>`not exists (select from reports.shortlist as other
        where other.id <> ${id} and coalesce(other.person_id, other.organisation_id) = ${personId ?? organisationId}::uuid
          and lower(other.name) = lower(${name}))`,
    )
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function deleteShortlist(db: ReportsDb, id: string): Promise<void> {
  await db.deleteFrom('reports.shortlist').where('id', '=', id).execute();
}

/** Relies on shortlist_name. */
export async function listOwnShortlists(
  db: ReportsDb,
  personId: string,
  limit: number,
): Promise<Pick<ShortlistTable, 'name' | 'createdAt'>[]> {
  return await db
    .selectFrom('reports.shortlist')
    .select(['name', 'createdAt'])
    .where('personId', '=', personId)
    .orderBy('name')
    .limit(limit)
    .execute();
}

export async function deleteShortlistsOf(db: ReportsDb, personId: string): Promise<void> {
  await db.deleteFrom('reports.shortlist').where('personId', '=', personId).execute();
}

export async function addToShortlist(
  db: ReportsDb,
  shortlistId: string,
  { reportIds, now }: { reportIds: readonly string[]; now: Date },
): Promise<void> {
  if (reportIds.length === 0) return;
  await db
    .insertInto('reports.shortlistItem')
    .values(reportIds.map((reportId) => ({ shortlistId, reportId, addedAt: now })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

export async function takeOffShortlist(
  db: ReportsDb,
  shortlistId: string,
  numbers: readonly number[],
): Promise<void> {
  if (numbers.length === 0) return;
  await db
    .deleteFrom('reports.shortlistItem')
    .where('shortlistId', '=', shortlistId)
    .where('reportId', 'in', (query) =>
      query
        .selectFrom('reports.report')
        .select('id')
        .where('number', 'in', [...numbers]),
    )
    .execute();
}

export async function countItems(db: ReportsDb, shortlistId: string): Promise<number> {
  const { count } = await db
    .selectFrom('reports.shortlistItem')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('shortlistId', '=', shortlistId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The condition of a list of reports; a list of somebody else holds nothing. */
export function onShortlist(actor: Actor, shortlistId: string) {
  return sql<boolean>`exists (
    select from reports.shortlist_item as item
    join reports.shortlist as shortlist on shortlist.id = item.shortlist_id
    where item.report_id = reports.report.id and shortlist.id = ${shortlistId} and ${usedBy(actor)})`;
}
