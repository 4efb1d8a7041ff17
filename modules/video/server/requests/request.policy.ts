import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';
import type { RequestRow } from './request.store.ts';

const decidePermission = 'video.request.decide';
/** Who works for an organisation asks in its name, and opens what it was given. */
const officialPermission = 'video.camera.review';

export function mayDecide(
  actor: Actor,
  { ownerOrganisationId }: Pick<RequestRow, 'ownerOrganisationId'>,
): boolean {
  return mayInScope(actor, decidePermission, { organisationId: ownerOrganisationId });
}

export function mayAskFor(actor: Actor, organisationId: string): boolean {
  return mayInScope(actor, officialPermission, { organisationId });
}

/** The person who asked; of an organisation whoever works for it now, so that who left opens nothing. */
export function isRequester(
  actor: Actor,
  {
    requesterPersonId,
    requesterOrganisationId,
  }: Pick<RequestRow, 'requesterPersonId' | 'requesterOrganisationId'>,
): boolean {
  if (requesterOrganisationId !== null) return mayAskFor(actor, requesterOrganisationId);
  return actor.personId !== null && actor.personId === requesterPersonId;
}

export function isLinkOpen(
  request: Pick<RequestRow, 'state' | 'linkUntil' | 'withdrawnAt'>,
  now: Date,
): boolean {
  const { state, linkUntil, withdrawnAt } = request;
  const wasApproved = state === 'approved' || state === 'closed';
  return wasApproved && withdrawnAt === null && linkUntil !== null && linkUntil > now;
}

/** SQL over `video.request request`: asked of the own organisation, or by it. */
export function deskScope(actor: Actor): RawBuilder<boolean> {
  const decided = organisationsOf(actor, decidePermission).map(
    (id) => sql`request.owner_organisation_id = ${id}::uuid`,
  );
  const asked = organisationsOf(actor, officialPermission).map(
    (id) => sql`request.requester_organisation_id = ${id}::uuid`,
  );
  return sql<boolean>`(${sql.join([sql`false`, ...decided, ...asked], sql` or `)})`;
}

/** SQL over `video.request request`: asked by this person, or by an organisation they work for. */
export function requesterScope(actor: Actor): RawBuilder<boolean> {
  const official = organisationsOf(actor, officialPermission).map(
    (id) => sql`request.requester_organisation_id = ${id}::uuid`,
  );
  const own = sql`(request.requester_organisation_id is null and request.requester_person_id = ${actor.personId}::uuid)`;
  return sql<boolean>`(${sql.join([own, ...official], sql` or `)})`;
}

function organisationsOf(actor: Actor, permission: string): string[] {
  const ids = grantsFor(actor, permission).map(({ organisationId }) => organisationId);
  return [...new Set(ids.filter((id) => id !== null))];
}
