/*
 * What a camera can tell at a distance, by pixels on a metre of a vertical plane across its view:
 * width of the picture ÷ (2 · distance · tan(half of the horizontal angle)).
 *
 * IEC 62676-4:2015 names four tasks (DORI), its successor of 2025 seven (OODPCVS).
 */

export interface Optics {
  readonly pictureWidthPx: number;
  /** Horizontal angle of view; 360 for a camera that sees all around. */
  readonly angleDegrees: number;
  /** Nothing beyond it is of use, whatever the arithmetic says: fog, light, trees. */
  readonly rangeM: number;
}

export const doriTasks = { detect: 25, observe: 62.5, recognise: 125, identify: 250 } as const;
export type DoriTask = keyof typeof doriTasks;

export const oodpcvsTasks = {
  overview: 20,
  outline: 40,
  discern: 80,
  perceive: 125,
  characterise: 250,
  validate: 500,
  scrutinise: 1500,
} as const;
export type OodpcvsTask = keyof typeof oodpcvsTasks;

const metresOfDegree = 111_320;

/** Wider than this the plane across the view is no plane any more: an arc is measured instead. */
const flatAngleDegrees = 120;

/** Pixels on a metre at a distance. */
export function pixelDensity(optics: Optics, distanceM: number): number {
  return optics.pictureWidthPx / (distanceM * widthPerMetre(optics.angleDegrees));
}

/** How far the camera gives a density, within its range. */
export function reachM(optics: Optics, pixelsPerMetre: number): number {
  const far = optics.pictureWidthPx / (pixelsPerMetre * widthPerMetre(optics.angleDegrees));
  return Math.min(optics.rangeM, far);
}

export function doriReach(optics: Optics): Record<DoriTask, number> {
  const { detect, observe, recognise, identify } = doriTasks;
  return {
    detect: reachM(optics, detect),
    observe: reachM(optics, observe),
    recognise: reachM(optics, recognise),
    identify: reachM(optics, identify),
  };
}

export function oodpcvsReach(
  optics: Optics,
): readonly { readonly task: OodpcvsTask; readonly reachM: number }[] {
  const tasks: readonly OodpcvsTask[] = [
    'overview',
    'outline',
    'discern',
    'perceive',
    'characterise',
    'validate',
    'scrutinise',
  ];
  return tasks.map((task) => ({ task, reachM: reachM(optics, oodpcvsTasks[task]) }));
}

/** Width of what is seen, for each metre of distance. */
function widthPerMetre(angleDegrees: number): number {
  const radians = (angleDegrees * Math.PI) / 180;
  return angleDegrees <= flatAngleDegrees ? 2 * Math.tan(radians / 2) : radians;
}

export interface Place {
  readonly lng: number;
  readonly lat: number;
}

export interface View extends Optics, Place {
  /** Clockwise from north, of the middle of the view. */
  readonly bearingDegrees: number;
}

/** Metres on the ground; a town is small enough for a plane. */
export function distanceM(from: Place, to: Place): number {
  const { east, north } = offsetM(from, to);
  return Math.hypot(east, north);
}

/** Pixels on a metre that the camera gives at a place; null where it does not look or not that far. */
export function densityAt(view: View, place: Place): number | null {
  const { east, north } = offsetM(view, place);
  const away = Math.max(1, Math.hypot(east, north));
  if (away > view.rangeM) return null;
  const towards = (Math.atan2(east, north) * 180) / Math.PI;
  const aside = Math.abs(((towards - view.bearingDegrees + 540) % 360) - 180);
  return aside <= view.angleDegrees / 2 ? pixelDensity(view, away) : null;
}

/** The ground a camera sees out to a distance, as a ring of longitude and latitude for the map. */
export function viewRing(view: View, radiusM: number): [number, number][] {
  const { lng, lat, bearingDegrees, angleDegrees } = view;
  const steps = Math.max(4, Math.ceil(angleDegrees / 10));
  const arc = Array.from({ length: steps + 1 }, (_, step): [number, number] => {
    const degrees = bearingDegrees - angleDegrees / 2 + (angleDegrees * step) / steps;
    return placeAt({ lng, lat }, degrees, radiusM);
  });
  const [first = [lng, lat] as [number, number]] = arc;
  return angleDegrees >= 360 ? [...arc, first] : [[lng, lat], ...arc, [lng, lat]];
}

function placeAt({ lng, lat }: Place, bearingDegrees: number, awayM: number): [number, number] {
  const radians = (bearingDegrees * Math.PI) / 180;
  const north = (awayM * Math.cos(radians)) / metresOfDegree;
  const east = (awayM * Math.sin(radians)) / (metresOfDegree * Math.cos((lat * Math.PI) / 180));
  return [lng + east, lat + north];
}

/** Metres to the east and to the north. */
export function offsetM(from: Place, to: Place): { readonly east: number; readonly north: number } {
  return {
    east: (to.lng - from.lng) * metresOfDegree * Math.cos((from.lat * Math.PI) / 180),
    north: (to.lat - from.lat) * metresOfDegree,
  };
}
