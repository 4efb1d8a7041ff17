import type { Translate } from '#web/texts.tsx';

/** The name of a role: the administrator's own, or that of a role every town starts with. */
export function roleName(
  role: { readonly id: string; readonly title?: string | null },
  t: Translate,
): string {
  return role.title ?? t(`administration.role.${role.id}`);
}
