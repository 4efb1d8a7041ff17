import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import type { Context } from '#kernel/context.ts';
import type { CameraSummary } from '../../contract/camera.ts';
import type { Asked } from '../rights/decide.ts';
import { listMaskRows } from '../masks/mask.store.ts';
import type { MaskRow } from '../masks/mask.store.ts';
import { masksWithin } from '../masks/masks-for.ts';
import { decide, rightsOf } from '../rights/decide.ts';
import { listGrantsFor } from '../rights/grant.store.ts';
import type { VideoTables } from '../tables.ts';
import type { LinkedCameraRow } from './camera.store.ts';

export type VideoContext = Context<VideoTables>;

export function askedOf({ actor, clock, town }: Pick<VideoContext, 'actor' | 'clock' | 'town'>): Asked {
  return { actor, now: clock.now(), timeZone: town.timeZone };
}

/** Rows the asker may know of, with what they may do with the pictures of each. */
export async function presentCameras(
  context: VideoContext,
  rows: readonly LinkedCameraRow[],
): Promise<CameraSummary[]> {
  const { db, actor, clock } = context;
  const asked = askedOf(context);
  const grants = await listGrantsFor(db, actor, clock.now());
  const names = await findOrganisationNames(
    db,
    rows.map(({ ownerOrganisationId }) => ownerOrganisationId),
  );
  const masks = await listMaskRows(
    db,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    name: row.name,
    group: row.group,
    purpose: row.purpose,
    ownerOrganisationId: row.ownerOrganisationId,
    ownerName: names.get(row.ownerOrganisationId) ?? '',
    lng: row.lng,
    lat: row.lat,
    address: row.address,
    bearingDegrees: row.bearingDegrees,
    angleDegrees: row.angleDegrees,
    pictureWidthPx: row.pictureWidthPx,
    rangeM: row.rangeM,
    state: row.state,
    recorderId: row.recorderId,
    link: presentLink(row),
    isMasked: isMaskedFor(masks, row.id, {
      isLifted: decide(asked, row, grants, 'unmask') !== null,
      now: asked.now,
    }),
    rights: rightsOf(asked, row, grants),
  }));
}

function presentLink({ linkState, lastPictureAt, toldAt }: LinkedCameraRow): CameraSummary['link'] {
  if (linkState === null || toldAt === null) return null;
  return {
    state: linkState,
    lastPictureAt: lastPictureAt?.toISOString() ?? null,
    toldAt: toldAt.toISOString(),
  };
}

function isMaskedFor(
  masks: readonly MaskRow[],
  cameraId: string,
  { isLifted, now }: { readonly isLifted: boolean; readonly now: Date },
): CameraSummary['isMasked'] {
  const own = isLifted ? [] : masks.filter((mask) => mask.cameraId === cameraId);
  const live = { right: 'live' as const, footageFrom: null, footageTo: null };
  return { live: masksWithin(own, live, now).length > 0, footage: own.length > 0 };
}
