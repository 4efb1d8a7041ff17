import type { Sheet } from './drawing.ts';
import { add, beside, blob, field, polygon, rectangle, squareFrame, widen, type Xy } from './plane.ts';
import type { Plan } from './plan.ts';

/** How far the drawn country reaches beyond the streets, in metres of paper. */
export const edges = { west: -4800, east: 5800, south: -3600, north: 6800 } as const;

/** Draws what was there before the town: the reservoir, the river, the forest with its clearings; and the power plant. */
export function drawNature(sheet: Sheet, plan: Plan): void {
  drawForest(sheet, plan);
  drawRiver(sheet, plan);
  drawLake(sheet, plan);
  drawBeach(sheet, plan);
  drawRailway(sheet, plan);
  drawPlant(sheet, plan);
  drawHighways(sheet, plan);
}

function drawForest(sheet: Sheet, plan: Plan): void {
  const { random, columnCount: columns, rowCount: rows } = plan;
  const corners: Xy[] = [
    [edges.west, edges.south],
    [edges.east, edges.south],
    [edges.east, edges.north],
    [edges.west, edges.north],
    [edges.west, edges.south],
  ];
  const glade: Xy[] = [];
  const wave = (share: number, phase: number) => 0.16 + 0.07 * Math.sin(share * 9 + phase);
  const phases = [random() * 6, random() * 6, random() * 6];
  const steps = Array.from({ length: 30 }, (_, index) => index / 30);
  for (const share of steps) glade.push(plan.at(share * columns, -0.1));
  for (const share of steps) glade.push(plan.at(columns + wave(share, phases[0] ?? 0), share * rows));
  for (const share of steps)
    glade.push(plan.at(columns - share * columns, rows + wave(share, phases[1] ?? 0)));
  for (const share of steps) glade.push(plan.at(-wave(share, phases[2] ?? 0), rows - share * rows));
  sheet.surfaces.push({
    kind: 'green',
    class: 'forest',
    name: null,
    rings: [corners.map(([u, v]) => plan.toXy(u, v)), [...glade, ...glade.slice(0, 1)]],
    minZoom: 7,
  });
  for (const [u, v, radius] of [
    [-2350, 900, 420],
    [-2100, 1900, 380],
    [600, 2450, 330],
    [2650, 1850, 300],
    [-900, -2050, 260],
  ] as const)
    sheet.surfaces.push({
      kind: 'area',
      class: 'farmland',
      name: null,
      rings: [blob(plan.toXy(u, v), radius, random)],
      minZoom: 10,
    });
  for (const cell of plan.cells.filter(({ role }) => role === 'wood')) {
    const frame = plan.frameOf(cell);
    const wood = field(frame, [0, 0], [frame.widthM * 0.93, frame.heightM * 0.92]);
    sheet.surfaces.push({ kind: 'green', class: 'wood', name: null, rings: [wood], minZoom: 11 });
  }
}

function drawRiver(sheet: Sheet, plan: Plan): void {
  const { riverColumn, rowCount } = plan;
  const phase = plan.random() * 6;
  const line = Array.from({ length: 90 }, (_, step): Xy => {
    const row = -0.35 + (step / 89) * (rowCount + 3.4);
    const bend = row > rowCount ? (row - rowCount) ** 1.5 * 0.6 : 0;
    return plan.at(riverColumn + 0.5 + 0.2 * Math.sin(row * 2.6 + phase) + bend, row);
  });
  const meadow = widen(line.slice(0, 66), (share) => 58 + 14 * Math.sin(share * 21));
  sheet.surfaces.push({ kind: 'green', class: 'meadow', name: null, rings: [meadow], minZoom: 11 });
  const river = widen(line, (share) => 15 - share * 8 + 4 * Math.sin(share * 40));
  sheet.surfaces.push({ kind: 'water', class: 'river', name: 'Вечевка', rings: [river], minZoom: 9 });
  const walk = beside(line.slice(8, 58), 42);
  sheet.lines.push({ kind: 'road', class: 'path', name: null, line: walk, minZoom: 14 });
}

