import { z } from 'zod';
import { shownAnswer } from '#modules/reports/contract/answers.ts';
import { pictureView } from '#kernel/files/contract/file.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, latitude, longitude, pageLimit, point, queryFlag } from '#kernel/http/fields.ts';
import { caller, incidentStatus, injured, level, priority, taskView } from './incident.ts';
import { taskState } from './ladder.ts';
import { shownPhotoCard } from './photo-cards.ts';
import { incidentProblems } from './problems.ts';

export const unitState = z.enum(['free', 'busy', 'off']);

export const unitView = z.object({
  id,
  serviceId: id,
  title: z.string(),
  state: unitState,
  place: point.nullable(),
  locatedAt: instant.nullable(),
});
export type UnitView = z.output<typeof unitView>;

/** What a service sees of an incident in its list: nothing of who called. */
export const taskSummary = taskView.extend({
  incidentId: id,
  number: z.number().int().nullable(),
  incidentStatus,
  incidentTitle: z.string(),
  priority,
  level,
  address: z.string(),
  place: point.nullable(),
  next: z.array(taskState),
});
export type TaskSummary = z.output<typeof taskSummary>;

export const listTasks = defineRoute({
  id: 'incidents.listTasks',
  method: 'GET',
  path: '/api/v1/incidents/tasks',
  summary: "Incidents of the caller's own services",
  permission: 'incidents.task.work',
  input: z.object({ isDone: queryFlag.optional(), limit: pageLimit }),
  output: z.object({ tasks: z.array(taskSummary), units: z.array(unitView) }),
  problems: [],
});

export const taskCard = taskSummary.extend({
  words: z.string(),
  placeNote: z.string(),
  caller,
  injured,
  answers: z.array(shownAnswer),
  others: z.array(z.object({ title: z.string(), state: taskState })),
  photos: z.array(pictureView),
  /** Whom they look for; null: nobody, or it is over. */
  sought: shownPhotoCard.nullable(),
});
export type TaskCard = z.output<typeof taskCard>;

export const readTask = defineRoute({
  id: 'incidents.readTask',
  method: 'GET',
  path: '/api/v1/incidents/tasks/:id',
  summary: 'One incident as its service sees it, with whom to call back',
  permission: 'incidents.task.work',
  input: z.object({ id }),
  output: taskCard,
  problems: [incidentProblems.taskNotFound],
  isReadAudited: true,
});

export const takeTaskStep = defineRoute({
  id: 'incidents.takeTaskStep',
  method: 'POST',
  path: '/api/v1/incidents/tasks/:id/steps',
  summary: 'A step on the ladder of a service; said again it changes nothing',
  permission: 'incidents.task.work',
  input: z.object({
    id,
    to: taskState,
    reason: z.string().trim().min(3).max(500).nullable().default(null),
    /** Which unit goes; it is busy from then on and free again at the end. */
    unitId: id.nullable().default(null),
  }),
  output: z.object({ state: taskState, next: z.array(taskState) }),
  problems: [
    incidentProblems.taskNotFound,
    incidentProblems.wrongStep,
    incidentProblems.reasonNeeded,
    incidentProblems.unitUnfit,
  ],
});

export const reportUnit = defineRoute({
  id: 'incidents.reportUnit',
  method: 'POST',
  path: '/api/v1/incidents/units/:id/report',
  summary: 'Where a unit is and whether it is free, as its phone or tracker tells',
  permission: 'incidents.task.work',
  input: z.object({
    id,
    state: unitState.optional(),
    place: z.object({ lng: longitude, lat: latitude }).optional(),
  }),
  output: unitView,
  problems: [incidentProblems.unitNotFound],
});
