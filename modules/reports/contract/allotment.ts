import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { changedReport, changeProblems, reportNumber as number, reportVersion as version } from './fields.ts';
import { reportProblems } from './problems.ts';
import { allottedTo, organisationName } from './report.ts';

/** Whom a report is given to within its organisation. */
export const allottee = z.object({ kind: z.enum(['person', 'crew']), id });
export type Allottee = z.output<typeof allottee>;

export const crewMembersAtMost = 50;
export const crewsAtMost = 100;

const crewName = z.string().trim().min(1, 'reports.crew-name-is-empty').max(80);
const memberIds = z.array(id).max(crewMembersAtMost);

export const worker = z.object({ id, name: z.string() });
export const crewView = z.object({
  id,
  version: z.number().int(),
  name: z.string(),
  /** Who has left the organisation is not among them. */
  members: z.array(worker),
});
export type CrewView = z.output<typeof crewView>;

export const workTeam = z.object({
  organisation: organisationName,
  /** Whether the asker may give reports to others; to oneself everybody may. */
  canAllot: z.boolean(),
  /** Not with a right bound to an area. */
  canKeepCrews: z.boolean(),
  people: z.array(worker),
  crews: z.array(crewView),
});
export type WorkTeam = z.output<typeof workTeam>;

export const listTeams = defineRoute({
  id: 'reports.listTeams',
  method: 'GET',
  path: '/api/v1/reports/teams',
  summary: "People and crews of the caller's organisations, to whom reports may be given",
  permission: 'reports.report.work',
  input: z.object({}),
  output: z.object({ teams: z.array(workTeam) }),
  problems: [],
});

export const allotReport = defineRoute({
  id: 'reports.allotReport',
  method: 'PUT',
  path: '/api/v1/reports/:number/allotment',
  summary: 'Gives a report to a person or a crew of the organisation it lies with; null frees it',
  permission: 'reports.report.work',
  input: z.object({ number, version, to: allottee.nullable() }),
  output: changedReport.extend({ allottedTo: allottedTo.nullable() }),
  problems: [...changeProblems, reportProblems.workerUnknown, reportProblems.allotsOthers],
  isIdempotent: true,
});

const crewProblems = [reportProblems.workerUnknown, reportProblems.crewExists] as const;

export const createCrew = defineRoute({
  id: 'reports.createCrew',
  method: 'POST',
  path: '/api/v1/reports/crews',
  summary: 'Makes a crew of people of one organisation',
  permission: 'reports.report.allot',
  input: z.object({ organisationId: id, name: crewName, memberIds }),
  output: z.object({ id }),
  problems: [reportProblems.unknownOrganisation, reportProblems.tooManyCrews, ...crewProblems],
  isIdempotent: true,
});

export const changeCrew = defineRoute({
  id: 'reports.changeCrew',
  method: 'PUT',
  path: '/api/v1/reports/crews/:id',
  summary: 'Changes the name and the people of a crew',
  permission: 'reports.report.allot',
  input: z.object({ id, version, name: crewName, memberIds }),
  output: z.object({ version }),
  problems: [reportProblems.crewNotFound, reportProblems.staleEdit, ...crewProblems],
});

export const closeCrew = defineRoute({
  id: 'reports.closeCrew',
  method: 'POST',
  path: '/api/v1/reports/crews/:id/closing',
  summary: 'Ends a crew; the reports it had are free again',
  permission: 'reports.report.allot',
  input: z.object({ id, version }),
  output: z.object({}),
  problems: [reportProblems.crewNotFound, reportProblems.staleEdit],
});
