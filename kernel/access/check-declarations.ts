import type { Part } from '#kernel/module/part.ts';

/** Boot fails on a route that names no declared permission: what is not declared cannot be reached. */
export function assertDeclaredPermissions(parts: readonly Part[]): void {
  const declared = new Set(
    parts.flatMap((part) => part.manifest.permissions.map((permission) => permission.id)),
  );
  const unknown = parts
    .flatMap((part) => part.server?.handlers ?? [])
    .filter(({ route }) => !declared.has(route.permission))
    .map(({ route }) => `${route.id} asks for "${route.permission}"`);
  if (unknown.length > 0)
    throw new Error(`Routes name permissions nobody declares:\n  ${unknown.join('\n  ')}`);
}
