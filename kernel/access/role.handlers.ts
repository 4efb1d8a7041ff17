import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { countHolders } from '#kernel/identity/membership.store.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { newId } from '#kernel/ids.ts';
import { accessProblems, changeRole, createRole, listRoles } from './contract/roles.ts';
import { assertMayChangeRoles, assertMayPutIntoRole } from './giving.policy.ts';
import { assertRoleMayHold } from './role.policy.ts';
import { findRole, insertRole, listRoleRows, loadRolePermissions, writeRole } from './role.store.ts';
import type { AccessTables } from './role.store.ts';

export const accessPermissions: readonly PermissionDeclaration[] = [
  { id: 'access.role.list', grantedTo: ['admin', 'privacy'] },
  { id: 'access.role.manage', grantedTo: ['admin'] },
];

const handle = handlerFor<AccessTables>();
const heldByEveryone: ReadonlySet<string> = new Set(['public', 'resident']);

export function roleHandlers(declared: () => readonly PermissionDeclaration[]) {
  return [
    handle(listRoles, async ({ db, clock }) => {
      const rows = await listRoleRows(db);
      const held = await loadRolePermissions(db);
      const holders = await countHolders(db, clock.now());

      const roles = rows.map((row) => ({
        ...row,
        permissions: [...(held.get(row.id) ?? [])].sort(),
        holderCount: heldByEveryone.has(row.id) ? null : (holders.get(row.id) ?? 0),
      }));
      const permissions = declared().map(({ id, grantedTo }) => ({ id, grantedTo: [...grantedTo] }));
      return { roles, permissions: permissions.sort((a, b) => (a.id < b.id ? -1 : 1)) };
    }),

    handle(createRole, async ({ db, actor, clock, audit }, { title, permissions, reason }) => {
      const id = newId(clock.now().getTime());
      assertRoleMayHold(id, permissions, declared());
      assertMayPutIntoRole(actor, permissions);

      await insertRole(db, { id, title }, permissions);
      audit({ type: 'access.role', id }, { title, given: [...permissions].sort() }, reason);
      return { id };
    }),

    handle(changeRole, async ({ db, actor, audit }, { id, version, title, permissions, reason }) => {
      const role = await findRole(db, id);
      if (!role) throw new Problem(accessProblems.roleNotFound);
      const before = (await loadRolePermissions(db)).get(id) ?? new Set<string>();
      assertMayChangeRoles(actor);
      assertRoleMayHold(id, permissions, declared());
      if (title !== undefined && role.title === null) throw new Problem(accessProblems.roleNameKept);
      const given = permissions.filter((permission) => !before.has(permission)).sort();

      const isWritten = await writeRole(db, { id, version, title: title ?? role.title }, permissions);
      if (!isWritten) throw new Problem(accessProblems.roleChanged);
      const taken = [...before].filter((permission) => !permissions.includes(permission)).sort();
      const named = title === undefined || title === role.title ? {} : { title: [role.title, title] };
      audit({ type: 'access.role', id }, { given, taken, ...named }, reason);
      return { version: version + 1 };
    }),
  ];
}
