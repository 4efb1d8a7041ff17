import { z } from 'zod';

/*
 * The classifier: group → category → cause. A category says what is broken, a cause says how; a term, a season, a
 * demanded photo, questions and stop messages may stand at either, and what stands at the cause is stronger.
 */

/** A text an administrator writes in each of the town's languages. */
export const localTexts = z.object({
  ru: z.string().trim().min(1).max(500),
  uk: z.string().trim().min(1).max(500),
  en: z.string().trim().min(1).max(500),
});
export type LocalTexts = z.output<typeof localTexts>;

/** In what the number of a term is counted; see `termDays`. */
export const termUnits = ['calendar-day', 'working-day', 'hour'] as const;
export const termUnit = z.enum(termUnits);
export type TermUnit = z.output<typeof termUnit>;

/** What an administrator proposes; the law of the country decides when a report comes in. */
export const legalClasses = ['message', 'appeal-ru', 'appeal-uk', 'emergency'] as const;
export const legalClass = z.enum(legalClasses);
export type LegalClass = z.output<typeof legalClass>;

/** Kinds of answers; the names are Open311's attribute data types. */
export const questionKinds = [
  'string',
  'number',
  'datetime',
  'text',
  'singlevaluelist',
  'multivaluelist',
] as const;
export const questionKind = z.enum(questionKinds);
export type QuestionKind = z.output<typeof questionKind>;

/** Stable names of questions and choices: they travel in Open311, CSV and stored answers. */
export const code = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:[-_][a-z0-9]+)*$/);

/** Month and day, `04-16`; `02-29` is the last day of February in every year. */
export const monthDay = z.string().regex(/^(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/);

export const season = z.object({ from: monthDay, to: monthDay });
export type Season = z.output<typeof season>;

export const choice = z.object({ key: code, titles: localTexts });

/** Asked only when an earlier question was answered with one of these values. */
export const shownWhen = z.object({
  code,
  anyOf: z.array(z.string().min(1).max(200)).min(1).max(50),
});

export const question = z.object({
  code,
  kind: questionKind,
  titles: localTexts,
  hints: localTexts.nullable().default(null),
  isRequired: z.boolean().default(false),
  /** Of lists only. */
  choices: z.array(choice).max(60).default([]),
  /** Of numbers only. */
  min: z.number().nullable().default(null),
  max: z.number().nullable().default(null),
  shownWhen: shownWhen.nullable().default(null),
});
export type Question = z.output<typeof question>;

/** `warning`: read and go on; `stop`: this is not ours to take, here is whom to call. */
export const stopMessage = z.object({
  code,
  effect: z.enum(['warning', 'stop']),
  texts: localTexts,
  /** As it is dialled, for example `112`. */
  phone: z
    .string()
    .trim()
    .regex(/^\+?[\d ()-]{2,20}$/)
    .nullable()
    .default(null),
});
export type StopMessage = z.output<typeof stopMessage>;

const asked = {
  questions: z.array(question).max(30).default([]),
  stopMessages: z.array(stopMessage).max(10).default([]),
};

const term = z.number().int().min(1).max(365);
const titled = {
  titles: localTexts,
  /** Beginnings of words that point here, in all languages. */
  keywords: z.array(z.string().trim().min(1).max(40)).max(100).default([]),
  isActive: z.boolean().default(true),
};

export const causeId = z
  .string()
  .max(120)
  .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/);
export const categoryId = z
  .string()
  .max(60)
  .regex(/^[a-z0-9]+(?:[.-][a-z0-9]+)*$/);

/** A cause as it is edited. Null: as the category says. */
export const causeDefinition = z.object({
  id: causeId,
  ...titled,
  /** How many units; the unit is `termUnit`. */
  termDays: term,
  termUnit,
  legalClass: legalClass.nullable().default(null),
  isPhotoRequired: z.boolean().nullable().default(null),
  season: season.nullable().default(null),
  ...asked,
});
export type CauseDefinition = z.output<typeof causeDefinition>;

export const groupDefinition = z.object({ id: code, titles: localTexts });

/** A category as it is edited, with everything below it. */
export const categoryDefinition = z.object({
  id: categoryId,
  group: groupDefinition,
  ...titled,
  icon: z.string().min(1).max(40),
  termDays: term,
  termUnit,
  legalClass: legalClass.nullable().default(null),
  isPhotoRequired: z.boolean().default(false),
  /** A private report is never public: its author, moderators and the responsible organisation see it. */
  isPrivate: z.boolean().default(false),
  season: season.nullable().default(null),
  /** Within how many metres an open report of this category may be the same problem. */
  duplicateRadiusM: z.number().int().min(1).max(5000),
  ...asked,
  causes: z.array(causeDefinition).max(100).default([]),
});
export type CategoryDefinition = z.output<typeof categoryDefinition>;

/** The classifier as residents see it, in the asker's language. */
export const shownQuestion = z.object({
  code,
  kind: questionKind,
  title: z.string(),
  hint: z.string().nullable(),
  isRequired: z.boolean(),
  choices: z.array(z.object({ key: z.string(), title: z.string() })),
  min: z.number().nullable(),
  max: z.number().nullable(),
  shownWhen: shownWhen.nullable(),
});
export type ShownQuestion = z.output<typeof shownQuestion>;

export const shownStopMessage = z.object({
  code,
  effect: z.enum(['warning', 'stop']),
  text: z.string(),
  phone: z.string().nullable(),
});
export type ShownStopMessage = z.output<typeof shownStopMessage>;

export const shownCause = z.object({
  id: z.string(),
  title: z.string(),
  termDays: z.number().int(),
  termUnit,
  isPhotoRequired: z.boolean(),
  questions: z.array(shownQuestion),
  stopMessages: z.array(shownStopMessage),
});
export type ShownCause = z.output<typeof shownCause>;
