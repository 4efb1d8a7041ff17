import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, mayInScope } from '#kernel/access/actor.ts';
import type { WorkSide } from '../../contract/maintenance.ts';
import type { WorkOrderRow } from './work-order.store.ts';

const orderPermission = 'video.maintenance.order';
const performPermission = 'video.maintenance.perform';

/** For whom the actor speaks in an order; both where one organisation maintains its own cameras. */
export function sidesOf(
  actor: Actor,
  order: Pick<WorkOrderRow, 'ownerOrganisationId' | 'contractorOrganisationId'>,
): WorkSide[] {
  const isOwner = mayInScope(actor, orderPermission, {
    organisationId: order.ownerOrganisationId,
    areaIds: [],
  });
  const isContractor = mayInScope(actor, performPermission, {
    organisationId: order.contractorOrganisationId,
    areaIds: [],
  });
  return [...(isOwner ? (['owner'] as const) : []), ...(isContractor ? (['contractor'] as const) : [])];
}

/** Work on a camera is ordered by its owner, and by nobody else. */
export function mayOrderFor(
  actor: Actor,
  { ownerOrganisationId: organisationId }: { readonly ownerOrganisationId: string },
): boolean {
  return mayInScope(actor, orderPermission, { organisationId, areaIds: [] });
}

/** SQL over `video.work_order work`: ordered by the own organisation, or from it. The same as `sidesOf`. */
export function orderScope(actor: Actor): RawBuilder<boolean> {
  const ordered = organisationsOf(actor, orderPermission).map(
    (id) => sql`work.owner_organisation_id = ${id}::uuid`,
  );
  const given = organisationsOf(actor, performPermission).map(
    (id) => sql`work.contractor_organisation_id = ${id}::uuid`,
  );
  return sql<boolean>`(${sql.join([sql`false`, ...ordered, ...given], sql` or `)})`;
}

function organisationsOf(actor: Actor, permission: string): string[] {
  // NOTE: who works for a part of the town only speaks for no organisation as a whole.
  const held = grantsFor(actor, permission).filter(({ areaId }) => areaId === null);
  return [
    ...new Set(held.flatMap(({ organisationId }) => (organisationId === null ? [] : [organisationId]))),
  ];
}
