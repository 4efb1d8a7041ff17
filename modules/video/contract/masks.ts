import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { videoProblems } from './problems.ts';

/*
 * What is covered in the pictures of a camera: windows of flats, a yard that is not the owner's. A mask counts for a time of
 * the footage. Who has not the right to lift it is shown single pictures, painted over by the recorder.
 */

export const mostMasks = 8;
const mostPoints = 16;
/** In thousandths of the picture's width and height. */
const thousandth = z.int().min(0).max(1000);
export const maskPoints = z
  .array(z.tuple([thousandth, thousandth]))
  .min(3)
  .max(mostPoints);
export type MaskPoints = z.output<typeof maskPoints>;
type Point = MaskPoints[number];

/** Whether no two sides of the shape cross or touch, and it has a surface: what is inside is then plain to everybody. */
export function isPlainShape(points: MaskPoints): boolean {
  const sides = points.map((from, index) => ({ from, to: points[(index + 1) % points.length] ?? from }));
  const isCrossed = sides.some((one, index) =>
    sides.some((other, place) => {
      const distance = Math.abs(place - index);
      const areNeighbours = distance <= 1 || distance === sides.length - 1;
      return !areNeighbours && meet(one, other);
    }),
  );
  return !isCrossed && !hasSpike(points) && areaOf(points) > 0;
}

interface Side {
  readonly from: Point;
  readonly to: Point;
}

function meet(a: Side, b: Side): boolean {
  const [d1, d2] = [turn(b.from, b.to, a.from), turn(b.from, b.to, a.to)];
  const [d3, d4] = [turn(a.from, a.to, b.from), turn(a.from, a.to, b.to)];
  if (Math.sign(d1) * Math.sign(d2) < 0 && Math.sign(d3) * Math.sign(d4) < 0) return true;
  return (
    (d1 === 0 && isOn(b, a.from)) ||
    (d2 === 0 && isOn(b, a.to)) ||
    (d3 === 0 && isOn(a, b.from)) ||
    (d4 === 0 && isOn(a, b.to))
  );
}

/** A side that goes back on the one before it, or has no length. */
function hasSpike(points: MaskPoints): boolean {
  return points.some((corner, index) => {
    const before = points.at(index - 1) ?? corner;
    const after = points[(index + 1) % points.length] ?? corner;
    const along =
      (corner[0] - before[0]) * (after[0] - corner[0]) + (corner[1] - before[1]) * (after[1] - corner[1]);
    const isSame = corner[0] === after[0] && corner[1] === after[1];
    return isSame || (turn(before, corner, after) === 0 && along < 0);
  });
}

function turn(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function isOn({ from, to }: Side, [x, y]: Point): boolean {
  return (
    x >= Math.min(from[0], to[0]) &&
    x <= Math.max(from[0], to[0]) &&
    y >= Math.min(from[1], to[1]) &&
    y <= Math.max(from[1], to[1])
  );
}

function areaOf(points: MaskPoints): number {
  const twice = points.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = points[(index + 1) % points.length] ?? [x, y];
    return sum + x * nextY - nextX * y;
  }, 0);
  return Math.abs(twice) / 2;
}

export const maskView = z.object({
  id,
  points: maskPoints,
  from: instant.nullable(),
  to: instant.nullable(),
  reason: z.string(),
  createdAt: instant,
});
export type MaskView = z.output<typeof maskView>;

const reason = z.string().trim().min(3).max(500);

export const listMasks = defineRoute({
  id: 'video.listMasks',
  method: 'GET',
  path: '/api/v1/video/cameras/:id/masks',
  summary: 'What is covered in the pictures of a camera: for who may change it',
  permission: 'video.camera.enter',
  input: z.object({ id }),
  output: z.object({ masks: z.array(maskView) }),
  problems: [videoProblems.cameraNotFound],
});

export const addMask = defineRoute({
  id: 'video.addMask',
  method: 'POST',
  path: '/api/v1/video/cameras/:id/masks',
  summary: 'Covers a part of the pictures of a camera; streams that show it are cut within five seconds',
  permission: 'video.camera.enter',
  input: z.object({
    id,
    points: maskPoints,
    from: instant.nullable().default(null),
    to: instant.nullable().default(null),
    reason,
  }),
  output: z.object({ maskId: id }),
  problems: [
    videoProblems.cameraNotFound,
    videoProblems.maskCrossed,
    videoProblems.spanImpossible,
    videoProblems.tooManyMasks,
  ],
});

export const removeMask = defineRoute({
  id: 'video.removeMask',
  method: 'POST',
  path: '/api/v1/video/cameras/:id/masks/:maskId/removal',
  summary: 'Uncovers a part of the pictures of a camera, for a reason',
  permission: 'video.camera.enter',
  input: z.object({ id, maskId: id, reason }),
  output: z.object({}),
  problems: [videoProblems.cameraNotFound, videoProblems.maskNotFound],
});
