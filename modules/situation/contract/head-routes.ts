import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, instant } from '#kernel/http/fields.ts';
import { figureCard, happening } from '#kernel/overview/contract/overview.ts';
import { situationProblems } from './problems.ts';

/** More than this nobody takes in at a glance. */
export const figuresAtMost = 12;

const figureId = z.string().max(60);
const value = z.number().int().nullable();

export const figureView = z.object({
  id: figureId,
  title: z.string(),
  unit: z.enum(['count', 'percent']),
  better: z.enum(['less', 'more']),
  value,
  /** A week ago; null: nobody had counted yet. */
  before: value,
  target: value,
  owner: z.object({ id, name: z.string() }).nullable(),
  /** Mornings of the last 30 days, the oldest first. */
  days: z.array(z.object({ day: civilDate, value: z.number().int() })),
});
export type FigureView = z.output<typeof figureView>;

export const readFigures = defineRoute({
  id: 'situation.readFigures',
  method: 'GET',
  path: '/api/v1/situation/figures',
  summary: 'The figures of the head of the town, each with target, trend and owner',
  permission: 'situation.head.read',
  input: z.object({}),
  output: z.object({ figures: z.array(figureView), can: z.object({ aim: z.boolean() }) }),
  problems: [],
});

export const readFigureCards = defineRoute({
  id: 'situation.readFigureCards',
  method: 'GET',
  path: '/api/v1/situation/figures/:figureId/cards',
  summary: 'The rows behind a figure that the asker may see, the most pressing first',
  permission: 'situation.head.read',
  input: z.object({ figureId }),
  output: z.object({ title: z.string(), value, cards: z.array(figureCard) }),
  problems: [situationProblems.figureNotFound],
});

export const aimFigure = defineRoute({
  id: 'situation.aimFigure',
  method: 'PUT',
  path: '/api/v1/situation/figures/:figureId/aim',
  summary: 'Sets the target of a figure and who answers for it',
  permission: 'situation.figure.aim',
  input: z.object({
    figureId,
    target: z.number().int().min(0).max(1_000_000).nullable(),
    ownerPersonId: id.nullable(),
  }),
  output: z.object({}),
  problems: [situationProblems.figureNotFound, situationProblems.performerUnfit],
});

const summaryFigure = figureView.pick({
  id: true,
  title: true,
  unit: true,
  better: true,
  value: true,
  before: true,
  target: true,
});

export const morningSummary = z.object({
  figures: z.array(summaryFigure.extend({ cards: z.array(figureCard) })),
  night: z.array(happening),
  overdue: z.array(z.object({ number: z.number().int(), text: z.string(), dueOn: civilDate })),
});
export type MorningSummary = z.output<typeof morningSummary>;

export const readSummary = defineRoute({
  id: 'situation.readSummary',
  method: 'GET',
  path: '/api/v1/situation/summaries/:day',
  summary: 'The summary of a morning, as it was made; `latest` is the newest one',
  permission: 'situation.head.read',
  input: z.object({ day: z.union([z.literal('latest'), civilDate]) }),
  output: z.object({
    day: civilDate,
    madeAt: instant,
    summary: morningSummary,
    /** Days that have one, the newest first. */
    days: z.array(civilDate),
  }),
  problems: [situationProblems.summaryNotFound],
});

export const downloadSummary = defineRoute({
  id: 'situation.downloadSummary',
  method: 'GET',
  path: '/api/v1/situation/summaries/:day/file',
  summary: 'The summary of a morning as a document: DOCX to edit, PDF to read',
  permission: 'situation.head.read',
  input: z.object({ day: civilDate, format: z.enum(['docx', 'pdf']).default('docx') }),
  output: z.unknown(),
  problems: [situationProblems.summaryNotFound],
  isDownload: true,
});
