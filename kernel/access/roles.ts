/**
 * Roles a new town starts with. They are rows in `access.role`; the administrator may add others.
 * `public` is held by everyone, signed in or not; `resident` by every signed-in person.
 */
export const standardRoles = [
  'public',
  'resident',
  'moderator',
  'controller',
  'executor',
  'dispatcher',
  'operator',
  'police',
  'school',
  'mayor',
  'privacy',
  'civildefence',
  'editor',
  'admin',
] as const;

export type RoleId = (typeof standardRoles)[number];
