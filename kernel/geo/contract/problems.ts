import { defineProblem } from '#kernel/errors/problem.ts';

export const geoProblems = {
  /** The point lies outside the town's boundary. Nothing is wrong while no boundary is known. */
  outsideTown: defineProblem('geo.outside-town', 422),
  areaNotFound: defineProblem('geo.area-not-found', 404),
  /** Somebody else changed the area since it was read. */
  areaChanged: defineProblem('geo.area-changed', 409),
  /** `values.reason`: what PostGIS says, in English, with the place. */
  areaShapeInvalid: defineProblem('geo.area-shape-invalid', 422),
  areaOwnerUnknown: defineProblem('geo.area-owner-unknown', 422),
  areaDatesInvalid: defineProblem('geo.area-dates-invalid', 422),
  /** `values.reason` in English; `values.where` is `line`, `offset` (bytes) or `unknown`, and `values.at` its number. */
  importFileBroken: defineProblem('geo.import-file-broken', 422),
} as const;
