import { densityAt, offsetM } from './coverage.ts';
import type { View } from './coverage.ts';

/*
 * Where somebody goes who leaves the picture of a camera. Sides are as the camera looks: ahead is away from it, right is to the
 * right of its picture. Of several cameras on a side the one is chosen that is near, straight that way, and whose picture
 * meets this one: one of the two sees where the other stands.
 */

export const sides = ['ahead', 'right', 'behind', 'left'] as const;
export type Side = (typeof sides)[number];

/** Further away somebody may have turned anywhere. */
export const followedM = 400;
/** Two on one post look at the same thing from one place: no side leads there. */
const samePlaceM = 3;
/** A camera whose picture meets this one is worth twice the way. */
const meetingShare = 0.5;

export interface Followed extends View {
  readonly id: string;
}

export interface Neighbour<Camera extends Followed> {
  readonly camera: Camera;
  readonly distanceM: number;
  /** Clockwise from the middle of the view, from -180 to 180. */
  readonly turnDegrees: number;
}

/** All around within reach, the nearest first. */
export function around<Camera extends Followed>(
  from: Followed,
  cameras: readonly Camera[],
): Neighbour<Camera>[] {
  return cameras
    .filter(({ id }) => id !== from.id)
    .map((camera) => {
      const { east, north } = offsetM(from, camera);
      const bearing = (Math.atan2(east, north) * 180) / Math.PI;
      return {
        camera,
        distanceM: Math.hypot(east, north),
        turnDegrees: turnOf(bearing - from.bearingDegrees),
      };
    })
    .filter(({ distanceM }) => distanceM > samePlaceM && distanceM <= followedM)
    .toSorted((a, b) => a.distanceM - b.distanceM);
}

/** The camera to go on with on each side; null where there is none. */
export function neighboursOf<Camera extends Followed>(
  from: Followed,
  cameras: readonly Camera[],
): Record<Side, Neighbour<Camera> | null> {
  const all = around(from, cameras);
  const best = (side: Side): Neighbour<Camera> | null =>
    all
      .filter(({ turnDegrees }) => sideOf(turnDegrees) === side)
      .toSorted((a, b) => costOf(from, a) - costOf(from, b))[0] ?? null;
  return { ahead: best('ahead'), right: best('right'), behind: best('behind'), left: best('left') };
}

export function sideOf(turnDegrees: number): Side {
  return sides[Math.floor((((turnDegrees % 360) + 405) % 360) / 90)] ?? 'ahead';
}

function costOf(from: Followed, { camera, distanceM, turnDegrees }: Neighbour<Followed>): number {
  const middle = sides.indexOf(sideOf(turnDegrees)) * 90;
  const aside = Math.abs(turnOf(turnDegrees - middle));
  const isMet = densityAt(from, camera) !== null || densityAt(camera, from) !== null;
  return distanceM * (1 + aside / 45) * (isMet ? meetingShare : 1);
}

function turnOf(degrees: number): number {
  return ((((degrees + 180) % 360) + 360) % 360) - 180;
}
