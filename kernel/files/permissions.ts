import type { PermissionDeclaration } from '#kernel/module/manifest.ts';

/** Everyone's in a new town: a resident may report without an account, with a picture. */
export const uploadPermission = 'files.picture.upload';

export const filesPermissions: readonly PermissionDeclaration[] = [
  { id: uploadPermission, grantedTo: ['public'] },
];
