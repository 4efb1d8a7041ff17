import { defineServer } from '#kernel/module/server.ts';
import { assignmentHandlers } from './assignments/assignment.handlers.ts';
import { assignmentFigures } from './assignments/figures.ts';
import { headHandlers } from './head/head.handlers.ts';
import { mapHandlers } from './map/map.handlers.ts';
import { situationMigrations } from './migrations.ts';
import { situationData } from './privacy/personal-data.ts';
import { forgetSketches } from './sketches/forget-sketches.jobs.ts';
import { sketchHandlers } from './sketches/sketch.handlers.ts';
import { makeMorningSummary } from './summary/make-summary.ts';
import { summaryHandlers } from './summary/summary.handlers.ts';

export const server = defineServer({
  schema: 'situation',
  migrations: situationMigrations,
  handlers: [...mapHandlers, ...headHandlers, ...assignmentHandlers, ...summaryHandlers, ...sketchHandlers],
  jobs: [makeMorningSummary, forgetSketches],
  figures: assignmentFigures,
  personalData: situationData,
});
