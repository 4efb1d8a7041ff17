import type { Position } from 'geojson';

/** Metres east and north of the middle of the town. */
export type Xy = readonly [x: number, y: number];

/** Where a group of buildings stands: a middle, a direction and the room around it. */
export interface Frame {
  readonly middle: Xy;
  /** Of the street along it, in radians from east, counter-clockwise. */
  readonly angle: number;
  /** Of the street across it: seldom a right angle to the other. */
  readonly upAngle: number;
  readonly widthM: number;
  readonly heightM: number;
}

/** The middle of Atomgrad; the town is made up, the place is an empty shore of a real reservoir. */
const origin = { lng: 33.3, lat: 54.15 };
const latDegreeM = 111_320;
const lngDegreeM = latDegreeM * Math.cos((origin.lat * Math.PI) / 180);

/** Seven decimals are a centimetre; more would only make the files longer. */
export function toPosition([x, y]: Xy): Position {
  return [round7(origin.lng + x / lngDegreeM), round7(origin.lat + y / latDegreeM)];
}

function round7(value: number): number {
  return Math.round(value * 1e7) / 1e7;
}

export function add([aX, aY]: Xy, [bX, bY]: Xy): Xy {
  return [aX + bX, aY + bY];
}

export function distance([aX, aY]: Xy, [bX, bY]: Xy): number {
  return Math.hypot(bX - aX, bY - aY);
}

export function mix([aX, aY]: Xy, [bX, bY]: Xy, share: number): Xy {
  return [aX + (bX - aX) * share, aY + (bY - aY) * share];
}

export function rotate([x, y]: Xy, angle: number): Xy {
  return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
}

/** A point given in metres along the frame's own axes. */
export function inFrame({ middle, angle }: Frame, at: Xy): Xy {
  return add(middle, rotate(at, angle));
}

/** A frame around a point, square to one direction. */
export function squareFrame(middle: Xy, angle: number): Frame {
  return { middle, angle, upAngle: angle + Math.PI / 2, widthM: 0, heightM: 0 };
}

/** A point by metres along both of the frame's streets, so that what is near an edge stays near it. */
export function between({ middle, angle, upAngle }: Frame, [along, up]: Xy): Xy {
  return add(middle, add(rotate([along, 0], angle), rotate([up, 0], upAngle)));
}

/** A closed ring of a rectangle, square to the street it goes along: to the one across when turned by a quarter. */
export function rectangle(frame: Frame, at: Xy, [width, height]: Xy, turn = 0): Xy[] {
  const isAcross = Math.abs(turn) > Math.PI / 4;
  const angle = (isAcross ? frame.upAngle - Math.PI / 2 : frame.angle) + turn;
  return polygon(squareFrame(between(frame, at), angle), [
    [-width / 2, -height / 2],
    [width / 2, -height / 2],
    [width / 2, height / 2],
    [-width / 2, height / 2],
  ]);
}

/** A closed ring of ground whose edges go along both streets. */
export function field(frame: Frame, [x, y]: Xy, [width, height]: Xy): Xy[] {
  const corners: Xy[] = [
    [x - width / 2, y - height / 2],
    [x + width / 2, y - height / 2],
    [x + width / 2, y + height / 2],
    [x - width / 2, y + height / 2],
    [x - width / 2, y - height / 2],
  ];
  return corners.map((corner) => between(frame, corner));
}

/** Closes a ring given in the frame's own metres. */
export function polygon(frame: Frame, points: readonly Xy[]): Xy[] {
  const ring = points.map((point) => inFrame(frame, point));
  return [...ring, ...ring.slice(0, 1)];
}

export function middleOf(ring: readonly Xy[]): Xy {
  const points = ring.slice(0, -1);
  const sum = points.reduce<Xy>(add, [0, 0]);
  return [sum[0] / points.length, sum[1] / points.length];
}

