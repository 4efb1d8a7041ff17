import { z } from 'zod';
import { answerInput, shownAnswer } from '#modules/reports/contract/answers.ts';
import { pictureView } from '#kernel/files/contract/file.ts';
import { id, instant, point } from '#kernel/http/fields.ts';
import { taskState } from './ladder.ts';

export const incidentStatuses = ['draft', 'open', 'closed', 'rejected'] as const;
export const incidentStatus = z.enum(incidentStatuses);
export type IncidentStatus = z.output<typeof incidentStatus>;

/** 1: life in danger … 4: can wait. */
export const priority = z.number().int().min(1).max(4);
/** How much is sent: each level adds its services to those of the levels below. */
export const level = z.number().int().min(1).max(5);
export const typeCode = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);

const words = (most: number) => z.string().trim().max(most);
const people = z.number().int().min(0).max(10_000);

/** Who calls, and from where: not where it happened. */
export const caller = z.object({
  phone: words(24).regex(/^[+\d ()-]*$/),
  name: words(100),
  place: words(300),
  /** Hears badly, speaks another language, a child. */
  note: words(200),
});
export type Caller = z.output<typeof caller>;

export const injured = z.object({
  count: people,
  /** Nobody can get to them. */
  trapped: people,
  /** No longer at the place. */
  gone: people,
});

/** What the operator writes; it is saved as it is typed. */
export const cardFields = z.object({
  typeCode: typeCode.nullable(),
  level,
  words: words(4000),
  place: point.nullable(),
  address: words(300),
  /** In the yard, entrance, floor, code of the door. */
  placeNote: words(500),
  caller,
  injured,
  answers: answerInput,
});
export type CardFields = z.output<typeof cardFields>;

export const cardParts = [
  'typeCode',
  'level',
  'words',
  'place',
  'address',
  'placeNote',
  'caller',
  'injured',
  'answers',
] as const satisfies readonly (keyof CardFields)[];

export const emptyCard: CardFields = {
  typeCode: null,
  level: 1,
  words: '',
  place: null,
  address: '',
  placeNote: '',
  caller: { phone: '', name: '', place: '', note: '' },
  injured: { count: 0, trapped: 0, gone: 0 },
  answers: {},
};

export const taskView = z.object({
  id,
  serviceId: id,
  title: z.string(),
  phone: z.string().nullable(),
  state: taskState,
  addedAt: instant,
  /** Until when the service must say that it heard; null once it has. */
  answerBy: instant.nullable(),
  /** It answered too late, or has not yet. */
  isLate: z.boolean(),
  escalation: z.number().int(),
  unit: z.string().nullable(),
  reason: z.string().nullable(),
  changedAt: instant,
});
export type TaskView = z.output<typeof taskView>;

export const logKinds = [
  'created',
  'registered',
  'changed',
  'level-raised',
  'service-added',
  'step',
  'unanswered',
  'escalated',
  'nobody-on-duty',
  'alarm-joined',
  'linked',
  'note',
  'unit-sent',
  'closed',
  'rejected',
  'scenario',
  'photo-card-sent',
  'photo-card-found',
  'photo-card-mistake',
  'photo-card-term',
  'photo-card-closed',
] as const;
export const logKind = z.enum(logKinds);
export type LogKind = z.output<typeof logKind>;

export const logEntry = z.object({
  id,
  at: instant,
  kind: logKind,
  /** Who did it; null: the system. */
  person: z.string().nullable(),
  service: z.string().nullable(),
  state: taskState.nullable(),
  text: z.string().nullable(),
});
export type LogEntry = z.output<typeof logEntry>;

export const incidentLink = z.object({
  id,
  number: z.number().int().nullable(),
  title: z.string(),
  address: z.string(),
  status: incidentStatus,
  registeredAt: instant.nullable(),
  distanceM: z.number().nullable(),
});
export type IncidentLink = z.output<typeof incidentLink>;

export const incidentSummary = z.object({
  id,
  number: z.number().int().nullable(),
  status: incidentStatus,
  typeCode: typeCode.nullable(),
  title: z.string(),
  priority,
  level,
  address: z.string(),
  place: point.nullable(),
  injuredCount: z.number().int(),
  createdAt: instant,
  registeredAt: instant.nullable(),
  operator: z.string().nullable(),
  tasks: z.array(taskView),
  alarmCount: z.number().int(),
  version: z.number().int(),
});
export type IncidentSummary = z.output<typeof incidentSummary>;

export const joinedAlarm = z.object({
  id,
  source: z.string(),
  alarmKey: z.string(),
  isActive: z.boolean(),
  raiseCount: z.number().int(),
  firstAt: instant,
  lastAt: instant,
});

export const incidentCard = incidentSummary.extend({
  fields: cardFields,
  shownAnswers: z.array(shownAnswer),
  closedAt: instant.nullable(),
  result: z.string().nullable(),
  log: z.array(logEntry),
  links: z.array(incidentLink),
  alarms: z.array(joinedAlarm),
  photos: z.array(pictureView),
  can: z.object({ change: z.boolean(), close: z.boolean() }),
});
export type IncidentCard = z.output<typeof incidentCard>;
