import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';

const keepPermission = 'video.evidence.manage';

/** A case is of the organisation that keeps it, and of nobody else: not even of the owner of a camera in it. */
export function mayKeepFor(actor: Actor, organisationId: string): boolean {
  return mayInScope(actor, keepPermission, { organisationId });
}

/** SQL over `video.evidence_case "case"`. */
export function caseScope(actor: Actor): RawBuilder<boolean> {
  const own = [
    ...new Set(grantsFor(actor, keepPermission).map(({ organisationId }) => organisationId)),
  ].filter((id) => id !== null);
  const parts = own.map((id) => sql`"case".organisation_id = ${id}::uuid`);
  return sql<boolean>`(${sql.join([sql`false`, ...parts], sql` or `)})`;
}
