import type { Building } from './drawing.ts';
import { footOn, middleOf, type Foot } from './plane.ts';
import type { PlannedStreet } from './streets.ts';

/*
 * Houses are numbered as towns do it: along the street from its beginning, odd on the left, even on the right.
 * A building in the depth of a yard takes the number of the nearest front house on its side with a part: «12 к. 1».
 */

/** Further from the axis than this a building has no front to the street. */
const frontReachM = 64;

export interface NumberedBuilding {
  readonly building: Building;
  readonly street: PlannedStreet;
  readonly number: string;
}

export function numberBuildings(
  buildings: readonly Building[],
  streets: readonly PlannedStreet[],
): NumberedBuilding[] {
  const sides = new Map<string, Placed[]>();
  for (const building of buildings) {
    const placed = findStreet(building, streets);
    const side = `${placed.street.key}/${placed.foot.isLeft ? 'left' : 'right'}`;
    sides.set(side, [...(sides.get(side) ?? []), placed]);
  }
  return [...sides.values()].flatMap(numberSide);
}

interface Placed {
  readonly building: Building;
  readonly street: PlannedStreet;
  readonly foot: Foot;
}

function findStreet(building: Building, streets: readonly PlannedStreet[]): Placed {
  const middle = middleOf(building.ring);
  let best: Placed | null = null;
  for (const street of streets) {
    const foot = footOn(street.line, middle);
    if (best === null || foot.distanceM < best.foot.distanceM) best = { building, street, foot };
  }
  if (best === null) throw new Error('a town without streets');
  return best;
}

function numberSide(placed: readonly Placed[]): NumberedBuilding[] {
  const inOrder = placed.toSorted((a, b) => a.foot.alongM - b.foot.alongM);
  const hasFront = inOrder.some(({ foot }) => foot.distanceM <= frontReachM);
  const fronts = inOrder.filter(({ foot }) => !hasFront || foot.distanceM <= frontReachM);
  const numbers = new Map(fronts.map((front, index) => [front, index * 2 + (front.foot.isLeft ? 1 : 2)]));
  const parts = new Map<Placed, number>();
  return inOrder.map((one) => {
    const { building, street } = one;
    const own = numbers.get(one);
    if (own !== undefined) return { building, street, number: String(own) };
    const front = nearestFront(fronts, one);
    const part = (parts.get(front) ?? 0) + 1;
    parts.set(front, part);
    return { building, street, number: `${numbers.get(front) ?? 1} к. ${part}` };
  });
}

function nearestFront(fronts: readonly Placed[], { foot }: Placed): Placed {
  const away = (front: Placed) => Math.abs(front.foot.alongM - foot.alongM);
  return fronts.reduce((best, front) => (away(front) < away(best) ? front : best));
}
