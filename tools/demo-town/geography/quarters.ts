import { build, type Sheet } from './drawing.ts';
import { drawTrack } from './microdistrict.ts';
import {
  between,
  blob,
  distance,
  field,
  inFrame,
  lengthOf,
  pointAlong,
  rectangle,
  squareFrame,
  type Frame,
  type Xy,
} from './plane.ts';
import type { Cell, Plan } from './plan.ts';

/** Two-storey quarters of the builders' first years: houses along the pavement, gardens behind. */
export function drawOldQuarter(sheet: Sheet, plan: Plan, cell: Cell): void {
  const { random } = plan;
  for (const [s0, t0] of [
    [0, 0],
    [0.5, 0],
    [0, 0.5],
    [0.5, 0.5],
  ] as const) {
    const whole = plan.frameOf(cell);
    const [byS, byT] = [17 / whole.widthM, 17 / whole.heightM];
    const part = { s0: s0 + byS, s1: s0 + 0.5 - byS, t0: t0 + byT, t1: t0 + 0.5 - byT };
    const frame = plan.frameOf(cell, part);
    const lawn = blob(frame.middle, Math.min(frame.widthM, frame.heightM) * 0.3, random);
    sheet.surfaces.push({ kind: 'green', class: 'garden', name: null, rings: [lawn], minZoom: 13 });
    sheet.places.push({
      kind: 'container-site',
      name: 'Контейнерная площадка',
      point: inFrame(frame, [frame.widthM * 0.12, -frame.heightM * 0.15]),
      cell,
    });
    drawPerimeter(sheet, plan, cell, frame);
  }
}

/** Houses with their backs to the yard, along each of its four edges. */
function drawPerimeter(sheet: Sheet, plan: Plan, cell: Cell, frame: Frame): void {
  const [halfW, halfH] = [frame.widthM / 2 - 8, frame.heightM / 2 - 8];
  const edges = [
    { from: [-halfW, halfH], to: [halfW, halfH] },
    { from: [-halfW, -halfH], to: [halfW, -halfH] },
    { from: [halfW, -halfH + 22], to: [halfW, halfH - 22] },
    { from: [-halfW, -halfH + 22], to: [-halfW, halfH - 22] },
  ] as const;
  for (const { from, to } of edges)
    drawHouseRow(sheet, plan, cell, [between(frame, from), between(frame, to)]);
}

function drawHouseRow(sheet: Sheet, { random }: Plan, cell: Cell, edge: readonly Xy[]): void {
  const lengthM = lengthOf(edge);
  for (let along = 0; along < lengthM - 20;) {
    const houseM = Math.min(22 + random() * 18, lengthM - along);
    const { point, angle } = pointAlong(edge, along + houseM / 2);
    const ring = rectangle(squareFrame(point, angle), [0, 0], [houseM, 11.5 + random() * 2.5]);
    const levels = random() < 0.3 ? 3 : 2;
    const flats = levels * (houseM > 32 ? 6 : 4);
    build(sheet, {
      kind: 'old',
      ring,
      levels,
      yearBuilt: 1955 + Math.floor(random() * 12),
      flats,
      cell,
      use: null,
    });
    along += houseM + 7 + random() * 8 + (random() < 0.12 ? 24 : 0);
  }
}

/** Own houses on plots along a lane, on both sides. */
export function drawPlots(sheet: Sheet, plan: Plan, cell: Cell, lane: readonly Xy[]): void {
  const { random } = plan;
  const lengthM = lengthOf(lane);
  for (const side of [-1, 1]) {
    for (let along = 24 + random() * 8; along < lengthM - 20; along += 21 + random() * 9) {
      if (random() < 0.06) continue;
      const { point, angle } = pointAlong(lane, along);
      const frame = squareFrame(point, angle);
      const backM = 15 + random() * 5;
      const ring = rectangle(
        frame,
        [0, side * backM],
        [8 + random() * 5, 8 + random() * 4],
        (random() - 0.5) * 0.14,
      );
      const levels = random() < 0.35 ? 2 : 1;
      const isDrawn = build(sheet, {
        kind: 'private',
        ring,
        levels,
        yearBuilt: 1950 + Math.floor(random() * 70),
        flats: 1,
        cell,
        use: null,
      });
      if (isDrawn && random() < 0.55) drawShed(sheet, frame, side * (backM + 15 + random() * 6), random);
    }
  }
}

