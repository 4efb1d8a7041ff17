import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, instant, point } from '#kernel/http/fields.ts';
import { answerInput } from './answers.ts';
import { causeId } from './classifier.ts';
import { reportProblems } from './problems.ts';
import { organisationName, reportText } from './report.ts';

/** As it is dialled. */
const phone = z
  .string()
  .trim()
  .regex(/^\+?[\d ()-]{2,24}$/);

export const takeCall = defineRoute({
  id: 'reports.takeCall',
  method: 'POST',
  path: '/api/v1/reports/calls',
  summary: 'Registers what somebody told by telephone; the number is read out to them',
  permission: 'reports.call.take',
  input: z.object({
    text: reportText,
    categoryId: z.string().min(1).max(60),
    causeId: causeId.nullable().optional(),
    /** To the questions of the cause, which the operator asks; absent where nothing was asked. */
    answers: answerInput.optional(),
    place: point,
    caller: z.object({
      name: z.string().trim().min(1).max(100).nullable(),
      phone: phone.nullable(),
      /** Steps are told there when the caller wants it. */
      email: z.email().max(254).nullable(),
    }),
    /** The caller agreed to be written to or called back about this report. */
    isConsentGiven: z.boolean(),
  }),
  output: z.object({
    number: z.number().int(),
    organisation: organisationName.nullable(),
    address: z.string().nullable(),
    dueOn: civilDate.nullable(),
    expectedAt: instant.nullable(),
    takenAt: instant,
  }),
  problems: [
    reportProblems.unknownCategory,
    reportProblems.unknownCause,
    reportProblems.answersInvalid,
    reportProblems.handledElsewhere,
    reportProblems.outOfSeason,
    reportProblems.outsideTown,
  ],
  isIdempotent: true,
});
