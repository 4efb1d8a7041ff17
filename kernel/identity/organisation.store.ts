import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { containing } from '#kernel/db/like.ts';
import type { IdentityTables } from './tables.ts';

const cardColumns = ['id', 'kind', 'name', 'shortName', 'phone', 'email', 'address'] as const;

export async function searchOrganisations(
  db: AnyDb,
  filter: { kind?: string | undefined; text?: string | undefined; after?: string | undefined; limit: number },
) {
  let query = tablesOf<IdentityTables>(db)
    .selectFrom('identity.organisation')
    .select(cardColumns)
    .where('isActive', '=', true);
  if (filter.kind) query = query.where('kind', '=', filter.kind);
  if (filter.text) query = query.where('name', 'ilike', containing(filter.text));
  if (filter.after) query = query.where('id', '>', filter.after);
  return await query.orderBy('id').limit(filter.limit).execute();
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
