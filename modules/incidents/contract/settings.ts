import { z } from 'zod';
import { categoryId } from '#modules/reports/contract/classifier.ts';
import { defineSetting } from '#kernel/config/settings.ts';
import { typeCode } from './incident.ts';

/** How long a talk with a caller may take, to the sending of the card. */
export const interviewSeconds = defineSetting({
  id: 'incidents.interview-seconds',
  schema: z.number().int().min(10).max(3600),
  initial: 75,
  isPublic: false,
});

/** How long who called, and from where, is kept after a card has ended. */
export const callerDays = defineSetting({
  id: 'incidents.caller-days',
  schema: z.number().int().min(30).max(3650),
  initial: 1095,
  isPublic: false,
});

/** Reports of which categories are signals for the dispatcher as well, and of what type. */
export const urgentCategories = defineSetting({
  id: 'incidents.urgent-categories',
  schema: z.record(categoryId, typeCode),
  initial: {},
  isPublic: false,
});
