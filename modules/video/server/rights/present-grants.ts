import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import type { GrantView } from '../../contract/grant-routes.ts';
import { grantHours, videoRight } from '../../contract/rights.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { isInForce } from './decide.ts';
import { mayRevoke } from './grant.policy.ts';
import type { ShownGrant } from './grant.store.ts';

export async function presentGrants(
  context: VideoContext,
  rows: readonly ShownGrant[],
): Promise<GrantView[]> {
  const { db, actor, clock } = context;
  const names = await findOrganisationNames(
    db,
    rows.flatMap(({ ownerOrganisationId, holderOrganisationId }) => [
      ownerOrganisationId,
      holderOrganisationId,
    ]),
  );
  const people = await namesOf(context, rows);
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    ownerOrganisationId: row.ownerOrganisationId,
    ownerName: names.get(row.ownerOrganisationId) ?? '',
    holderOrganisationId: row.holderOrganisationId,
    holderName: names.get(row.holderOrganisationId) ?? '',
    holderPersonName: row.holderPersonId === null ? null : (people.get(row.holderPersonId) ?? null),
    camera:
      row.cameraId === null || row.cameraNumber === null
        ? null
        : { id: row.cameraId, number: row.cameraNumber, name: row.cameraName ?? '' },
    group: row.group,
    purpose: row.purpose,
    basis: row.basis,
    rights: videoRight.array().parse(row.rights),
    needsSecond: row.needsSecond,
    hours: grantHours.nullable().parse(row.hours),
    footageFrom: row.footageFrom?.toISOString() ?? null,
    footageTo: row.footageTo?.toISOString() ?? null,
    validFrom: row.validFrom.toISOString(),
    validUntil: row.validUntil?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
    revokedReason: row.revokedReason,
    state: stateOf(row, clock.now()),
    can: { revoke: isOpen(row, clock.now()) && mayRevoke(actor, row) },
  }));
}

async function namesOf({ db }: VideoContext, rows: readonly ShownGrant[]): Promise<Map<string, string>> {
  const ids = new Set(
    rows.flatMap(({ holderPersonId }) => (holderPersonId === null ? [] : [holderPersonId])),
  );
  const names = new Map<string, string>();
  for (const id of ids) {
    const person = await findPerson(db, id);
    if (person) names.set(id, person.name);
  }
  return names;
}

function isOpen({ revokedAt, validUntil }: ShownGrant, now: Date): boolean {
  return revokedAt === null && (validUntil === null || validUntil > now);
}

function stateOf(row: ShownGrant, now: Date): GrantView['state'] {
  if (row.revokedAt !== null) return 'revoked';
  if (isInForce(row, now)) return 'in-force';
  return row.validFrom > now ? 'to-come' : 'over';
}
