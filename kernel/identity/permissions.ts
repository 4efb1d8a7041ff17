import type { PermissionDeclaration } from '#kernel/module/manifest.ts';

export const identityPermissions: readonly PermissionDeclaration[] = [
  { id: 'identity.session.read', grantedTo: ['public'] },
  { id: 'identity.organisation.list', grantedTo: ['public'] },
  { id: 'identity.organisation.manage', grantedTo: ['admin'] },
  { id: 'identity.person.list', grantedTo: ['admin', 'privacy'] },
  { id: 'identity.person.block', grantedTo: ['admin'] },
  { id: 'identity.membership.manage', grantedTo: ['admin'] },
  { id: 'identity.session.manage', grantedTo: ['resident'] },
  { id: 'identity.sign-in-way.manage', grantedTo: ['resident'] },
  { id: 'identity.token.manage', grantedTo: ['resident'] },
];
