import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import { areaKind } from '#kernel/geo/contract/area.ts';

/** The kind of areas statistics compare: every report counts for at most one of them. */
export const statisticsAreaKind = defineSetting({
  id: 'reports.statistics-area-kind',
  schema: areaKind,
  initial: 'microdistrict',
  isPublic: true,
});

/** Fewer answered reports than this are not compared with others. */
export const statisticsMinimumSample = defineSetting({
  id: 'reports.statistics-minimum-sample',
  schema: z.number().int().min(1).max(1000),
  initial: 10,
  isPublic: true,
});
