import { Temporal } from 'temporal-polyfill';
import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import type { CameraFacts, CameraGroup, CameraPurpose } from '../../contract/camera.ts';
import { isWithinHours, permissionOfRight, rightsOfNow, videoRights } from '../../contract/rights.ts';
import type { GrantHours, TownMoment, VideoRight } from '../../contract/rights.ts';

/*
 * Who may do what with the pictures of a camera. A look has a basis or it does not take place:
 *
 *   own     the asker works for the owner, in a role that has the permission
 *   grant   the asker works, in such a role, for an organisation to which the owner has granted this right for this
 *           camera, its group or all of his; in force, within its hours, not revoked
 *
 * The administrator of the town has no way of his own. Everything else (lists, counts, tokens, the nearest cameras)
 * asks here, or by the SQL of `scope.ts`, which says the same.
 */

export interface DecidedCamera {
  readonly id: string;
  readonly ownerOrganisationId: string;
  readonly group: CameraGroup;
  readonly areaIds: readonly string[];
  readonly state: CameraFacts['state'];
}

export interface DecidedGrant {
  readonly id: string;
  readonly kind: 'standing' | 'emergency' | 'request';
  readonly ownerOrganisationId: string;
  readonly holderOrganisationId: string;
  readonly holderPersonId: string | null;
  readonly cameraId: string | null;
  readonly group: CameraGroup | null;
  readonly purpose: CameraPurpose;
  readonly rights: readonly string[];
  readonly needsSecond: boolean;
  readonly hours: GrantHours | null;
  readonly footageFrom: Date | null;
  readonly footageTo: Date | null;
  readonly validFrom: Date;
  readonly validUntil: Date | null;
  readonly revokedAt: Date | null;
}

export interface Basis {
  /** For whom the asker looks. */
  readonly organisationId: string;
  /** Null: as the owner. */
  readonly grant: DecidedGrant | null;
}

export interface Asked {
  readonly actor: Actor;
  readonly now: Date;
  readonly timeZone: string;
}

/** Why the actor may, of several bases the freest and of these the one that lasts longest; null: may not. */
export function decide(
  { actor, now, timeZone }: Asked,
  camera: DecidedCamera,
  grants: readonly DecidedGrant[],
  right: VideoRight,
): Basis | null {
  if (!isWatchable(camera, right)) return null;
  const organisationIds = organisationsOf(actor, camera, right);
  if (organisationIds.has(camera.ownerOrganisationId))
    return { organisationId: camera.ownerOrganisationId, grant: null };
  const moment = townMoment(now, timeZone);
  const open = grants.filter(
    (grant) =>
      organisationIds.has(grant.holderOrganisationId) &&
      isAbout(grant, camera) &&
      isForPerson(grant, actor) &&
      isInForce(grant, now) &&
      grant.rights.includes(right) &&
      isWithinHours(grant.hours, moment),
  );
  const best = open.toSorted(
    (a, b) => Number(a.needsSecond) - Number(b.needsSecond) || widthOf(b) - widthOf(a) || endOf(b) - endOf(a),
  )[0];
  return best ? { organisationId: best.holderOrganisationId, grant: best } : null;
}

export function rightsOf(asked: Asked, camera: DecidedCamera, grants: readonly DecidedGrant[]): VideoRight[] {
  return videoRights.filter((right) => decide(asked, camera, grants, right) !== null);
}

export function isInForce(
  grant: Pick<DecidedGrant, 'validFrom' | 'validUntil' | 'revokedAt'>,
  now: Date,
): boolean {
  const { validFrom, validUntil, revokedAt } = grant;
  return revokedAt === null && validFrom <= now && (validUntil === null || validUntil > now);
}

/** A camera that is not there any more has still footage. */
function isWatchable({ state }: DecidedCamera, right: VideoRight): boolean {
  return rightsOfNow.includes(right) ? state === 'working' : state !== 'planned';
}

/** The organisations for which the actor may do such a thing at the place of this camera. */
function organisationsOf(actor: Actor, { areaIds }: DecidedCamera, right: VideoRight): ReadonlySet<string> {
  const held = grantsFor(actor, permissionOfRight[right]).filter(
    ({ areaId }) => areaId === null || areaIds.includes(areaId),
  );
  return new Set(held.flatMap(({ organisationId }) => (organisationId === null ? [] : [organisationId])));
}

/** NOTE: the owner of a grant must still own the camera: one that has moved takes no grant along. */
function isAbout(grant: DecidedGrant, camera: DecidedCamera): boolean {
  return (
    grant.ownerOrganisationId === camera.ownerOrganisationId &&
    (grant.cameraId === null || grant.cameraId === camera.id) &&
    (grant.group === null || grant.group === camera.group)
  );
}

function isForPerson({ holderPersonId }: DecidedGrant, { personId }: Actor): boolean {
  return holderPersonId === null || holderPersonId === personId;
}

function widthOf({ footageFrom, footageTo }: DecidedGrant): number {
  return footageFrom === null || footageTo === null ? Infinity : footageTo.getTime() - footageFrom.getTime();
}

function endOf({ validUntil }: DecidedGrant): number {
  return validUntil?.getTime() ?? Infinity;
}

/** Minute of the day and day of the week by the town's clock. */
export function townMoment(now: Date, timeZone: string): TownMoment {
  const local = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(timeZone);
  return { minute: local.hour * 60 + local.minute, weekday: local.dayOfWeek };
}
