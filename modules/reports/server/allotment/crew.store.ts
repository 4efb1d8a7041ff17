import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { ReportsDb } from '../report.store.ts';
import type { CrewTable } from './tables.ts';

export type CrewRow = Selectable<CrewTable>;

const columns = ['id', 'organisationId', 'name', 'isActive', 'version', 'createdAt'] as const;
const crewsAtOnce = 1_000;

export async function listCrews(db: ReportsDb, organisationIds: readonly string[]): Promise<CrewRow[]> {
  if (organisationIds.length === 0) return [];
  return await db
    .selectFrom('reports.crew')
    .select(columns)
    .where('organisationId', 'in', [...organisationIds])
    .where('isActive', '=', true)
    .orderBy('name')
    .orderBy('id')
    .limit(crewsAtOnce)
    .execute();
}

/** Names of crews, also of those that have ended: the history names them. */
export async function findCrewNames(
  db: ReportsDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('reports.crew')
    .select(['id', 'name'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function findCrewForUpdate(db: ReportsDb, id: string): Promise<CrewRow | undefined> {
  return await db
    .selectFrom('reports.crew')
    .select(columns)
    .where('id', '=', id)
    .where('isActive', '=', true)
    .forUpdate()
    .executeTakeFirst();
}

/** Lets no other command make a crew of the organisation, or of its name, until this one has ended. */
export async function lockCrewsOf(db: ReportsDb, organisationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`reports.crew ${organisationId}`}, 0))`.execute(
    db,
  );
}

export async function insertCrew(
  db: ReportsDb,
  crew: { id: string; organisationId: string; name: string; createdAt: Date },
): Promise<void> {
  await db.insertInto('reports.crew').values(crew).execute();
}

export async function updateCrew(
  db: ReportsDb,
  id: string,
  changes: { name?: string; isActive?: boolean },
): Promise<number> {
  const { version } = await db
    .updateTable('reports.crew')
    .set(changes)
    .set({ version: sql`version + 1` })
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return version;
}

export async function writeMembers(
  db: ReportsDb,
  crewId: string,
  personIds: readonly string[],
): Promise<void> {
  await db.deleteFrom('reports.crewMember').where('crewId', '=', crewId).execute();
  const rows = [...new Set(personIds)].map((personId) => ({ crewId, personId }));
  if (rows.length > 0) await db.insertInto('reports.crewMember').values(rows).execute();
}

export async function listMembers(
  db: ReportsDb,
  crewIds: readonly string[],
): Promise<{ crewId: string; personId: string }[]> {
  if (crewIds.length === 0) return [];
  return await db
    .selectFrom('reports.crewMember')
    .select(['crewId', 'personId'])
    .where('crewId', 'in', [...crewIds])
    .orderBy('crewId')
    .orderBy('personId')
    .limit(10_000)
    .execute();
}

/** Members of crews with their organisation, page by page: for the job that looks who has left. */
export async function listAllMembers(db: ReportsDb, after: { crewId: string; personId: string } | null) {
  let query = db
    .selectFrom('reports.crewMember')
    .innerJoin('reports.crew', 'reports.crew.id', 'reports.crewMember.crewId')
    .select(['crewId', 'personId', 'reports.crew.organisationId']);
  if (after) query = query.where(sql<boolean>`(crew_id, person_id) > (${after.crewId}, ${after.personId})`);
  return await query.orderBy('crewId').orderBy('personId').limit(500).execute();
}

export async function deleteMember(db: ReportsDb, crewId: string, personId: string): Promise<void> {
  await db
    .deleteFrom('reports.crewMember')
    .where('crewId', '=', crewId)
    .where('personId', '=', personId)
    .execute();
}

export async function deleteMemberships(db: ReportsDb, personId: string): Promise<void> {
  await db.deleteFrom('reports.crewMember').where('personId', '=', personId).execute();
}
