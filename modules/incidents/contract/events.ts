import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { incidentStatus } from './incident.ts';
import { taskState } from './ladder.ts';
import { stepKey } from './scenario-definition.ts';
import { stepRemark } from './scenarios.ts';

/** An alarm began, ended, was acknowledged or settled; one event for all that came at once. */
export const alarmChanged = defineEvent({
  id: 'incidents.alarm-changed',
  permission: 'incidents.signal.read',
  payload: z.object({ episodeId: id, incidentId: id.nullable(), areaIds: z.array(id) }),
});

export const incidentChanged = defineEvent({
  id: 'incidents.incident-changed',
  permission: 'incidents.incident.read',
  // Open cards stand on the map of the town and at the wall of cameras; their numbers and states are known there.
  alsoTo: ['incidents.map.read'],
  payload: z.object({
    incidentId: id,
    number: z.number().int().nullable(),
    status: incidentStatus,
    priority: z.number().int(),
    version: z.number().int(),
    areaIds: z.array(id),
  }),
});

/** A service has something to do, or did it. */
export const taskChanged = defineEvent({
  id: 'incidents.task-changed',
  permission: 'incidents.task.work',
  audience: 'organisation',
  payload: z.object({
    taskId: id,
    incidentId: id,
    organisationId: id,
    state: taskState,
    areaIds: z.array(id),
  }),
});

/** A shift began, hands over or ended, or the town's mode is another. */
export const shiftChanged = defineEvent({
  id: 'incidents.shift-changed',
  permission: 'incidents.shift.keep',
  payload: z.object({}),
});

/*
 * What scenarios ask of other modules. Whoever listens does it once and answers by `stepAnswered` in the same transaction;
 * where nobody listens, the scenario says so and goes on. What is to be said stands in the view `incidents.askedStep`.
 */
const asked = z.object({
  runId: id,
  step: stepKey,
  incidentId: id,
  areaIds: z.array(id),
  /** The scenario was cancelled: what was done is to be taken back, or an all-clear told. Not answered. */
  isRecalled: z.boolean(),
});

export const telephonogramAsked = defineEvent({
  id: 'incidents.telephonogram-asked',
  permission: 'incidents.incident.read',
  payload: asked,
});

export const warningAsked = defineEvent({
  id: 'incidents.warning-asked',
  permission: 'incidents.incident.read',
  payload: asked,
});

export const deviceAsked = defineEvent({
  id: 'incidents.device-asked',
  permission: 'incidents.incident.read',
  payload: asked.extend({ device: z.string(), command: z.string() }),
});

/** Emitted by the module that was asked. */
export const stepAnswered = defineEvent({
  id: 'incidents.step-answered',
  permission: 'incidents.incident.read',
  payload: z.object({ runId: id, step: stepKey, isDone: z.boolean(), remark: stepRemark.nullable() }),
});
