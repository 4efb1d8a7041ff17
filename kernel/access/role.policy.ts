import { Problem } from '#kernel/errors/problem.ts';
import type { PermissionDeclaration } from '#kernel/module/manifest.ts';
import { accessProblems } from './contract/roles.ts';

/** Without these nobody could give a right back. */
const keptByAdministrators = ['access.role.list', 'access.role.manage', 'identity.membership.manage'];

/**
 * Throws where a role must not hold exactly these permissions: unknown ones; the administrator's role without the
 * means to change roles; everyone, or every resident, with what the code never meant for them.
 */
export function assertRoleMayHold(
  roleId: string,
  permissions: readonly string[],
  declared: readonly PermissionDeclaration[],
): void {
  const byId = new Map(declared.map((permission) => [permission.id as string, permission]));
  const unknown = permissions.find((permission) => !byId.has(permission));
  if (unknown !== undefined) throw new Problem(accessProblems.permissionUnknown, { permission: unknown });

  const missing = roleId === 'admin' && keptByAdministrators.find((kept) => !permissions.includes(kept));
  if (missing) throw new Problem(accessProblems.permissionKept, { permission: missing });

  const everyone = everyonesRoles(roleId);
  if (everyone.length === 0) return;
  const forStaff = permissions.find(
    (permission) => !byId.get(permission)?.grantedTo.some((role) => everyone.includes(role)),
  );
  if (forStaff !== undefined) throw new Problem(accessProblems.permissionForStaff, { permission: forStaff });
}

function everyonesRoles(roleId: string): readonly string[] {
  if (roleId === 'public') return ['public'];
  return roleId === 'resident' ? ['public', 'resident'] : [];
}
