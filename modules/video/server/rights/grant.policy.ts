import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';
import type { GrantRow } from './grant.store.ts';

const givePermission = 'video.grant.manage';
const listPermission = 'video.camera.list';

/** Only the owner lets others see. */
export function mayGiveFor(actor: Actor, ownerOrganisationId: string): boolean {
  return mayInScope(actor, givePermission, { organisationId: ownerOrganisationId });
}

/** The owner ends any grant; whoever opened an emergency gives it back. */
export function mayRevoke(
  actor: Actor,
  grant: Pick<GrantRow, 'ownerOrganisationId' | 'kind' | 'holderPersonId'>,
): boolean {
  const isOwnEmergency = grant.kind === 'emergency' && grant.holderPersonId === actor.personId;
  return mayGiveFor(actor, grant.ownerOrganisationId) || isOwnEmergency;
}

/** SQL over `video.grant grant`: given by the own organisation, or held by it. */
export function grantScope(actor: Actor): RawBuilder<boolean> {
  const given = organisationsOf(actor, givePermission).map(
    (id) => sql`"grant".owner_organisation_id = ${id}`,
  );
  const held = organisationsOf(actor, listPermission).map(
    (id) => sql`"grant".holder_organisation_id = ${id}`,
  );
  return sql<boolean>`(${sql.join([sql`false`, ...given, ...held], sql` or `)})`;
}

function organisationsOf(actor: Actor, permission: string): string[] {
  const ids = grantsFor(actor, permission).map(({ organisationId }) => organisationId);
  return [...new Set(ids.filter((id) => id !== null))];
}
