import { pick } from '../random.ts';
import { build, hasRoom, keepFree, type Building, type Sheet } from './drawing.ts';
import { kindergartenNames, nameFrom } from './names.ts';
import {
  add,
  between,
  blob,
  field,
  mix,
  polygon,
  rectangle,
  rotate,
  squareFrame,
  type Frame,
  type Xy,
} from './plane.ts';
import type { Cell, Plan } from './plan.ts';

/*
 * A microdistrict of the seventies and eighties: a superblock of nine yards between driveways. One yard is the school's,
 * one the kindergarten's; in the others panel blocks of whole sections stand around playgrounds. Towns were built of few
 * series in few arrangements, so here too: a handful of yard plans, turned and mirrored.
 */

const sectionM = 21;
const depthM = 12.4;
const flatsPerSectionLevel = 4;
/** From the axis of a street to the first wall. */
const streetMarginM = 27;
const drivewayMarginM = 11;

/** Yards across and along. */
const grids = [
  [3, 3],
  [2, 3],
  [3, 2],
  [3, 3],
] as const;

export interface MicroNumbers {
  school: number;
  kindergarten: number;
}

/** Draws one microdistrict; `numbers` go on from one to the next. */
export function drawMicrodistrict(sheet: Sheet, plan: Plan, cell: Cell, numbers: MicroNumbers): void {
  const { random } = plan;
  const [columns, rows] = pick(random, grids);
  const sCuts = cutsOf(columns, random);
  const tCuts = cutsOf(rows, random);
  drawDriveways(sheet, plan, cell, sCuts, tCuts);
  const yards = columns * rows;
  const schoolYard = 1 + Math.floor(random() * (yards - 2));
  const kindergartenYard = (schoolYard + 2 + Math.floor(random() * (yards - 3))) % yards;
  const firstPlan = Math.floor(random() * yardPlans.length);
  for (let yard = 0; yard < yards; yard++) {
    const frame = yardFrame(plan, cell, { sCuts, tCuts }, [yard % columns, Math.floor(yard / columns)]);
    if (yard === schoolYard) drawSchool(sheet, cell, frame, numbers.school++);
    else if (yard === kindergartenYard)
      drawKindergarten(sheet, cell, frame, nameFrom(kindergartenNames, numbers.kindergarten++));
    else drawYard(sheet, { plan, cell, frame, planIndex: (firstPlan + yard * 2) % yardPlans.length });
  }
}

function cutsOf(count: number, random: () => number): number[] {
  const inner = Array.from(
    { length: count - 1 },
    (_, index) => (index + 1) / count + (random() - 0.5) * 0.09,
  );
  return [0, ...inner, 1];
}

/** The yard without its margins: wide towards streets, narrow towards driveways. */
function yardFrame(
  plan: Plan,
  cell: Cell,
  { sCuts, tCuts }: { sCuts: number[]; tCuts: number[] },
  [column, row]: readonly [number, number],
): Frame {
  const share = (cuts: number[], index: number) => cuts[index] ?? 0;
  const whole = plan.frameOf(cell);
  const margin = (isStreet: boolean, room: number) => (isStreet ? streetMarginM : drivewayMarginM) / room;
  return plan.frameOf(cell, {
    s0: share(sCuts, column) + margin(column === 0, whole.widthM),
    s1: share(sCuts, column + 1) - margin(column === sCuts.length - 2, whole.widthM),
    t0: share(tCuts, row) + margin(row === 0, whole.heightM),
    t1: share(tCuts, row + 1) - margin(row === tCuts.length - 2, whole.heightM),
  });
}

