import { createRandom } from '../random.ts';
import { rotate, type Frame, type Xy } from './plane.ts';

/*
 * The plan of the town is drawn on paper that lies along the shore: u metres along it, v metres away from it.
 * Columns (streets from the shore inland) and rows (streets along the shore) cross there; each has its own slant and
 * swing. The paper is then bent to the lake's shape and turned, so that on the map no street is straight, none is quite
 * parallel to another, and yet all meet where they should. Between two columns and two rows lies a cell with one role.
 */

export type CellRole =
  | 'private'
  | 'river'
  | 'old'
  | 'centre'
  | 'park'
  | 'micro'
  | 'hospital'
  | 'stadium'
  | 'industry'
  | 'wood';

export interface Cell {
  readonly column: number;
  readonly row: number;
  readonly role: CellRole;
}

export interface Plan {
  readonly random: () => number;
  readonly columnCount: number;
  readonly rowCount: number;
  readonly cells: readonly Cell[];
  readonly riverColumn: number;
  readonly centreColumn: number;
  /** u of a column line at v. Whole numbers are streets; between them, the share of the cell. */
  columnAt(column: number, v: number): number;
  rowAt(row: number, u: number): number;
  /** Paper to metres on the ground. */
  toXy(u: number, v: number): Xy;
  /** The ground at a fractional column and row. */
  at(column: number, row: number): Xy;
  cellAt(column: number, row: number): Cell | undefined;
  /** The room of a part of a cell, by shares from its south-west corner. */
  frameOf(cell: Cell, part?: { s0: number; s1: number; t0: number; t1: number }): Frame;
}

/** People a cell of each kind houses at usual density; decides how many cells a town needs. */
const peoplePerMicro = 4700;
const peopleElsewhere = 4500;
/** Old quarters, centre, park, hospital, stadium and industry. */
const otherCells = 10;

/** Turns the whole paper, so that rows do not run due east. */
const turn = (-11 * Math.PI) / 180;
/** The middle of the built-up paper is the origin of the metres. */
const middleV = 780;

export function drawPlan({ seed, people }: { readonly seed: number; readonly people: number }): Plan {
  const random = createRandom(seed);
  const { columnCount, rowCount, riverColumn, microCount } = measureTown(people);
  const columns = drawColumns(columnCount, riverColumn, random);
  const rows = drawRows(rowCount, random);
  const toXy = drawPaper(random);

  const columnAt = (column: number, v: number) => between(columns, column, (line) => line(v));
  const rowAt = (row: number, u: number) => between(rows, row, (line) => line(u));
  const at = (column: number, row: number): Xy => {
    let u = columnAt(column, row * 350);
    let v = 0;
    for (let step = 0; step < 6; step++) {
      v = rowAt(row, u);
      u = columnAt(column, v);
    }
    return toXy(u, v);
  };
  const centreColumn = Math.min(columnCount - 2, riverColumn + 2);
  const cells = assignRoles({ columnCount, rowCount, riverColumn, centreColumn, microCount });
  const byPlace = new Map(cells.map((cell) => [`${cell.column}/${cell.row}`, cell]));
  return {
    random,
    columnCount,
    rowCount,
    cells,
    riverColumn,
    centreColumn,
    columnAt,
    rowAt,
    toXy,
    at,
    cellAt: (column, row) => byPlace.get(`${column}/${row}`),
    frameOf: ({ column, row }, { s0, s1, t0, t1 } = { s0: 0, s1: 1, t0: 0, t1: 1 }) =>
      frameBetween(at, { west: column + s0, east: column + s1, south: row + t0, north: row + t1 }),
  };
}

/** Own houses west of the river; east of it as many cells as the people need, about as deep as wide. */
function measureTown(people: number) {
  const microCount = Math.max(1, Math.round((people - peopleElsewhere) / peoplePerMicro));
  const riverColumn = people < 15_000 ? 1 : people < 60_000 ? 2 : 3;
  const cells = microCount + otherCells;
  const rowCount = Math.max(3, Math.round(Math.sqrt(cells * 0.95)));
  return {
    microCount,
    riverColumn,
    rowCount,
    columnCount: riverColumn + 1 + Math.max(4, Math.ceil(cells / rowCount)),
  };
}

type PaperLine = (along: number) => number;

function drawColumns(count: number, riverColumn: number, random: () => number): PaperLine[] {
  const widths = Array.from({ length: count }, (_, column) =>
    column === riverColumn ? 170 : column < riverColumn ? 290 + random() * 60 : 420 + random() * 90,
  );
  const total = widths.reduce((sum, width) => sum + width, 0);
  let u = -total / 2;
  return [...widths, 0].map((width) => {
    const line = swing({
      at: u,
      slant: (random() - 0.5) * 0.16,
      swingM: 18 + random() * 26,
      waveM: 230 + random() * 140,
      random,
    });
    u += width;
    return line;
  });
}