/** Sheds and bath houses have no address; they only fill the map as they do the gardens. */
function drawShed(sheet: Sheet, frame: Frame, backM: number, random: () => number): void {
  const ring = rectangle(frame, [(random() - 0.5) * 8, backM], [4 + random() * 2, 3.5 + random() * 2]);
  const isClear = sheet.buildings.every((other) => distance(other.ring[0] ?? [0, 0], ring[0] ?? [0, 0]) > 13);
  if (isClear)
    sheet.surfaces.push({ kind: 'building', class: 'shed', name: null, rings: [ring], minZoom: 15 });
}

/** The centre: a square with the administration, the house of culture, the market and the oldest large houses. */
export function drawCentre(sheet: Sheet, plan: Plan, cell: Cell): void {
  const frame = plan.frameOf(cell);
  const { widthM: w, heightM: h } = frame;
  const square = field(frame, [0, -h * 0.22], [w * 0.4, h * 0.36]);
  sheet.surfaces.push({
    kind: 'area',
    class: 'square',
    name: 'Вечевая площадь',
    rings: [square],
    minZoom: 13,
  });
  const garden = field(frame, [0, h * 0.17], [w * 0.34, h * 0.22]);
  sheet.surfaces.push({
    kind: 'green',
    class: 'park',
    name: 'Сквер Первостроителей',
    rings: [garden],
    minZoom: 13,
  });
  const institutions = [
    { at: [0, 0], size: [86, 24], levels: 5, kind: 'administration', name: 'Администрация города Атомграда' },
    {
      at: [-w * 0.31, -h * 0.2],
      size: [44, 66],
      levels: 3,
      kind: 'culture-house',
      name: 'Дворец культуры «Энергетик»',
    },
    { at: [w * 0.32, -h * 0.22], size: [58, 50], levels: 2, kind: 'market', name: 'Центральный рынок' },
    { at: [w * 0.33, h * 0.2], size: [46, 28], levels: 3, kind: 'police-station', name: 'Отдел полиции' },
    {
      at: [-w * 0.33, h * 0.17],
      size: [40, 26],
      levels: 2,
      kind: 'library',
      name: 'Центральная городская библиотека',
    },
    {
      at: [-w * 0.14, h * 0.38],
      size: [52, 22],
      levels: 4,
      kind: 'polyclinic',
      name: 'Городская поликлиника',
    },
    {
      at: [w * 0.14, h * 0.38],
      size: [46, 20],
      levels: 2,
      kind: 'fire-station',
      name: 'Пожарно-спасательная часть',
    },
  ] as const;
  for (const { at, size, levels, kind, name } of institutions) {
    const ring = rectangle(frame, at, size);
    build(sheet, { kind: 'public', ring, levels, yearBuilt: 1976, flats: 0, cell, use: { kind, name } });
  }
  for (const [share, back] of [
    [-0.33, 0.41],
    [0.35, 0.41],
    [-0.32, -0.42],
    [0.32, -0.42],
    [-0.06, 0.28],
    [0.1, 0.28],
  ] as const) {
    const ring = rectangle(frame, [w * share, h * back], [share > -0.1 && share < 0.2 ? 52 : 84, 13.5]);
    build(sheet, { kind: 'panel', ring, levels: 5, yearBuilt: 1972, flats: 60, cell, use: null });
  }
}

export function drawHospital(sheet: Sheet, plan: Plan, cell: Cell): void {
  const frame = plan.frameOf(cell);
  const { widthM: w, heightM: h } = frame;
  const ground = field(frame, [0, 0], [w * 0.86, h * 0.84]);
  sheet.surfaces.push({ kind: 'green', class: 'park', name: null, rings: [ground], minZoom: 12 });
  const use = { kind: 'hospital', name: 'Атомградская центральная больница' } as const;
  const pavilions = [
    { at: [0, h * 0.08], size: [96, 18] },
    { at: [-w * 0.22, -h * 0.16], size: [16, 62] },
    { at: [w * 0.2, -h * 0.18], size: [16, 62] },
    { at: [-w * 0.26, h * 0.28], size: [54, 16] },
    { at: [w * 0.27, h * 0.26], size: [42, 20] },
  ] as const;
  for (const [index, { at, size }] of pavilions.entries()) {
    const ring = rectangle(frame, at, size, index * 0.03);
    build(sheet, {
      kind: 'public',
      ring,
      levels: index === 0 ? 6 : 3,
      yearBuilt: 1980,
      flats: 0,
      cell,
      use: index === 0 ? use : null,
    });
  }
  drawLoop(sheet, frame);
}