function drawDriveways(sheet: Sheet, plan: Plan, cell: Cell, sCuts: number[], tCuts: number[]): void {
  const { random } = plan;
  const drive = (at: (share: number) => Xy) => {
    const [from, to] = pick(random, [
      [0, 1],
      [0, 1],
      [0, 0.68],
      [0.32, 1],
    ] as const);
    const line = Array.from({ length: 13 }, (_, step) => at(from + ((to - from) * step) / 12));
    sheet.lines.push({ kind: 'road', class: 'service', name: null, line, minZoom: 14 });
    keepFree(sheet, line, 5);
  };
  for (const cut of sCuts.slice(1, -1)) {
    const phase = random() * 6;
    drive((t) => plan.at(cell.column + cut + 0.014 * Math.sin(t * 7 + phase), cell.row + t));
  }
  for (const cut of tCuts.slice(1, -1)) {
    const phase = random() * 6;
    drive((s) => plan.at(cell.column + s, cell.row + cut + 0.014 * Math.sin(s * 7 + phase)));
  }
}

interface Yard {
  readonly plan: Plan;
  readonly cell: Cell;
  readonly frame: Frame;
  readonly planIndex: number;
}

interface Block {
  readonly at: Xy;
  readonly sections: number;
  /** Turned against the yard; quarter turns for blocks that stand across. */
  readonly turn: number;
  readonly levels: number;
}

const across = Math.PI / 2;

/** Arrangements of blocks in a yard of a width and a height, in metres from its middle. */
const yardPlans: readonly ((w: number, h: number, tall: number) => Block[])[] = [
  // Three sides around a playground.
  (w, h, tall) => [
    { at: [0, h / 2 - 7], sections: fit(w * 0.95), turn: 0, levels: tall },
    { at: [-w / 2 + 7, -9], sections: fit(h * 0.62), turn: across, levels: 5 },
    { at: [w / 2 - 7, -9], sections: fit(h * 0.62), turn: across, levels: 5 },
  ],
  // Parallel rows.
  (w, h) => [
    { at: [-w * 0.04, h / 2 - 7], sections: fit(w * 0.9), turn: 0, levels: 5 },
    { at: [w * 0.05, 0], sections: fit(w * 0.72), turn: 0, levels: 5 },
    { at: [-w * 0.03, -h / 2 + 7], sections: fit(w * 0.9), turn: 0, levels: 5 },
  ],
  // A long corner and two towers.
  (w, h, tall) => [
    { at: [-4, -h / 2 + 7], sections: fit(w * 0.9), turn: 0, levels: tall },
    { at: [-w / 2 + 7, 14], sections: fit(h * 0.6), turn: across, levels: tall },
    { at: [w * 0.12, h * 0.26], sections: 1.15, turn: 0, levels: 9 },
    { at: [w * 0.38, h * 0.1], sections: 1.15, turn: 0, levels: 9 },
  ],
  // Staggered blocks turned to the sun.
  (w, h) =>
    [-0.36, -0.02, 0.32].map((share, index) => ({
      at: [w * share, h * (0.18 - index * 0.16)] as const,
      sections: fit(h * 0.66),
      turn: across - 0.42,
      levels: 5,
    })),
  // Four sides with open corners.
  (w, h, tall) => [
    { at: [-6, h / 2 - 7], sections: fit(w * 0.72), turn: 0, levels: 5 },
    { at: [6, -h / 2 + 7], sections: fit(w * 0.72), turn: 0, levels: 5 },
    { at: [-w / 2 + 7, -6], sections: fit(h * 0.5), turn: across, levels: 5 },
    { at: [w / 2 - 7, 6], sections: fit(h * 0.5), turn: across, levels: tall },
  ],
  // A row across and two along.
  (w, h, tall) => [
    { at: [w / 2 - 8, 0], sections: fit(h * 0.9), turn: across, levels: tall },
    { at: [-w * 0.1, h / 2 - 9], sections: fit(w * 0.62), turn: 0.07, levels: 5 },
    { at: [-w * 0.14, -h / 2 + 12], sections: fit(w * 0.62), turn: -0.09, levels: 5 },
  ],
];

function fit(roomM: number): number {
  return Math.max(1, Math.floor(roomM / sectionM));
}

