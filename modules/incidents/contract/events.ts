import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { incidentStatus } from './incident.ts';
import { taskState } from './ladder.ts';

/** An alarm began, ended, was acknowledged or settled; one event for all that came at once. */
export const alarmChanged = defineEvent({
  id: 'incidents.alarm-changed',
  permission: 'incidents.signal.read',
  payload: z.object({ episodeId: id, incidentId: id.nullable(), areaIds: z.array(id) }),
});

export const incidentChanged = defineEvent({
  id: 'incidents.incident-changed',
  permission: 'incidents.incident.read',
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
