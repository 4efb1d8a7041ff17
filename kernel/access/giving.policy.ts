import { Problem } from '#kernel/errors/problem.ts';
import type { Actor, Grant } from './actor.ts';
import { grantsFor } from './actor.ts';
import { accessProblems } from './contract/roles.ts';

/*
 * Who may hand out which rights. Who decides about roles in the whole town may give any right: every right comes from
 * there. Anybody else gives only what they hold themselves, and only within the organisation and the area they hold
 * it for; so a right to appoint people never grows into more than its holder has.
 */

export interface GivingPlace {
  readonly organisationId: string;
  /** Null: not bounded by an area. */
  readonly areaId: string | null;
}

export function decidesAboutRoles(actor: Actor): boolean {
  return (
    actor.kind === 'system' || grantsFor(actor, 'access.role.manage').some(({ areaId }) => areaId === null)
  );
}

/**
 * A role is the same everywhere it is held: who changes one for the own area would change it for the whole town, and for
 * memberships of their own that no area bounds.
 *
 * @throws Problem `access.role-of-town`
 */
export function assertMayChangeRoles(actor: Actor): void {
  if (!decidesAboutRoles(actor)) throw new Problem(accessProblems.roleOfTown);
}

/** @throws Problem `access.permission-lacking` for rights put into a role by somebody who lacks them */
export function assertMayPutIntoRole(actor: Actor, permissions: readonly string[]): void {
  if (decidesAboutRoles(actor)) return;
  const lacking = permissions.find((permission) => grantsFor(actor, permission).length === 0);
  if (lacking !== undefined) throw new Problem(accessProblems.permissionLacking, { permission: lacking });
}

/** May this actor have a say about memberships at this place at all? */
export function isWithinGiving(actor: Actor, place: GivingPlace): boolean {
  return (
    decidesAboutRoles(actor) ||
    grantsFor(actor, 'identity.membership.manage').some((grant) => reaches(grant, place))
  );
}

/** The first of these rights that the actor does not hold at this place; undefined where all may be given. */
export function findUngivable(
  actor: Actor,
  permissions: Iterable<string>,
  place: GivingPlace,
): string | undefined {
  if (decidesAboutRoles(actor)) return undefined;
  return [...permissions].find(
    (permission) => !grantsFor(actor, permission).some((grant) => reaches(grant, place)),
  );
}

function reaches(grant: Grant, { organisationId, areaId }: GivingPlace): boolean {
  const isOfEveryone = grant.organisationId === null;
  return (
    (isOfEveryone || grant.organisationId === organisationId) &&
    (grant.areaId === null || grant.areaId === areaId)
  );
}