function drawYard(sheet: Sheet, { plan, cell, frame, planIndex }: Yard): void {
  const { random } = plan;
  const tall = random() < 0.55 ? 9 : 5;
  const side: Xy = [random() < 0.5 ? -1 : 1, random() < 0.5 ? -1 : 1];
  const mirror = side[0] * side[1];
  const blocks = yardPlans[planIndex]?.(frame.widthM, frame.heightM, tall) ?? [];
  const yearBuilt = 1974 + Math.floor(random() * 14);
  for (const block of blocks) {
    const place = {
      ...block,
      at: [block.at[0] * side[0], block.at[1] * side[1]] as const,
      turn: block.turn * mirror,
    };
    drawBlock(sheet, { cell, frame, yearBuilt, block: place });
  }
  for (let attempt = 0; attempt < 5; attempt++) fillGap(sheet, { cell, frame, yearBuilt, random });
  drawYardGreen(sheet, { plan, cell, frame, planIndex });
}

/** A block added later where the first builders left much room. */
function fillGap(
  sheet: Sheet,
  given: { cell: Cell; frame: Frame; yearBuilt: number; random: () => number },
): void {
  const { cell, frame, yearBuilt, random } = given;
  const at: Xy = [(random() - 0.5) * (frame.widthM - 50), (random() - 0.5) * (frame.heightM - 26)];
  const turn = random() < 0.4 ? across : 0;
  const sections = random() < 0.35 ? 1.15 : 2 + Math.floor(random() * 2);
  const levels = sections < 2 ? 9 : 5;
  const ring = rectangle(frame, at, [sections * sectionM, sections < 2 ? 22 : depthM], turn);
  const clear = rectangle(frame, at, [sections * sectionM + 26, (sections < 2 ? 22 : depthM) + 40], turn);
  if (!hasRoom(sheet, clear)) return;
  const flats = Math.round(sections) * levels * flatsPerSectionLevel;
  build(sheet, { kind: 'panel', ring, levels, yearBuilt: yearBuilt + 6, flats, cell, use: null });
}

/** A block that has no room as planned moves inwards and loses a section, as on the building site. */
const retreats = [
  { share: 1, sections: 0 },
  { share: 0.9, sections: 0 },
  { share: 0.94, sections: 1 },
  { share: 0.8, sections: 1 },
  { share: 0.72, sections: 2 },
] as const;

function drawBlock(sheet: Sheet, given: { cell: Cell; frame: Frame; yearBuilt: number; block: Block }): void {
  const { cell, frame, yearBuilt, block } = given;
  const { at, turn, levels } = block;
  for (const retreat of retreats) {
    const sections = Math.max(1.15, block.sections - retreat.sections);
    const size: Xy = [sections * sectionM, sections < 2 ? 22 : depthM];
    const ring = rectangle(frame, [at[0] * retreat.share, at[1] * retreat.share], size, turn);
    const flats = Math.round(sections) * levels * flatsPerSectionLevel;
    if (build(sheet, { kind: 'panel', ring, levels, yearBuilt, flats, cell, use: null })) return;
  }
}

function drawYardGreen(sheet: Sheet, { plan, cell, frame }: Yard): void {
  const { random } = plan;
  const middle = between(frame, [(random() - 0.5) * 20, (random() - 0.5) * 14]);
  const lawn = blob(middle, Math.min(frame.widthM, frame.heightM) * 0.27, random);
  sheet.surfaces.push({ kind: 'green', class: 'grass', name: null, rings: [lawn], minZoom: 13 });
  sheet.places.push({ kind: 'playground', name: 'Детская площадка', point: middle, cell });
  const corner = between(frame, [
    frame.widthM * (random() < 0.5 ? -0.42 : 0.42),
    frame.heightM * (random() < 0.5 ? -0.4 : 0.4),
  ]);
  sheet.places.push({ kind: 'container-site', name: 'Контейнерная площадка', point: corner, cell });
  const gate = between(frame, [-frame.widthM / 2 - 9, (random() - 0.5) * frame.heightM * 0.6]);
  const farGate = between(frame, [frame.widthM / 2 + 9, (random() - 0.5) * frame.heightM * 0.6]);
  const bend = add(mix(gate, farGate, 0.5), rotate([0, (random() - 0.5) * 40], frame.angle));
  sheet.lines.push({
    kind: 'road',
    class: 'path',
    name: null,
    line: [gate, mix(gate, bend, 0.5), bend, farGate],
    minZoom: 15,
  });
}