function drawRows(count: number, random: () => number): PaperLine[] {
  const heights = Array.from({ length: count }, (_, row) => (row === 0 ? 300 : 370 + random() * 70));
  let v = 105;
  return [...heights, 0].map((height, row) => {
    const isShore = row === 0;
    const line = swing({
      at: v,
      slant: isShore ? 0 : (random() - 0.5) * 0.05,
      swingM: isShore ? 6 : 16 + random() * 22,
      waveM: 420 + random() * 260,
      random,
    });
    v += height;
    return line;
  });
}

function swing(line: {
  at: number;
  slant: number;
  swingM: number;
  waveM: number;
  random: () => number;
}): PaperLine {
  const phase = line.random() * Math.PI * 2;
  return (along) => line.at + line.slant * along + line.swingM * Math.sin(along / line.waveM + phase);
}

/** Beyond the last street lines go on at the pace of an ordinary cell. */
function between(lines: readonly PaperLine[], index: number, read: (line: PaperLine) => number): number {
  const last = lines.length - 1;
  const lower = Math.min(last, Math.max(0, Math.floor(index)));
  const line = lines[lower];
  if (line === undefined) throw new Error('a plan without streets');
  const beyond = index < 0 ? index : index > last ? index - last : null;
  if (beyond !== null) return read(line) + beyond * 400;
  const next = lines[lower + 1];
  return next === undefined ? read(line) : read(line) + (read(next) - read(line)) * (index - lower);
}

function drawPaper(random: () => number): (u: number, v: number) => Xy {
  const phases = [random(), random(), random()].map((share) => share * Math.PI * 2);
  const [long = 0, middle = 0, lean = 0] = phases;
  return (u, v) => {
    const shore = 210 * Math.sin(u / 900 + long) + 70 * Math.sin(u / 400 + middle);
    const x = u + 110 * Math.sin(v / 800 + lean);
    const y = v - middleV + shore * Math.exp(-Math.max(0, v) / 1500) - (u / 1000) ** 2 * 55;
    return rotate([x, y], turn);
  };
}

interface RoleFacts {
  readonly columnCount: number;
  readonly rowCount: number;
  readonly riverColumn: number;
  readonly centreColumn: number;
  readonly microCount: number;
}

/** Fixed roles first; what is left becomes microdistricts, nearest to the centre first, until the people have room. */
function assignRoles(facts: RoleFacts): Cell[] {
  const { columnCount, rowCount, centreColumn, microCount } = facts;
  const places = Array.from({ length: columnCount * rowCount }, (_, index) => ({
    column: index % columnCount,
    row: Math.floor(index / columnCount),
  }));
  const fixed = new Map(places.map((place) => [place, fixedRole(facts, place)]));
  const free = places
    .filter((place) => fixed.get(place) === null)
    .sort((a, b) => remoteness(a, centreColumn) - remoteness(b, centreColumn));
  const micros = new Set(free.slice(0, microCount));
  return places.map((place) => ({
    ...place,
    role: fixed.get(place) ?? (micros.has(place) ? 'micro' : 'wood'),
  }));
}

function remoteness({ column, row }: { column: number; row: number }, centreColumn: number): number {
  return Math.hypot(column - centreColumn - 1.2, (row - 1.6) * 1.1);
}

function fixedRole(facts: RoleFacts, { column, row }: { column: number; row: number }): CellRole | null {
  const { columnCount, rowCount, riverColumn, centreColumn } = facts;
  const isTop = row === rowCount - 1;
  if (column === riverColumn) return 'river';
  if (column < riverColumn) return isTop && column === 0 ? 'wood' : 'private';
  if (column === centreColumn && row === 1) return 'centre';
  if (column === centreColumn && row === 0) return 'park';
  if (column === riverColumn + 1 && row <= 1) return 'old';
  if (column === centreColumn + 1 && row === 0) return 'old';
  if (column === columnCount - 1)
    return row === 0 ? 'stadium' : row === 1 && rowCount > 3 ? null : 'industry';
  if (isTop && column === riverColumn + 1) return 'hospital';
  if (isTop && column === columnCount - 2) return 'industry';
  return null;
}

function frameBetween(
  at: Plan['at'],
  { west, east, south, north }: { west: number; east: number; south: number; north: number },
): Frame {
  const column = (west + east) / 2;
  const row = (south + north) / 2;
  const [w, e, s, n] = [at(west, row), at(east, row), at(column, south), at(column, north)];
  return {
    middle: at(column, row),
    angle: Math.atan2(e[1] - w[1], e[0] - w[0]),
    upAngle: Math.atan2(n[1] - s[1], n[0] - s[0]),
    widthM: Math.hypot(e[0] - w[0], e[1] - w[1]),
    heightM: Math.hypot(n[0] - s[0], n[1] - s[1]),
  };
}
