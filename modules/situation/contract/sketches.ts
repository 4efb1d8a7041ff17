import { z } from 'zod';
import { defineProblem } from '#kernel/errors/problem.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, latitude, longitude } from '#kernel/http/fields.ts';

/*
 * What is drawn on the map: for oneself, or on an incident's card for all who may read it.
 */

export const shapeKinds = ['point', 'line', 'polygon', 'note'] as const;
export type ShapeKind = (typeof shapeKinds)[number];
/** How many points a shape of the kind needs at least. */
export const fewestPoints: Readonly<Record<ShapeKind, number>> = { point: 1, note: 1, line: 2, polygon: 3 };
export const mostPoints = 200;
export const mostShapes = 100;
export const mostSketches = 50;
export const mostNoteLength = 200;

/** Longitude, latitude. */
const position = z.tuple([longitude, latitude]);
export type Position = z.output<typeof position>;

export const shape = z
  .object({
    kind: z.enum(shapeKinds),
    points: z.array(position).min(1).max(mostPoints),
    /** Of a note what it says; of others what stands beside them. */
    text: z.string().trim().max(mostNoteLength),
  })
  .refine(
    ({ kind, points }) =>
      points.length >= fewestPoints[kind] && (fewestPoints[kind] > 1 || points.length === 1),
    'situation.shape-points',
  )
  .refine(({ kind, text }) => kind !== 'note' || text !== '', 'situation.note-empty');
export type Shape = z.output<typeof shape>;

const shapes = z.array(shape).min(1).max(mostShapes);
const title = z.string().trim().min(1).max(100);

export const sketchView = z.object({
  id,
  title,
  shapes,
  /** On whose card; null: the author's own. */
  incidentId: id.nullable(),
  author: z.string().nullable(),
  createdAt: instant,
  isOwn: z.boolean(),
});
export type SketchView = z.output<typeof sketchView>;

export const sketchProblems = {
  notFound: defineProblem('situation.sketch-not-found', 404),
  /** `values.limit`: how many a person may keep. */
  tooMany: defineProblem('situation.too-many-sketches', 422),
  cardNotFound: defineProblem('situation.sketch-card-not-found', 404),
} as const;

export const listSketches = defineRoute({
  id: 'situation.listSketches',
  method: 'GET',
  path: '/api/v1/situation/sketches',
  summary: 'Sketches of the asker, and those on a card that the asker may read; the newest first',
  permission: 'situation.map.read',
  input: z.object({ incidentId: id.optional() }),
  output: z.object({ sketches: z.array(sketchView) }),
  problems: [sketchProblems.cardNotFound],
});

export const saveSketch = defineRoute({
  id: 'situation.saveSketch',
  method: 'POST',
  path: '/api/v1/situation/sketches',
  summary: 'Keeps what was drawn on the map, for oneself or on a card',
  permission: 'situation.map.read',
  input: z.object({ title, shapes, incidentId: id.nullable() }),
  output: z.object({ id }),
  problems: [sketchProblems.tooMany, sketchProblems.cardNotFound],
});

export const deleteSketch = defineRoute({
  id: 'situation.deleteSketch',
  method: 'DELETE',
  path: '/api/v1/situation/sketches/:id',
  summary: 'Removes a sketch; only its author may',
  permission: 'situation.map.read',
  input: z.object({ id }),
  output: z.object({}),
  problems: [sketchProblems.notFound],
});
