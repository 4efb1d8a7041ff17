import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, instant } from '#kernel/http/fields.ts';
import { videoProblems } from './problems.ts';

/*
 * How much each operator watched in each shift, by the journal of looks and the answers to alarms; nothing is measured for it.
 * It is for sharing the work, and tells which cameras nobody.
 */

const minutesOfDay = 1_440;

/** Minutes of the day, by the town's clock, at which shifts begin. */
export const shiftStarts = defineSetting({
  id: 'video.shift-starts',
  schema: z
    .array(
      z
        .int()
        .min(0)
        .max(minutesOfDay - 1),
    )
    .min(1)
    .max(4),
  initial: [480, 1_200],
  isPublic: false,
});

const count = z.int().nonnegative();

export const shiftLoad = z.object({
  personId: id,
  personName: z.string(),
  organisationName: z.string(),
  from: instant,
  to: instant,
  /** Different ones, live or recorded. */
  cameras: count,
  /** With any camera live before the eyes, and all cameras together; of looks that have ended. */
  watchedSeconds: count,
  cameraSeconds: count,
  /** Cameras opened live. */
  switches: count,
  footageLooks: count,
  exports: count,
  alarmsTaken: count,
  alarmsDismissed: count,
});
export type ShiftLoad = z.output<typeof shiftLoad>;

export const loadPeriod = z.object({ from: civilDate, to: civilDate });

export const listLoad = defineRoute({
  id: 'video.listLoad',
  method: 'GET',
  path: '/api/v1/video/operator-load',
  summary: 'How much operators of the own organisation watched, by shift: for who shares the work',
  permission: 'video.load.read',
  input: loadPeriod,
  /** The newest shift first. `isCut`: there were more looks than are counted. */
  output: z.object({ shifts: z.array(shiftLoad), isCut: z.boolean() }),
  problems: [videoProblems.periodImpossible],
  isReadAudited: true,
});

export const downloadLoad = defineRoute({
  id: 'video.downloadLoad',
  method: 'GET',
  path: '/api/v1/video/operator-load.csv',
  summary: 'The same as a table',
  permission: 'video.load.read',
  input: loadPeriod,
  output: z.unknown(),
  problems: [videoProblems.periodImpossible],
  isReadAudited: true,
  isDownload: true,
});
