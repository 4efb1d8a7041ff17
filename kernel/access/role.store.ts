import type { Generated } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { announceStateChange } from '#kernel/state-channel.ts';
import { standardRoles } from './roles.ts';

export interface AccessTables {
  'access.role': { id: string; title: string | null; version: Generated<number> };
  'access.rolePermission': { roleId: string; permission: string };
  'access.knownPermission': { permission: string };
}

export type RolePermissions = ReadonlyMap<string, ReadonlySet<string>>;

/** Brings new permissions of the code to the roles they are meant for; never gives back what was taken away. */
export async function introducePermissions(
  db: AnyDb,
  declared: readonly PermissionDeclaration[],
): Promise<void> {
  const tables = tablesOf<AccessTables>(db);
  await tables
    .insertInto('access.role')
    .values(standardRoles.map((id) => ({ id, title: null })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const known = await tables.selectFrom('access.knownPermission').select('permission').execute();
  const knownIds = new Set(known.map((row) => row.permission));
  const fresh = declared.filter((permission) => !knownIds.has(permission.id));
  if (fresh.length === 0) return;
  await tables
    .insertInto('access.knownPermission')
    .values(fresh.map(({ id }) => ({ permission: id })))
    .execute();
  const grants = fresh.flatMap(({ id, grantedTo }) =>
    grantedTo.map((roleId) => ({ roleId, permission: id })),
  );
  if (grants.length > 0) await tables.insertInto('access.rolePermission').values(grants).execute();
}

export async function loadRolePermissions(db: AnyDb): Promise<RolePermissions> {
  const rows = await tablesOf<AccessTables>(db)
    .selectFrom('access.rolePermission')
    .select(['roleId', 'permission'])
    .execute();
  const byRole = new Map<string, Set<string>>();
  for (const { roleId, permission } of rows) {
    const permissions = byRole.get(roleId) ?? new Set();
    byRole.set(roleId, permissions.add(permission));
  }
  return byRole;
}

/** More roles than any town thinks of. */
const listedRoles = 500;

export async function listRoleRows(db: AnyDb) {
  return await tablesOf<AccessTables>(db)
    .selectFrom('access.role')
    .select(['id', 'title', 'version'])
    .orderBy('id')
    .limit(listedRoles)
    .execute();
}

export async function findRole(db: AnyDb, id: string) {
  return await tablesOf<AccessTables>(db)
    .selectFrom('access.role')
    .select(['id', 'title', 'version'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function insertRole(
  db: AnyDb,
  role: { id: string; title: string },
  permissions: readonly string[],
): Promise<void> {
  await tablesOf<AccessTables>(db).insertInto('access.role').values(role).execute();
  await insertPermissions(db, role.id, permissions);
  await announceStateChange(db);
}

async function insertPermissions(db: AnyDb, roleId: string, permissions: readonly string[]): Promise<void> {
  const rows = [...new Set(permissions)].map((permission) => ({ roleId, permission }));
  if (rows.length > 0)
    await tablesOf<AccessTables>(db).insertInto('access.rolePermission').values(rows).execute();
}

/** Writes when the role still has the version that was read; tells whether it had. */
export async function writeRole(
  db: AnyDb,
  role: { id: string; version: number; title: string | null },
  permissions: readonly string[],
): Promise<boolean> {
  const tables = tablesOf<AccessTables>(db);
  const { numUpdatedRows } = await tables
    .updateTable('access.role')
    .set({ version: role.version + 1, title: role.title })
    .where('id', '=', role.id)
    .where('version', '=', role.version)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await tables.deleteFrom('access.rolePermission').where('roleId', '=', role.id).execute();
  await insertPermissions(db, role.id, permissions);
  await announceStateChange(db);
  return true;
}
