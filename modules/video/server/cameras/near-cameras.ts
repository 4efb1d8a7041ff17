import { densityAt, distanceM } from '../../contract/coverage.ts';
import type { Place } from '../../contract/coverage.ts';
import type { CameraSummary } from '../../contract/camera.ts';
import { mayScope } from '../rights/scope.ts';
import { listCamerasAround } from './camera.store.ts';
import { askedOf, presentCameras } from './present-camera.ts';
import type { VideoContext } from './present-camera.ts';

/** More cameras than this in one square nobody opens; the nearest of them are chosen in memory. */
const lookedAtAround = 500;

export type NearCamera = CameraSummary & {
  readonly distanceM: number;
  readonly pixelsPerMetre: number | null;
};

/** Cameras the asker may watch live near a place: first those that see it, then the nearest. */
export async function findNear(
  context: VideoContext,
  place: Place,
  { radiusM, limit }: { readonly radiusM: number; readonly limit: number },
): Promise<NearCamera[]> {
  const scope = mayScope(askedOf(context), ['live']);
  const around = { lng: place.lng, lat: place.lat, radiusM, limit: lookedAtAround };
  const rows = await listCamerasAround(context.db, scope, around);
  const near = rows
    .map((row) => ({ row, distanceM: distanceM(row, place), pixelsPerMetre: densityAt(row, place) }))
    .filter((found) => found.distanceM <= radiusM)
    .toSorted((a, b) => (b.pixelsPerMetre ?? 0) - (a.pixelsPerMetre ?? 0) || a.distanceM - b.distanceM)
    .slice(0, limit);
  const shown = await presentCameras(
    context,
    near.map(({ row }) => row),
  );
  return shown.flatMap((camera, index) => {
    const found = near[index];
    return found ? [{ ...camera, distanceM: found.distanceM, pixelsPerMetre: found.pixelsPerMetre }] : [];
  });
}
