import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, point } from '#kernel/http/fields.ts';
import { cameraSummary } from './camera.ts';
import { videoProblems } from './problems.ts';

/*
 * What begins in the town near cameras that the asker may watch: of every layer of the map that shows dangers and that the
 * asker may read. What those layers are is said by other modules; this one adds its cameras.
 */

/** What began longer ago is known by now. */
export const alarmMinutes = 30;
export const alarmsAtMost = 10;
export const alarmRadiusM = 300;
export const alarmCamerasAtMost = 4;

export const alarmAnswers = ['taken', 'dismissed'] as const;
export const alarmAnswer = z.enum(alarmAnswers);
export type AlarmAnswer = z.output<typeof alarmAnswer>;

export const wallAlarm = z.object({
  layerId: z.string(),
  alarmId: z.string(),
  label: z.string(),
  note: z.string(),
  /** Its page; null: the asker may not open it. */
  path: z.string().nullable(),
  place: point,
  since: instant,
  /** That see the place, then the nearest. Never none. */
  cameras: z.array(cameraSummary.extend({ distanceM: z.number() })),
  /** What the asker has said to it. */
  ownAnswer: alarmAnswer.nullable(),
  /** Somebody of the own organisation looks already. */
  takenByName: z.string().nullable(),
});
export type WallAlarm = z.output<typeof wallAlarm>;

export const listWallAlarms = defineRoute({
  id: 'video.listWallAlarms',
  method: 'GET',
  path: '/api/v1/video/wall-alarms',
  summary: 'What began of late near cameras that the asker may watch live, the newest first',
  permission: 'video.camera.watch',
  input: z.object({}),
  output: z.object({
    alarms: z.array(wallAlarm),
    /** After any of these there may be another. */
    events: z.array(z.string()),
  }),
  problems: [],
});

export const answerWallAlarm = defineRoute({
  id: 'video.answerWallAlarm',
  method: 'POST',
  path: '/api/v1/video/wall-alarms/answers',
  summary: 'Takes an alarm to look at it, or puts it aside; the first answer stands',
  permission: 'video.camera.watch',
  input: z.object({
    layerId: z.string().max(60),
    alarmId: z.string().max(60),
    cameraId: id,
    answer: alarmAnswer,
  }),
  output: z.object({}),
  problems: [videoProblems.alarmNotFound],
});