/** The shore has bays of every size; where streets run along it only the small ones are left. */
function drawLake(sheet: Sheet, plan: Plan): void {
  const phases = Array.from({ length: 6 }, () => plan.random() * Math.PI * 2);
  const ripple = (u: number, sizes: readonly (readonly [amplitude: number, wave: number])[]) =>
    sizes.reduce(
      (sum, [amplitude, wave], index) => sum + amplitude * Math.sin(u / wave + (phases[index] ?? 0)),
      0,
    );
  const calm = (u: number) => 1 / (1 + Math.exp(-(Math.abs(u) - 2050) / 130));
  const near = (u: number) =>
    ripple(u, [
      [9, 97],
      [6, 41],
      [3, 19],
    ]) +
    calm(u) *
      ripple(u, [
        [120, 310],
        [70, 170],
        [40, 83],
      ]);
  const far = (u: number) =>
    -1250 +
    ripple(u, [
      [190, 620],
      [110, 270],
      [60, 131],
      [28, 67],
      [14, 31],
    ]) -
    (u / 3000) ** 2 * 250;
  const count = 260;
  const north = Array.from({ length: count }, (_, step): Xy => {
    const u = edges.west + ((edges.east - edges.west) * step) / (count - 1);
    return plan.toXy(u, near(u));
  });
  const south = Array.from({ length: count }, (_, step): Xy => {
    const u = edges.east - ((edges.east - edges.west) * step) / (count - 1);
    return plan.toXy(u, far(u));
  });
  const ring = [...north, ...south, ...north.slice(0, 1)];
  const islands = (
    [
      [-1450, -620, 90],
      [900, -760, 60],
      [1080, -700, 34],
    ] as const
  ).map(([u, v, radius]) => blob(plan.toXy(u, v), radius, plan.random));
  sheet.surfaces.push({
    kind: 'water',
    class: 'reservoir',
    name: 'Атомградское водохранилище',
    rings: [ring, ...islands],
    minZoom: 6,
  });
  for (const island of islands)
    sheet.surfaces.push({ kind: 'green', class: 'wood', name: null, rings: [island], minZoom: 11 });
}

function drawBeach(sheet: Sheet, plan: Plan): void {
  const from = plan.columnAt(plan.centreColumn, 60);
  const to = plan.columnAt(plan.centreColumn + 1, 60);
  const line = Array.from({ length: 14 }, (_, step) => plan.toXy(from + ((to - from) * step) / 13, 26));
  sheet.surfaces.push({
    kind: 'area',
    class: 'beach',
    name: 'Городской пляж',
    rings: [widen(line, (share) => 4 + 14 * Math.sin(share * Math.PI))],
    minZoom: 13,
  });
  const last = plan.columnAt(plan.columnCount, 60);
  const walk = Array.from({ length: 60 }, (_, step) =>
    plan.toXy(
      plan.columnAt(plan.riverColumn + 1, 60) +
        30 +
        ((last - plan.columnAt(plan.riverColumn + 1, 60) - 60) * step) / 59,
      58 + 8 * Math.sin(step / 4),
    ),
  );
  sheet.lines.push({ kind: 'road', class: 'path', name: null, line: walk, minZoom: 14 });
}

/** The line passes north of the town; a branch goes to the industry and on to the plant. */
function drawRailway(sheet: Sheet, plan: Plan): void {
  const { rowCount } = plan;
  const northV = plan.rowAt(rowCount, 0) + 330;
  const main = Array.from({ length: 50 }, (_, step): Xy => {
    const u = edges.west + ((edges.east - edges.west) * step) / 49;
    return plan.toXy(u, northV + 90 * Math.sin(u / 1300) - (u / 3000) * 120);
  });
  sheet.lines.push({ kind: 'rail', class: 'rail', name: null, line: main, minZoom: 10 });
  const startU = plan.columnAt(plan.columnCount, northV) + 150;
  const start = northV + 90 * Math.sin(startU / 1300) - (startU / 3000) * 120;
  const branch = Array.from({ length: 24 }, (_, step): Xy => {
    const share = step / 23;
    return plan.toXy(
      startU + share * (plantU - 120 - startU),
      start + (420 - start) * share * share * (3 - 2 * share),
    );
  });
  sheet.lines.push({ kind: 'rail', class: 'rail', name: null, line: branch, minZoom: 12 });
  const stationU = plan.columnAt(plan.centreColumn + 0.5, northV);
  const station = plan.toXy(stationU, northV + 90 * Math.sin(stationU / 1300) - (stationU / 3000) * 120 - 26);
  sheet.places.push({ kind: 'railway-station', name: 'Станция Атомград', point: station, cell: null });
  const angle = Math.atan2(
    (main[26]?.[1] ?? 0) - (main[25]?.[1] ?? 0),
    (main[26]?.[0] ?? 0) - (main[25]?.[0] ?? 0),
  );
  sheet.surfaces.push({
    kind: 'building',
    class: 'train_station',
    name: 'Вокзал',
    rings: [rectangle(squareFrame(station, angle), [0, 0], [62, 15])],
    minZoom: 13,
  });
  const road = [
    plan.at(plan.centreColumn, rowCount),
    plan.at(plan.centreColumn + 0.1, rowCount + 0.4),
    add(station, [-20, -18]),
  ];
  sheet.lines.push({ kind: 'road', class: 'residential', name: 'Вокзальная улица', line: road, minZoom: 12 });
}

