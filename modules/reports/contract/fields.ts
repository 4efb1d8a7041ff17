import { z } from 'zod';
import { fileReference } from '#kernel/files/contract/file.ts';
import { id } from '#kernel/http/fields.ts';
import { reportProblems } from './problems.ts';
import { photoLimit, reportStatus } from './report.ts';

/** What most routes of a report share. */
export const reportNumber = z.coerce.number().int().min(1).max(2_000_000_000);
export const reportVersion = z.number().int().min(1);
export const photoReferences = z.array(fileReference).max(photoLimit).default([]);
export const changedReport = z.object({ status: reportStatus, version: reportVersion });
export const changeProblems = [
  reportProblems.notFound,
  reportProblems.staleEdit,
  reportProblems.wrongStatus,
] as const;

/** Somebody who may be in charge: an organisation of the register, or a body outside it, by name. */
export const namedBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('organisation'), organisationId: id }),
  z.object({ kind: z.literal('outside'), name: z.string().trim().min(3, 'reports.body-is-empty').max(200) }),
]);
export type NamedBody = z.output<typeof namedBody>;
