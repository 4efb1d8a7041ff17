import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, pageLimit } from '#kernel/http/fields.ts';
import { incidentProblems } from './problems.ts';

/** How the town lives now; run cards may send more in the higher ones. */
export const modes = ['everyday', 'heightened', 'emergency'] as const;
export const mode = z.enum(modes);
export type Mode = z.output<typeof mode>;

export const shiftView = z.object({
  id,
  person: z.string(),
  openedAt: instant,
  /** What the next shift must know, and which cards it takes over; null: not handed over yet. */
  handedAt: instant.nullable(),
  note: z.string().nullable(),
  unresolved: z.array(z.number().int()),
  closedAt: instant.nullable(),
  /** Who signed that they took over. */
  successor: z.string().nullable(),
});
export type ShiftView = z.output<typeof shiftView>;

export const shiftFigures = z.object({
  cards: z.number().int(),
  rejected: z.number().int(),
  /** From the first key to the sending. */
  interviewSeconds: z.number().int().nullable(),
  tasks: z.number().int(),
  lateAnswers: z.number().int(),
  longInterviews: z.number().int(),
});
export type ShiftFigures = z.output<typeof shiftFigures>;

export const duty = z.object({
  id,
  organisationId: id,
  organisation: z.string(),
  personId: id,
  person: z.string(),
  startsAt: instant,
  endsAt: instant,
  isNow: z.boolean(),
});
export type Duty = z.output<typeof duty>;

export const readShift = defineRoute({
  id: 'incidents.readShift',
  method: 'GET',
  path: '/api/v1/incidents/shift',
  summary: 'The shift on duty, the mode of the town and what is unresolved',
  permission: 'incidents.shift.keep',
  input: z.object({}),
  output: z.object({
    mode,
    modeSince: instant.nullable(),
    modeReason: z.string().nullable(),
    shift: shiftView.nullable(),
    figures: shiftFigures.nullable(),
    unresolvedNow: z.number().int(),
    can: z.object({ signOn: z.boolean() }),
  }),
  problems: [],
});

export const openShift = defineRoute({
  id: 'incidents.openShift',
  method: 'POST',
  path: '/api/v1/incidents/shift',
  summary: 'Begins a shift where none is on duty, or takes over the one that hands over',
  permission: 'incidents.shift.keep',
  input: z.object({}),
  output: z.object({ id }),
  problems: [incidentProblems.shiftOnDuty, incidentProblems.ownHandOver],
});

export const handOverShift = defineRoute({
  id: 'incidents.handOverShift',
  method: 'POST',
  path: '/api/v1/incidents/shift/hand-over',
  summary: 'Hands the shift over with its unresolved cards; it stays on duty until somebody has signed',
  permission: 'incidents.shift.keep',
  input: z.object({ id, note: z.string().trim().min(3).max(4000) }),
  output: z.object({}),
  problems: [incidentProblems.shiftNotFound],
});

export const listShifts = defineRoute({
  id: 'incidents.listShifts',
  method: 'GET',
  path: '/api/v1/incidents/shifts',
  summary: 'Shifts with their figures, the newest first',
  permission: 'incidents.shift.read',
  input: z.object({ limit: pageLimit }),
  output: z.object({ shifts: z.array(shiftView.extend({ figures: shiftFigures })) }),
  problems: [],
});

export const setMode = defineRoute({
  id: 'incidents.setMode',
  method: 'PUT',
  path: '/api/v1/incidents/mode',
  summary: 'Changes the mode of the town; services are proposed by it from then on',
  permission: 'incidents.mode.set',
  input: z.object({ mode, reason: z.string().trim().min(3).max(500) }),
  output: z.object({}),
  problems: [],
});

export const breachView = z.object({
  id,
  norm: z.enum(['interview', 'acknowledge']),
  incidentId: id,
  number: z.number().int().nullable(),
  title: z.string(),
  service: z.string().nullable(),
  dueAt: instant,
  endedAt: instant.nullable(),
  lateSeconds: z.number().int(),
});
export type BreachView = z.output<typeof breachView>;

export const listBreaches = defineRoute({
  id: 'incidents.listBreaches',
  method: 'GET',
  path: '/api/v1/incidents/breaches',
  summary: 'Norms that were not kept, those that still last first',
  permission: 'incidents.shift.read',
  input: z.object({ limit: pageLimit }),
  output: z.object({ breaches: z.array(breachView) }),
  problems: [],
});

export const listDuties = defineRoute({
  id: 'incidents.listDuties',
  method: 'GET',
  path: '/api/v1/incidents/duties',
  summary: "The roster of the caller's organisations from now on, and who may stand on it",
  permission: 'incidents.duty.manage',
  input: z.object({}),
  output: z.object({
    duties: z.array(duty),
    people: z.array(z.object({ organisationId: id, organisation: z.string(), id, name: z.string() })),
  }),
  problems: [],
});

export const addDuty = defineRoute({
  id: 'incidents.addDuty',
  method: 'POST',
  path: '/api/v1/incidents/duties',
  summary: 'Puts somebody on the roster',
  permission: 'incidents.duty.manage',
  input: z.object({ organisationId: id, personId: id, startsAt: instant, endsAt: instant }),
  output: z.object({ id }),
  problems: [incidentProblems.dutyUnfit, incidentProblems.dutyBackwards],
});

export const removeDuty = defineRoute({
  id: 'incidents.removeDuty',
  method: 'DELETE',
  path: '/api/v1/incidents/duties/:id',
  summary: 'Takes somebody off the roster',
  permission: 'incidents.duty.manage',
  input: z.object({ id }),
  output: z.object({}),
  problems: [incidentProblems.dutyNotFound],
});
