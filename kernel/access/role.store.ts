import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { standardRoles } from './roles.ts';

export interface AccessTables {
  'access.role': { id: string; title: string | null };
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
