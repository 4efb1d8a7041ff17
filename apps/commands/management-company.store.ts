import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { IdentityTables } from '#kernel/identity/tables.ts';
import { newId } from '#kernel/ids.ts';

/** The management company a table of houses names; made when the town does not have it yet. */
export async function resolveManagementCompany(db: AnyDb, name: string): Promise<string> {
  const tables = tablesOf<IdentityTables>(db);
  const sourceKey = `management-company:${name.toLowerCase()}`;
  const known = await tables
    .selectFrom('identity.organisation')
    .select('id')
    .where('sourceKey', '=', sourceKey)
    .executeTakeFirst();
  if (known) return known.id;
  const id = newId();
  const contacts = { phone: null, email: null, address: null };
  await tables
    .insertInto('identity.organisation')
    .values({
      id,
      kind: 'management-company',
      name,
      shortName: name,
      ...contacts,
      sourceKey,
      isActive: true,
      createdAt: new Date(),
    })
    .execute();
  return id;
}
