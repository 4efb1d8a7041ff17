import type { PermissionDeclaration } from '#kernel/module/manifest.ts';

export const identityPermissions: readonly PermissionDeclaration[] = [
  { id: 'identity.session.read', grantedTo: ['public'] },
  { id: 'identity.organisation.list', grantedTo: ['public'] },
];
