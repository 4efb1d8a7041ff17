import { sql } from 'kysely';
import { UNICODE_ORDER } from '#kernel/db/collation.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { containing } from '#kernel/db/like.ts';
import type { OrganisationKind } from './contract/organisation-kinds.ts';
import type { IdentityTables, OrganisationTable } from './tables.ts';

const cardColumns = [
  'id',
  'kind',
  'name',
  'shortName',
  'phone',
  'email',
  'address',
  'isActive',
  'version',
] as const;

export interface OrganisationFilter {
  readonly kind?: OrganisationKind | undefined;
  readonly text?: string | undefined;
  readonly withInactive: boolean;
  readonly after?: string | undefined;
  readonly limit: number;
}

/** By name as people sort it. `after` is the id of the last row of the page before. Relies on `organisation_name`. */
export async function searchOrganisations(db: AnyDb, filter: OrganisationFilter) {
  const { kind, text, withInactive, after, limit } = filter;
  let query = tablesOf<IdentityTables>(db).selectFrom('identity.organisation').select(cardColumns);
  if (!withInactive) query = query.where('isActive', '=', true);
  if (kind) query = query.where('kind', '=', kind);
  if (text) {
    query = query.where((where) =>
      where.or([where('name', 'ilike', containing(text)), where('shortName', 'ilike', containing(text))]),
    );
  }
  if (after) {
    query = query.where(
      sql<boolean>`(name ${UNICODE_ORDER}, id) > (select name ${UNICODE_ORDER}, id from identity.organisation where id = ${after})`,
    );
  }
  return await query
    .orderBy(sql`name ${UNICODE_ORDER}`)
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function findOrganisation(db: AnyDb, id: string) {
  return await tablesOf<IdentityTables>(db)
    .selectFrom('identity.organisation')
    .select(cardColumns)
    .where('id', '=', id)
    .executeTakeFirst();
}

type OrganisationFacts = Pick<
  OrganisationTable,
  'kind' | 'name' | 'shortName' | 'phone' | 'email' | 'address'
>;

/** Writes when the row still has the version that was read; tells whether it had. */
export async function writeOrganisation(
  db: AnyDb,
  row: { id: string; version: number },
  changes: Partial<OrganisationFacts & Pick<OrganisationTable, 'isActive'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await tablesOf<IdentityTables>(db)
    .updateTable('identity.organisation')
    .set({ ...changes, version: row.version + 1 })
    .where('id', '=', row.id)
    .where('version', '=', row.version)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** People with a membership in force, each once. */
export async function countPeopleOf(db: AnyDb, organisationId: string, now: Date): Promise<number> {
  const row = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.membership')
    .select((select) => select.fn.count<number>('personId').distinct().as('count'))
    .where('organisationId', '=', organisationId)
    .where((where) => where.or([where('validUntil', 'is', null), where('validUntil', '>', now)]))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Every organisation of the town with whether it is active: for decisions that may name any of them. */
export async function listOrganisationStates(
  db: AnyDb,
): Promise<ReadonlyMap<string, { readonly name: string; readonly isActive: boolean }>> {
  const rows = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.organisation')
    .select(['id', 'shortName', 'isActive'])
    .orderBy('id')
    .limit(20_000)
    .execute();
  return new Map(rows.map(({ id, shortName: name, isActive }) => [id, { name, isActive }]));
}

export async function findOrganisationNames(
  db: AnyDb,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await tablesOf<IdentityTables>(db)
    .selectFrom('identity.organisation')
    .select(['id', 'shortName'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map((row) => [row.id, row.shortName]));
}
