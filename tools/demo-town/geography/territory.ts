import { distance, inFrame, middleOf, type Xy } from './plane.ts';
import type { Building } from './drawing.ts';
import type { Plan } from './plan.ts';

/** A rectangle of the plan's columns and rows; borders follow streets and driveways. */
export interface Territory {
  readonly west: number;
  readonly east: number;
  readonly south: number;
  readonly north: number;
}

/** Something that counts towards a territory's size, by its place in the plan. */
export interface Weight {
  readonly column: number;
  readonly row: number;
  readonly weight: number;
}

/** What belongs to the town beyond its last streets, in cells: shore, forest, and the power plant in the east. */
const beyond = { west: 2.4, east: 5.2, south: 1.6, north: 1.7 } as const;
const stepsPerCell = 6;

export function wholeTown({ columnCount, rowCount }: Plan): Territory {
  return { west: 0, east: columnCount, south: 0, north: rowCount };
}

/** The territory's border on the ground; at the town's edge it reaches to the town's border. */
export function borderOf(plan: Plan, { west, east, south, north }: Territory, isTownWide: boolean): Xy[] {
  const outer = {
    west: isTownWide && west === 0 ? -beyond.west : west,
    east: isTownWide && east === plan.columnCount ? plan.columnCount + beyond.east : east,
    south: isTownWide && south === 0 ? -beyond.south : south,
    north: isTownWide && north === plan.rowCount ? plan.rowCount + beyond.north : north,
  };
  const columns = stepsBetween(outer.west, outer.east);
  const rows = stepsBetween(outer.south, outer.north);
  const ring = [
    ...columns.slice(0, -1).map((column) => plan.at(column, outer.south)),
    ...rows.slice(0, -1).map((row) => plan.at(outer.east, row)),
    ...columns
      .toReversed()
      .slice(0, -1)
      .map((column) => plan.at(column, outer.north)),
    ...rows
      .toReversed()
      .slice(0, -1)
      .map((row) => plan.at(outer.west, row)),
  ];
  return [...ring, ...ring.slice(0, 1)];
}

/** The same points for neighbours on both sides of a border, so that no slit is left between them. */
function stepsBetween(from: number, to: number): number[] {
  const first = Math.floor(from * stepsPerCell) + 1;
  const last = Math.ceil(to * stepsPerCell) - 1;
  const inner = Array.from(
    { length: Math.max(0, last - first + 1) },
    (_, index) => (first + index) / stepsPerCell,
  );
  return [from, ...inner, to];
}

/** Cuts a territory into parts of about equal weight, by halves, each cut across the longer side. */
export function splitEvenly(territory: Territory, weights: readonly Weight[], parts: number): Territory[] {
  if (parts <= 1) return [territory];
  const [first, second] = cut(territory, weights, Math.floor(parts / 2) / parts);
  return [
    ...splitEvenly(
      first,
      weights.filter((weight) => isIn(first, weight)),
      Math.floor(parts / 2),
    ),
    ...splitEvenly(
      second,
      weights.filter((weight) => isIn(second, weight)),
      Math.ceil(parts / 2),
    ),
  ];
}

export function isIn(
  { west, east, south, north }: Territory,
  { column, row }: Pick<Weight, 'column' | 'row'>,
): boolean {
  return column >= west && column < east && row >= south && row < north;
}

function cut(territory: Territory, weights: readonly Weight[], share: number): [Territory, Territory] {
  const { west, east, south, north } = territory;
  const isUpright = east - west >= north - south;
  const [from, to] = isUpright ? [west, east] : [south, north];
  const total = weights.reduce((sum, { weight }) => sum + weight, 0);
  const before = (at: number) =>
    weights.reduce(
      (sum, weight) => sum + ((isUpright ? weight.column : weight.row) < at ? weight.weight : 0),
      0,
    );
  const candidates = stepsBetween(from, to)
    .slice(1, -1)
    .filter((at) => Number.isInteger(Math.round(at * 6) / 2));
  const middle = (from + to) / 2;
  const at = candidates.reduce(
    (best, next) =>
      Math.abs(before(next) - total * share) < Math.abs(before(best) - total * share) ? next : best,
    candidates[0] ?? middle,
  );
  return isUpright
    ? [
        { ...territory, east: at },
        { ...territory, west: at },
      ]
    : [
        { ...territory, north: at },
        { ...territory, south: at },
      ];
}

/** Where a building stands in columns and rows, by stepping from the middle of its cell. */
export function placeInPlan(plan: Plan, { cell, ring }: Building): { column: number; row: number } {
  const target = middleOf(ring);
  let column = cell.column + 0.5;
  let row = cell.row + 0.5;
  for (let step = 0; step < 6; step++) {
    const frame = plan.frameOf(cell, {
      s0: column - cell.column,
      s1: column - cell.column + 0.02,
      t0: row - cell.row,
      t1: row - cell.row + 0.02,
    });
    const here = plan.at(column, row);
    if (distance(here, target) < 2) break;
    const [east, north] = [
      inFrame({ ...frame, middle: [0, 0] }, [1, 0]),
      inFrame({ ...frame, middle: [0, 0] }, [0, 1]),
    ];
    const [dX, dY] = [target[0] - here[0], target[1] - here[1]];
    column += ((dX * east[0] + dY * east[1]) / frame.widthM) * 0.02;
    row += ((dX * north[0] + dY * north[1]) / frame.heightM) * 0.02;
  }
  return { column, row };
}
