import { keepFree, type Sheet } from './drawing.ts';
import { columnNames, laneNames, nameFrom, oldStreetNames, rowNames } from './names.ts';
import { beside, widen, type Xy } from './plane.ts';
import type { Cell, CellRole, Plan } from './plan.ts';

/** A street with its axis; houses are numbered along it. */
export interface PlannedStreet {
  readonly key: string;
  readonly name: string;
  readonly class: 'primary' | 'secondary' | 'residential';
  /** The whole axis for numbering; where the street is interrupted it jumps. */
  readonly line: readonly Xy[];
  readonly pieces: readonly (readonly Xy[])[];
}

export interface Lane extends PlannedStreet {
  readonly cell: Cell;
}

/** Points of a street per cell: enough for a smooth bend. */
const stepsPerCell = 16;
const unbuilt = new Set<CellRole | undefined>([undefined, 'wood', 'river']);
/** Rows whose streets cross the river. */
const bridgeRows = [1, 2];

/** Draws every street on the sheet and gives them for numbering: the grid's first, then lanes inside cells. */
export function drawStreets(sheet: Sheet, plan: Plan): { streets: PlannedStreet[]; lanes: Lane[] } {
  const streets = [...drawRows(plan), ...drawColumns(plan)];
  const lanes = [...drawLanes(plan), ...drawOldStreets(plan)];
  for (const street of streets) drawStreet(sheet, street);
  for (const lane of lanes) drawStreet(sheet, lane);
  return { streets, lanes };
}

const zoomOf = { primary: 9, secondary: 11, residential: 12 } as const;
const halfWidthOf = { primary: 17, secondary: 14, residential: 9 } as const;

function drawStreet(sheet: Sheet, { name, class: className, pieces }: PlannedStreet): void {
  for (const line of pieces) {
    keepFree(sheet, line, halfWidthOf[className]);
    if (name.startsWith('бульвар')) drawBoulevard(sheet, name, line);
    else sheet.lines.push({ kind: 'road', class: className, name, line, minZoom: zoomOf[className] });
  }
}

/** Two carriageways and a strip of trees between them. */
function drawBoulevard(sheet: Sheet, name: string, line: readonly Xy[]): void {
  sheet.surfaces.push({
    kind: 'green',
    class: 'park',
    name: null,
    rings: [widen(line, () => 7)],
    minZoom: 12,
  });
  sheet.lines.push({ kind: 'road', class: 'secondary', name, line: beside(line, 11), minZoom: 11 });
  sheet.lines.push({ kind: 'road', class: 'secondary', name: null, line: beside(line, -11), minZoom: 11 });
}

function drawRows(plan: Plan): PlannedStreet[] {
  return Array.from({ length: plan.rowCount + 1 }, (_, row) => {
    const runs = runsOf(plan.columnCount, (column) => isRowBuilt(plan, column, row));
    const pieces = runs.map(([from, to]) => trace(from, to, (column) => plan.at(column, row)));
    const className = row === 2 ? 'primary' : row === 3 || row === 1 ? 'secondary' : 'residential';
    return {
      key: `row-${row}`,
      name: nameFrom(rowNames, row),
      class: className,
      line: pieces.flat(),
      pieces,
    } as const;
  }).filter(({ pieces }) => pieces.length > 0);
}

export function isRowBuilt(plan: Plan, column: number, row: number): boolean {
  if (column === plan.riverColumn) return bridgeRows.includes(row);
  return !unbuilt.has(plan.cellAt(column, row)?.role) || !unbuilt.has(plan.cellAt(column, row - 1)?.role);
}

function drawColumns(plan: Plan): PlannedStreet[] {
  return Array.from({ length: plan.columnCount + 1 }, (_, column) => {
    const runs = runsOf(plan.rowCount, (row) => isColumnBuilt(plan, column, row));
    const pieces = runs.map(([from, to]) => trace(from, to, (row) => plan.at(column, row)));
    const className = column === plan.centreColumn ? 'secondary' : 'residential';
    const name = nameFrom(columnNames, column);
    return { key: `column-${column}`, name, class: className, line: pieces.flat(), pieces } as const;
  }).filter(({ pieces }) => pieces.length > 0);
}

export function isColumnBuilt(plan: Plan, column: number, row: number): boolean {
  return !unbuilt.has(plan.cellAt(column, row)?.role) || !unbuilt.has(plan.cellAt(column - 1, row)?.role);
}

/** Stretches of cells for which the street is there, as [from, to]. */
function runsOf(count: number, isThere: (index: number) => boolean): [number, number][] {
  const runs: [number, number][] = [];
  for (let index = 0; index < count; index++) {
    if (!isThere(index)) continue;
    const last = runs.at(-1);
    if (last?.[1] === index) last[1] = index + 1;
    else runs.push([index, index + 1]);
  }
  return runs;
}

function trace(from: number, to: number, at: (along: number) => Xy): Xy[] {
  const steps = Math.max(2, Math.round((to - from) * stepsPerCell));
  return Array.from({ length: steps + 1 }, (_, step) => at(from + ((to - from) * step) / steps));
}

/** Lanes of the private houses: three in a cell, of unlike lengths, bending as the old field paths did. */
function drawLanes(plan: Plan): Lane[] {
  const { random } = plan;
  const cells = plan.cells.filter(({ role }) => role === 'private');
  return cells.flatMap((cell, cellIndex) =>
    [0.24, 0.49, 0.75].map((t, index) => {
      const from = index === 1 && random() < 0.5 ? 0.28 : 0;
      const to = index !== 1 && random() < 0.4 ? 0.74 : 1;
      const [phase, swingT] = [random() * 6, 0.025 + random() * 0.03];
      const tilt = (random() - 0.5) * 0.12;
      const line = trace(from, to, (s) =>
        plan.at(cell.column + s, cell.row + t + tilt * (s - 0.5) + swingT * Math.sin(s * 5 + phase)),
      );
      const nameIndex = cellIndex * 3 + index;
      return {
        key: `lane-${nameIndex}`,
        name: nameFrom(laneNames, nameIndex),
        class: 'residential',
        line,
        pieces: [line],
        cell,
      };
    }),
  );
}

/** One street each way through an old quarter. */
function drawOldStreets(plan: Plan): Lane[] {
  const cells = plan.cells.filter(({ role }) => role === 'old');
  return cells.flatMap((cell, index) => {
    const along = trace(0, 1, (s) => plan.at(cell.column + s, cell.row + 0.5));
    const across = trace(0, 1, (t) => plan.at(cell.column + 0.5, cell.row + t));
    return [along, across].map((line, direction) => {
      const nameIndex = index * 2 + direction;
      const name = nameFrom(oldStreetNames, nameIndex);
      return { key: `old-${nameIndex}`, name, class: 'residential', line, pieces: [line], cell } as const;
    });
  });
}