function drawLoop(sheet: Sheet, frame: Frame): void {
  const { widthM: w, heightM: h } = frame;
  const line = [
    [-w * 0.5, -h * 0.3],
    [-w * 0.34, -h * 0.3],
    [-w * 0.36, h * 0.16],
    [w * 0.34, h * 0.13],
    [w * 0.36, -h * 0.34],
    [w * 0.36, -h * 0.5],
  ];
  sheet.lines.push({
    kind: 'road',
    class: 'service',
    name: null,
    line: line.map(([x = 0, y = 0]) => inFrame(frame, [x, y])),
    minZoom: 14,
  });
}

export function drawStadium(sheet: Sheet, plan: Plan, cell: Cell): void {
  const frame = plan.frameOf(cell);
  const ground = blob(frame.middle, Math.min(frame.widthM, frame.heightM) * 0.44, plan.random);
  sheet.surfaces.push({
    kind: 'green',
    class: 'park',
    name: 'Спортивный парк',
    rings: [ground],
    minZoom: 12,
  });
  drawTrack(sheet, frame, [0, 0], 88);
  sheet.places.push({ kind: 'stadium', name: 'Стадион «Нейтрон»', point: frame.middle, cell });
  const hall = rectangle(frame, [frame.widthM * 0.31, frame.heightM * 0.1], [38, 64]);
  build(sheet, { kind: 'public', ring: hall, levels: 2, yearBuilt: 1986, flats: 0, cell, use: null });
}

export function drawPark(sheet: Sheet, plan: Plan, cell: Cell): void {
  const { random } = plan;
  const edge = (s: number, t: number) => plan.at(cell.column + s, cell.row + t);
  const steps = Array.from({ length: 12 }, (_, index) => index / 12);
  const ring = [
    ...steps.map((share) => edge(0.06 + share * 0.88, 0.07)),
    ...steps.map((share) => edge(0.94, 0.07 + share * 0.85)),
    ...steps.map((share) => edge(0.94 - share * 0.88, 0.92)),
    ...steps.map((share) => edge(0.06, 0.92 - share * 0.85)),
    edge(0.06, 0.07),
  ];
  sheet.surfaces.push({ kind: 'green', class: 'park', name: 'Парк «Озёрный»', rings: [ring], minZoom: 11 });
  const pond = blob(edge(0.3, 0.4), 26, random);
  sheet.surfaces.push({ kind: 'water', class: 'pond', name: null, rings: [pond], minZoom: 13 });
  const middle = edge(0.55, 0.5);
  const walks = [
    [0.06, 0.1],
    [0.94, 0.1],
    [0.94, 0.9],
    [0.06, 0.88],
    [0.5, 0.92],
    [0.52, 0.07],
  ] as const;
  for (const [s, t] of walks) {
    const bend = edge((s + 0.55) / 2 + (random() - 0.5) * 0.16, (t + 0.5) / 2 + (random() - 0.5) * 0.16);
    sheet.lines.push({
      kind: 'road',
      class: 'path',
      name: null,
      line: [edge(s, t), bend, middle],
      minZoom: 14,
    });
  }
}

export function drawIndustry(sheet: Sheet, plan: Plan, cell: Cell): void {
  const { random } = plan;
  const frame = plan.frameOf(cell);
  const ground = field(frame, [0, 0], [frame.widthM * 0.88, frame.heightM * 0.86]);
  sheet.surfaces.push({ kind: 'area', class: 'industrial', name: 'Промзона', rings: [ground], minZoom: 11 });
  for (let attempt = 0; attempt < 46; attempt++) {
    const at: Xy = [(random() - 0.5) * frame.widthM * 0.7, (random() - 0.5) * frame.heightM * 0.68];
    const isLarge = attempt < 8;
    const size: Xy = isLarge
      ? [60 + random() * 60, 26 + random() * 26]
      : [16 + random() * 26, 12 + random() * 14];
    const ring = rectangle(frame, at, size, random() < 0.25 ? Math.PI / 2 : 0);
    build(sheet, {
      kind: 'industrial',
      ring,
      levels: isLarge ? 2 : 1,
      yearBuilt: 1975,
      flats: 0,
      cell,
      use: null,
    });
  }
  drawGarages(sheet, plan, cell, frame);
}

/** Rows of garages, as at the edge of every such town. */
function drawGarages(sheet: Sheet, plan: Plan, cell: Cell, frame: Frame): void {
  for (let row = 0; row < 4; row++) {
    const ring = rectangle(
      frame,
      [-frame.widthM * 0.27, frame.heightM * 0.32 - row * 15],
      [110 - row * 9, 6],
    );
    build(sheet, { kind: 'industrial', ring, levels: 1, yearBuilt: 1982, flats: 0, cell, use: null });
  }
}
