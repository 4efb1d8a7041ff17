import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { reportNumber as number } from './fields.ts';
import { reportProblems } from './problems.ts';
import { organisationName } from './report.ts';

export const shortlistsOfOwnerAtMost = 100;
export const reportsOfShortlistAtMost = 500;
const changedAtOnce = 100;

export const shortlistView = z.object({
  id,
  name: z.string(),
  /** Null: of the asker alone; else shared by those of the organisation. */
  organisation: organisationName.nullable(),
  reportCount: z.number().int(),
});
export type ShortlistView = z.output<typeof shortlistView>;

export const listShortlists = defineRoute({
  id: 'reports.listShortlists',
  method: 'GET',
  path: '/api/v1/reports/shortlists',
  summary: 'Named lists of reports: own ones and those of the own organisations',
  permission: 'reports.shortlist.use',
  input: z.object({}),
  output: z.object({
    shortlists: z.array(shortlistView),
    /** With whom the asker may share a list. */
    organisations: z.array(organisationName),
  }),
  problems: [],
});

const shortlistName = z.string().trim().min(1, 'reports.shortlist-name-is-empty').max(80);

export const createShortlist = defineRoute({
  id: 'reports.createShortlist',
  method: 'POST',
  path: '/api/v1/reports/shortlists',
  summary: 'Makes a named list of reports, for oneself or for an organisation',
  permission: 'reports.shortlist.use',
  input: z.object({
    name: shortlistName,
    organisationId: id.nullable(),
  }),
  output: z.object({ id }),
  problems: [
    reportProblems.unknownOrganisation,
    reportProblems.tooManyShortlists,
    reportProblems.shortlistExists,
  ],
  isIdempotent: true,
});

export const renameShortlist = defineRoute({
  id: 'reports.renameShortlist',
  method: 'PUT',
  path: '/api/v1/reports/shortlists/:id',
  summary: 'Names a list otherwise',
  permission: 'reports.shortlist.use',
  input: z.object({ id, name: shortlistName }),
  output: z.object({}),
  problems: [reportProblems.shortlistNotFound, reportProblems.shortlistExists],
});

export const removeShortlist = defineRoute({
  id: 'reports.removeShortlist',
  method: 'POST',
  path: '/api/v1/reports/shortlists/:id/removal',
  summary: 'Removes a list; the reports stay',
  permission: 'reports.shortlist.use',
  input: z.object({ id }),
  output: z.object({}),
  problems: [reportProblems.shortlistNotFound],
});

export const changeShortlist = defineRoute({
  id: 'reports.changeShortlist',
  method: 'POST',
  path: '/api/v1/reports/shortlists/:id/reports',
  summary: 'Puts reports on a list and takes others off; what is on it or off it already stays so',
  permission: 'reports.shortlist.use',
  input: z.object({
    id,
    add: z.array(number).max(changedAtOnce).default([]),
    remove: z.array(number).max(changedAtOnce).default([]),
  }),
  output: z.object({
    reportCount: z.number().int(),
    /** Not there, or not the asker's to deal with; nothing was put on the list for them. */
    unknown: z.array(z.number().int()),
  }),
  problems: [reportProblems.shortlistNotFound, reportProblems.shortlistFull],
});