const schoolShape: readonly Xy[] = [
  [-34, -24],
  [-20, -24],
  [-20, -6],
  [20, -6],
  [20, -24],
  [34, -24],
  [34, 26],
  [20, 26],
  [20, 8],
  [-20, 8],
  [-20, 26],
  [-34, 26],
];
const kindergartenShape: readonly Xy[] = [
  [-26, -16],
  [26, -16],
  [26, -3],
  [9, -3],
  [9, 5],
  [26, 5],
  [26, 18],
  [-26, 18],
  [-26, 5],
  [-4, 5],
  [-4, -3],
  [-26, -3],
];

function drawSchool(sheet: Sheet, cell: Cell, frame: Frame, number: number): void {
  const ground = field(frame, [0, 0], [frame.widthM, frame.heightM]);
  sheet.surfaces.push({ kind: 'green', class: 'grass', name: null, rings: [ground], minZoom: 13 });
  const use = { kind: 'school', name: `Средняя школа № ${number}` } as const;
  const at = placeInstitution(sheet, { cell, frame, shape: schoolShape, levels: 3, yearBuilt: 1978, use });
  const trackAt: Xy = [frame.widthM * (at[0] < 0 ? 0.27 : -0.27), -frame.heightM * 0.04];
  if (frame.widthM > 150) drawTrack(sheet, frame, trackAt, Math.min(frame.heightM * 0.38, 48));
}

/** Shares of the yard at which a school or kindergarten is tried, the best place first. */
const institutionPlaces = [
  [-0.2, 0.12],
  [-0.12, 0],
  [0, 0],
  [0.06, 0.06],
  [0.06, -0.06],
] as const;

function placeInstitution(
  sheet: Sheet,
  given: Pick<Building, 'cell' | 'levels' | 'yearBuilt' | 'use'> & { frame: Frame; shape: readonly Xy[] },
): Xy {
  const { frame, shape, ...facts } = given;
  for (const size of [1, 0.86, 0.72]) {
    for (const [x, y] of institutionPlaces) {
      const at: Xy = [x * frame.widthM, y * frame.heightM];
      const ring = polygon(
        squareFrame(between(frame, at), frame.angle),
        shape.map(([cornerX, cornerY]): Xy => [cornerX * size, cornerY * size]),
      );
      if (build(sheet, { kind: 'public', ring, flats: 0, ...facts })) return at;
    }
  }
  return [0, 0];
}

/** A running track around a pitch, standing across the frame. */
export function drawTrack(sheet: Sheet, frame: Frame, at: Xy, halfLengthM: number): void {
  const oval = (half: number, radius: number): Xy[] =>
    Array.from({ length: 32 }, (_, step): Xy => {
      const angle = (step / 32) * Math.PI * 2;
      const end = Math.sin(angle) >= 0 ? half - radius : radius - half;
      return [at[0] + Math.cos(angle) * radius, at[1] + end + Math.sin(angle) * radius];
    });
  const radius = halfLengthM * 0.52;
  sheet.surfaces.push({
    kind: 'area',
    class: 'track',
    name: null,
    rings: [polygon(frame, oval(halfLengthM, radius))],
    minZoom: 14,
  });
  const pitch = rectangle(frame, at, [radius * 1.25, halfLengthM * 1.35]);
  sheet.surfaces.push({ kind: 'green', class: 'pitch', name: null, rings: [pitch], minZoom: 14 });
}

function drawKindergarten(sheet: Sheet, cell: Cell, frame: Frame, name: string): void {
  const ground = field(frame, [0, 0], [frame.widthM * 0.94, frame.heightM * 0.94]);
  sheet.surfaces.push({ kind: 'green', class: 'garden', name: null, rings: [ground], minZoom: 13 });
  const use = { kind: 'kindergarten', name: `Детский сад «${name}»` } as const;
  placeInstitution(sheet, { cell, frame, shape: kindergartenShape, levels: 2, yearBuilt: 1981, use });
}
