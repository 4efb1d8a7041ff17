import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { giveGrant, listGrants, openEmergency, revokeGrant } from '../../contract/grant-routes.ts';
import { videoProblems } from '../../contract/problems.ts';
import { findCameras } from '../cameras/camera.store.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { grantScope, mayGiveFor, mayRevoke } from './grant.policy.ts';
import { endGrant, findGrant, insertGrant, listGrantRows } from './grant.store.ts';
import { presentGrants } from './present-grants.ts';
import { tellOwnerOfEmergency } from './tell-owner.ts';

const handle = handlerFor<VideoTables>();
const minuteMs = 60_000;
const noBounds = { footageFrom: null, footageTo: null, revokedAt: null, revokedReason: null };

export const grantHandlers = [
  handle(listGrants, async (context, { inForceOnly, limit }) => {
    const { db, actor, clock } = context;
    const inForceAt = inForceOnly === 'true' ? clock.now() : null;
    const rows = await listGrantRows(db, { scope: grantScope(actor), inForceAt, limit });
    return { grants: await presentGrants(context, rows) };
  }),

  handle(giveGrant, async (context, { validUntil, ...facts }) => {
    const { db, actor, clock, audit } = context;
    const { ownerOrganisationId, holderOrganisationId, cameraId } = facts;
    if (!mayGiveFor(actor, ownerOrganisationId)) throw new Problem(videoProblems.ownerUnknown);
    await requireOther(context, ownerOrganisationId, holderOrganisationId);
    const [camera] = cameraId === null ? [] : await findCameras(db, [cameraId]);
    if (cameraId !== null && camera?.ownerOrganisationId !== ownerOrganisationId)
      throw new Problem(videoProblems.cameraNotFound);
    const now = clock.now();
    const end = validUntil === null ? null : new Date(validUntil);
    if (end !== null && end <= now) throw new Problem(videoProblems.grantEndsInThePast);

    const id = newId(now.getTime());
    const who = { holderPersonId: null, createdByPersonId: actor.personId };
    const when = { validFrom: now, validUntil: end, createdAt: now };
    await insertGrant(db, { ...noBounds, ...facts, ...who, ...when, id, kind: 'standing' });
    audit({ type: 'video.grant', id }, { ...facts, validUntil });
    return { id };
  }),

  handle(revokeGrant, async ({ db, actor, clock, audit }, { id, reason }) => {
    const grant = await findGrant(db, id);
    if (!grant || !mayRevoke(actor, grant)) throw new Problem(videoProblems.grantNotFound);

    await endGrant(db, id, { at: clock.now(), reason });
    audit({ type: 'video.grant', id }, { kind: grant.kind }, reason);
    return {};
  }),

  handle(openEmergency, async (context, { ownerOrganisationId, reason, minutes }) => {
    const { db, actor, clock, audit } = context;
    const holder = actor.grants.find(({ permissions }) => permissions.has('video.emergency.use'));
    if (!holder?.organisationId || actor.personId === null) throw new Problem(videoProblems.ownerUnknown);
    await requireOther(context, ownerOrganisationId, holder.organisationId);

    const now = clock.now();
    const id = newId(now.getTime());
    const validUntil = new Date(now.getTime() + minutes * minuteMs);
    await insertGrant(db, {
      ...noBounds,
      id,
      kind: 'emergency',
      ownerOrganisationId,
      holderOrganisationId: holder.organisationId,
      holderPersonId: actor.personId,
      cameraId: null,
      group: null,
      purpose: 'public-order',
      basis: reason,
      rights: ['live', 'review'],
      needsSecond: false,
      hours: null,
      validFrom: now,
      validUntil,
      createdByPersonId: actor.personId,
      createdAt: now,
    });
    await tellOwnerOfEmergency(context, {
      ownerOrganisationId,
      holderOrganisationId: holder.organisationId,
      reason,
      validUntil,
    });
    audit({ type: 'video.grant', id }, { kind: 'emergency', ownerOrganisationId, minutes }, reason);
    return { id, validUntil: validUntil.toISOString() };
  }),
];

/** @throws Problem `video.owner-unknown` unless both are organisations at work, and not the same */
async function requireOther({ db }: VideoContext, ownerId: string, holderId: string): Promise<void> {
  const known = await listOrganisationStates(db);
  const areAtWork = [ownerId, holderId].every((id) => known.get(id)?.isActive);
  if (!areAtWork || ownerId === holderId) throw new Problem(videoProblems.ownerUnknown);
}