/** A circle's ring with lumps, for woods and ponds. */
export function blob(middle: Xy, radiusM: number, random: () => number): Xy[] {
  const phases = [random(), random(), random()].map((share) => share * Math.PI * 2);
  const points = Array.from({ length: 40 }, (_, index): Xy => {
    const angle = (index / 40) * Math.PI * 2;
    const lump = phases.reduce(
      (sum, phase, wave) => sum + Math.sin(angle * (wave + 2) + phase) / (wave + 2),
      0,
    );
    const radius = radiusM * (1 + lump * 0.22);
    return add(middle, [Math.cos(angle) * radius, Math.sin(angle) * radius]);
  });
  return [...points, ...points.slice(0, 1)];
}

/** Both sides of a line at a distance, as one closed ring. */
export function widen(line: readonly Xy[], halfWidthM: (share: number) => number): Xy[] {
  const left: Xy[] = [];
  const right: Xy[] = [];
  for (const [index, point] of line.entries()) {
    const before = line[index - 1] ?? point;
    const after = line[index + 1] ?? point;
    const angle = Math.atan2(after[1] - before[1], after[0] - before[0]) + Math.PI / 2;
    const half = halfWidthM(index / Math.max(1, line.length - 1));
    left.push(add(point, [Math.cos(angle) * half, Math.sin(angle) * half]));
    right.push(add(point, [-Math.cos(angle) * half, -Math.sin(angle) * half]));
  }
  const ring = [...left, ...right.reverse()];
  return [...ring, ...ring.slice(0, 1)];
}

/** A line beside a line, `offsetM` to its left. */
export function beside(line: readonly Xy[], offsetM: number): Xy[] {
  return widen(line, () => offsetM).slice(0, line.length);
}

/** Whether two convex rings overlap (separating axes). */
export function overlaps(a: readonly Xy[], b: readonly Xy[]): boolean {
  return !isSeparatedAlong(a, b) && !isSeparatedAlong(b, a);
}

function isSeparatedAlong(edges: readonly Xy[], other: readonly Xy[]): boolean {
  return edges.slice(1).some(([x, y], index) => {
    const [fromX = 0, fromY = 0] = edges[index] ?? [];
    const axis: Xy = [fromY - y, x - fromX];
    const spread = (ring: readonly Xy[]) => ring.map(([pX, pY]) => pX * axis[0] + pY * axis[1]);
    const ours = spread(edges);
    const theirs = spread(other);
    return Math.max(...ours) < Math.min(...theirs) || Math.max(...theirs) < Math.min(...ours);
  });
}

export interface Foot {
  readonly distanceM: number;
  /** Metres from the line's beginning. */
  readonly alongM: number;
  readonly isLeft: boolean;
}

/** The nearest place of a line to a point. */
export function footOn(line: readonly Xy[], [x, y]: Xy): Foot {
  let best: Foot = { distanceM: Infinity, alongM: 0, isLeft: false };
  let walkedM = 0;
  for (const [index, end] of line.slice(1).entries()) {
    const start = line[index] ?? end;
    const stepM = distance(start, end);
    const [dX, dY] = [end[0] - start[0], end[1] - start[1]];
    const share = Math.min(
      1,
      Math.max(0, ((x - start[0]) * dX + (y - start[1]) * dY) / (stepM * stepM || 1)),
    );
    const foot = mix(start, end, share);
    const distanceM = distance(foot, [x, y]);
    if (distanceM < best.distanceM)
      best = {
        distanceM,
        alongM: walkedM + share * stepM,
        isLeft: dX * (y - start[1]) - dY * (x - start[0]) > 0,
      };
    walkedM += stepM;
  }
  return best;
}

export function lengthOf(line: readonly Xy[]): number {
  return line.slice(1).reduce((sum, point, index) => sum + distance(line[index] ?? point, point), 0);
}

/** The point of a line at a distance from its beginning, and the line's direction there. */
export function pointAlong(line: readonly Xy[], alongM: number): { point: Xy; angle: number } {
  let walkedM = 0;
  for (const [index, end] of line.slice(1).entries()) {
    const start = line[index] ?? end;
    const stepM = distance(start, end);
    const angle = Math.atan2(end[1] - start[1], end[0] - start[0]);
    if (walkedM + stepM >= alongM)
      return { point: mix(start, end, stepM === 0 ? 0 : (alongM - walkedM) / stepM), angle };
    walkedM += stepM;
  }
  return { point: line.at(-1) ?? [0, 0], angle: 0 };
}
