import { z } from 'zod';
import { localTexts, question } from '#modules/reports/contract/classifier.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { priority, typeCode } from './incident.ts';

/** What may happen, as data of the town: how urgent it is, what is asked, how its alarms behave and join. */
export const incidentType = z.object({
  code: typeCode,
  titles: localTexts,
  priority,
  questions: z.array(question).max(30),
  /** `rule`: an alarm near an open card joins by itself; `ask`: the operator decides. */
  joins: z.enum(['rule', 'ask']),
  joinRadiusM: z.number().int().min(0).max(5000),
  joinMinutes: z.number().int().min(0).max(1440),
  /** Whether an alarm that joins nothing opens a card by itself. */
  isOpenedByAlarm: z.boolean(),
  holdOffSeconds: z.number().int().min(0).max(86_400),
  autoClearMinutes: z.number().int().min(1).max(10_080).nullable(),
});
export type IncidentType = z.output<typeof incidentType>;

export const listIncidentTypes = defineRoute({
  id: 'incidents.listTypes',
  method: 'GET',
  path: '/api/v1/incidents/types',
  summary: 'What may happen in this town, with the questions to ask',
  permission: 'incidents.incident.read',
  input: z.object({}),
  output: z.object({ types: z.array(incidentType) }),
  problems: [],
});
