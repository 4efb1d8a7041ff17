import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';

/** A year, and the month that runs. */
export const toldMonths = 13;

const count = z.int().nonnegative();

export const monthFigures = z.object({
  /** By the town's calendar: `2026-11`. */
  month: z.string(),
  asked: count,
  answered: count,
  answeredInTime: count,
  refused: count,
  solved: count,
  /** Looks at live pictures and at footage, by whomever. */
  liveLooks: count,
  footageLooks: count,
  exports: count,
  emergencies: count,
});
export type MonthFigures = z.output<typeof monthFigures>;

export const readMonthlyFigures = defineRoute({
  id: 'video.readMonthlyFigures',
  method: 'GET',
  path: '/api/v1/video/monthly-figures',
  summary: 'How often cameras were looked at and footage was asked for, month by month, without names',
  permission: 'video.register.read',
  input: z.object({}),
  output: z.object({ months: z.array(monthFigures) }),
  problems: [],
});

export const lookBases = ['own', 'standing', 'emergency', 'request', 'unknown'] as const;

export const oversightRow = z.object({
  /** Null: a citizen with an approved request, or a look that no viewing of the hub explains. */
  organisationName: z.string().nullable(),
  basis: z.enum(lookBases),
  people: count,
  cameras: count,
  liveLooks: count,
  footageLooks: count,
  exports: count,
});
export type OversightRow = z.output<typeof oversightRow>;

const period = z.object({ from: instant, to: instant });

export const oversight = z.object({
  rows: z.array(oversightRow),
  emergencies: z.array(
    z.object({
      id,
      at: instant,
      holderName: z.string(),
      ownerName: z.string(),
      personName: z.string().nullable(),
      reason: z.string(),
      looks: count,
    }),
  ),
  /** Days of cameras that a recorder told otherwise than before: an archive was changed. */
  changedDays: z.array(z.object({ cameraNumber: z.int(), cameraName: z.string(), day: z.string() })),
});
export type Oversight = z.output<typeof oversight>;

export const readOversight = defineRoute({
  id: 'video.readOversight',
  method: 'GET',
  path: '/api/v1/video/oversight',
  summary:
    'The report of the data protection officer: who looked on which basis, emergencies, changed archives',
  permission: 'video.look.oversee',
  input: period,
  output: oversight,
  problems: [],
  isReadAudited: true,
});

export const downloadOversight = defineRoute({
  id: 'video.downloadOversight',
  method: 'GET',
  path: '/api/v1/video/oversight.docx',
  summary: 'The report of the data protection officer as a document',
  permission: 'video.look.oversee',
  input: period,
  output: z.unknown(),
  problems: [],
  isReadAudited: true,
  isDownload: true,
});
