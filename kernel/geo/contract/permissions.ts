import type { PermissionDeclaration } from '#kernel/module/manifest.ts';

export const geoPermissions: readonly PermissionDeclaration[] = [
  { id: 'geo.place.read', grantedTo: ['public'] },
  { id: 'geo.area.read', grantedTo: ['public'] },
  { id: 'geo.area.manage', grantedTo: ['admin'] },
];
