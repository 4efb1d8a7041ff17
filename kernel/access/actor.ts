import type { Locale } from '#kernel/i18n/locale.ts';

/** One membership resolved to permissions: who, for which organisation, within which area. */
export interface Grant {
  readonly permissions: ReadonlySet<string>;
  readonly roleId: string;
  /** Null for the roles everyone holds (`public`, `resident`). */
  readonly organisationId: string | null;
  /** Null: not bounded by an area. */
  readonly areaId: string | null;
}

/** Who is asking, resolved once per request. */
export interface Actor {
  readonly kind: 'anonymous' | 'person' | 'program' | 'system';
  readonly personId: string | null;
  /** The session or token the request came by; null for anonymous and system. */
  readonly sessionId: string | null;
  readonly locale: Locale;
  readonly grants: readonly Grant[];
}

/** The route's question: may this actor do such a thing anywhere at all? */
export function holdsPermission(actor: Actor, permission: string): boolean {
  return actor.kind === 'system' || actor.grants.some((grant) => grant.permissions.has(permission));
}

/** The grants that carry a permission; a policy looks at their organisation and area. */
export function grantsFor(actor: Actor, permission: string): readonly Grant[] {
  return actor.grants.filter((grant) => grant.permissions.has(permission));
}

/** The row's question: may this actor do it for this organisation, and in one of these areas? */
export function mayInScope(
  actor: Actor,
  permission: string,
  scope: { organisationId?: string | null; areaIds?: readonly string[] },
): boolean {
  if (actor.kind === 'system') return true;
  return grantsFor(actor, permission).some(
    (grant) =>
      (scope.organisationId === undefined || grant.organisationId === scope.organisationId) &&
      (grant.areaId === null || scope.areaIds === undefined || scope.areaIds.includes(grant.areaId)),
  );
}