/** East of the town on the shore, where the cooling water is. */
const plantU = 3150;

function drawPlant(sheet: Sheet, plan: Plan): void {
  const middle = plan.toXy(plantU, 380);
  const east = plan.toXy(plantU + 100, 380);
  const frame = squareFrame(middle, Math.atan2(east[1] - middle[1], east[0] - middle[0]));
  sheet.surfaces.push({
    kind: 'area',
    class: 'industrial',
    name: 'Атомградская АЭС',
    rings: [rectangle(frame, [0, 20], [940, 500])],
    minZoom: 10,
  });
  const halls: (readonly [at: Xy, size: Xy])[] = [
    [
      [0, -40],
      [470, 46],
    ],
    [
      [-250, 160],
      [70, 40],
    ],
    [
      [-110, 170],
      [90, 34],
    ],
    [
      [90, 165],
      [60, 44],
    ],
    [
      [300, 150],
      [80, 60],
    ],
    [
      [-360, 20],
      [50, 110],
    ],
    [
      [370, -60],
      [60, 70],
    ],
  ];
  for (const [at, size] of halls)
    sheet.surfaces.push({
      kind: 'building',
      class: 'industrial',
      name: null,
      rings: [rectangle(frame, at, size)],
      minZoom: 13,
    });
  for (const x of [-160, 0, 160]) {
    const circle = Array.from({ length: 24 }, (_, step): Xy => [
      x + 29 * Math.cos((step / 24) * Math.PI * 2),
      24 + 29 * Math.sin((step / 24) * Math.PI * 2),
    ]);
    sheet.surfaces.push({
      kind: 'building',
      class: 'reactor',
      name: null,
      rings: [polygon(frame, circle)],
      minZoom: 13,
    });
  }
  const channel = [plan.toXy(plantU - 60, -60), plan.toXy(plantU - 50, 120), plan.toXy(plantU + 40, 240)];
  sheet.surfaces.push({
    kind: 'water',
    class: 'canal',
    name: null,
    rings: [widen(channel, () => 17)],
    minZoom: 11,
  });
  sheet.places.push({ kind: 'power-plant', name: 'Атомградская АЭС', point: middle, cell: null });
}

/** The avenue goes on as a road in both directions. */
function drawHighways(sheet: Sheet, plan: Plan): void {
  const { columnCount } = plan;
  const out = (from: number, toU: number, toV: number) => {
    const start = plan.columnAt(from, 800);
    const startV = plan.rowAt(2, start);
    return Array.from({ length: 26 }, (_, step): Xy => {
      const share = step / 25;
      return plan.toXy(
        start + (toU - start) * share,
        startV + (toV - startV) * share + 70 * Math.sin(share * Math.PI * 2) * share,
      );
    });
  };
  const firstColumn = 0;
  sheet.lines.push({
    kind: 'road',
    class: 'primary',
    name: 'Лесное шоссе',
    line: out(firstColumn, edges.west, 1500),
    minZoom: 8,
  });
  const east = out(columnCount, plantU - 520, 640);
  sheet.lines.push({ kind: 'road', class: 'primary', name: 'Станционное шоссе', line: east, minZoom: 9 });
  sheet.lines.push({
    kind: 'road',
    class: 'primary',
    name: null,
    line: [...east.slice(-1), plan.toXy(plantU, 700), plan.toXy(edges.east, 900)],
    minZoom: 9,
  });
}
