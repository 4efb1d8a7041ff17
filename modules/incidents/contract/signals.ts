import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, pageLimit, point } from '#kernel/http/fields.ts';
import { incidentLink, typeCode } from './incident.ts';
import { incidentProblems } from './problems.ts';

const name = z.string().trim().min(1).max(120);

export const severities = ['critical', 'major', 'minor', 'warning'] as const;
export const severity = z.enum(severities);

/** One saying of a source. Said twice under the same id it counts once; its place in order is its number. */
export const newSignal = z.object({
  /** The device, system or button that says it, as its owner calls it. */
  source: name,
  signalId: name,
  /** What of the source is wrong: a zone, a loop, a camera. One alarm is one of these. */
  alarmKey: name,
  sequence: z.number().int().min(0).max(Number.MAX_SAFE_INTEGER),
  kind: z.enum(['raise', 'clear']),
  typeCode,
  severity: severity.default('major'),
  occurredAt: instant,
  place: point.nullable().default(null),
  text: z.string().trim().max(500).default(''),
});
export type NewSignal = z.output<typeof newSignal>;

export const sendSignals = defineRoute({
  id: 'incidents.sendSignals',
  method: 'POST',
  path: '/api/v1/incidents/signals',
  summary: 'Takes in signals of devices and systems; sending them again changes nothing',
  permission: 'incidents.signal.send',
  input: z.object({ signals: z.array(newSignal).min(1).max(500) }),
  output: z.object({ accepted: z.number().int(), repeated: z.number().int() }),
  problems: [incidentProblems.unknownType],
  bodyLimitBytes: 1024 * 1024,
});

export const alarmView = z.object({
  id,
  source: z.string(),
  alarmKey: z.string(),
  typeCode,
  title: z.string(),
  severity,
  isActive: z.boolean(),
  isAcknowledged: z.boolean(),
  raiseCount: z.number().int(),
  firstAt: instant,
  lastAt: instant,
  clearedAt: instant.nullable(),
  place: point.nullable(),
  text: z.string(),
  incidentId: id.nullable(),
  settledAs: z.enum(['opened', 'joined', 'dismissed']).nullable(),
  /** Open cards of the same type near it, the nearest first. */
  candidates: z.array(incidentLink),
});
export type AlarmView = z.output<typeof alarmView>;

export const listAlarms = defineRoute({
  id: 'incidents.listAlarms',
  method: 'GET',
  path: '/api/v1/incidents/alarms',
  summary: 'Alarms nobody has decided on, the most severe first',
  permission: 'incidents.signal.read',
  input: z.object({ limit: pageLimit }),
  output: z.object({ alarms: z.array(alarmView), total: z.number().int() }),
  problems: [],
});

export const acknowledgeAlarm = defineRoute({
  id: 'incidents.acknowledgeAlarm',
  method: 'POST',
  path: '/api/v1/incidents/alarms/:id/acknowledgement',
  summary: 'Says that a person has seen the alarm; it stays active until it clears',
  permission: 'incidents.signal.handle',
  input: z.object({ id }),
  output: z.object({}),
  problems: [incidentProblems.alarmNotFound],
});

export const settleAlarm = defineRoute({
  id: 'incidents.settleAlarm',
  method: 'POST',
  path: '/api/v1/incidents/alarms/:id/settlement',
  summary: 'Decides on an alarm: a card of its own, part of an open card, or nothing',
  permission: 'incidents.signal.handle',
  input: z.object({
    id,
    decision: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('open') }),
      z.object({ kind: z.literal('join'), incidentId: id }),
      z.object({ kind: z.literal('dismiss'), reason: z.string().trim().min(3).max(300) }),
    ]),
  }),
  output: z.object({ incidentId: id.nullable() }),
  problems: [incidentProblems.alarmNotFound, incidentProblems.alarmSettled, incidentProblems.joinUnfit],
});
