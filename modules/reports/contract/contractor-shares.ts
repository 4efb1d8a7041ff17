import { z } from 'zod';
import { pictureView } from '#kernel/files/contract/file.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, instant, point } from '#kernel/http/fields.ts';
import { changedReport, changeProblems, reportNumber as number, reportVersion } from './fields.ts';
import { reportProblems } from './problems.ts';
import { proofReferences } from './proof.ts';
import { organisationName, reason, reportStatus, reportText } from './report.ts';

export const shareDaysAtMost = 30;
export const reportsOfShareAtMost = 100;

/** The secret of a link: 24 random bytes, base64url. */
const token = z.string().regex(/^[\w-]{32}$/);
const minuteMs = 60 * 1000;
const hourMs = 60 * minuteMs;

export const proposalState = z.enum(['waiting', 'accepted', 'returned']);

export const shareView = z.object({
  id,
  contractor: z.string(),
  organisation: organisationName,
  mayPropose: z.boolean(),
  createdAt: instant,
  expiresAt: instant,
  revokedAt: instant.nullable(),
  isOpen: z.boolean(),
  numbers: z.array(z.number().int()),
});
export type ShareView = z.output<typeof shareView>;

export const listShares = defineRoute({
  id: 'reports.listShares',
  method: 'GET',
  path: '/api/v1/reports/contractor-links',
  summary: "Links by which the caller's organisations let contractors see reports, the newest first",
  permission: 'reports.report.share',
  input: z.object({}),
  output: z.object({ shares: z.array(shareView) }),
  problems: [],
});

export const createShare = defineRoute({
  id: 'reports.createShare',
  method: 'POST',
  path: '/api/v1/reports/contractor-links',
  summary:
    'Makes a link by which a contractor without an account sees chosen public reports until it expires',
  permission: 'reports.report.share',
  input: z.object({
    contractor: z.string().trim().min(2, 'reports.contractor-is-empty').max(120),
    numbers: z.array(number).min(1).max(reportsOfShareAtMost),
    mayPropose: z.boolean(),
    days: z.number().int().min(1).max(shareDaysAtMost),
  }),
  output: z.object({
    id,
    /** Told once; only its hash is kept. */
    token: z.string(),
    expiresAt: instant,
  }),
  problems: [reportProblems.shareUnfit],
});

export const revokeShare = defineRoute({
  id: 'reports.revokeShare',
  method: 'POST',
  path: '/api/v1/reports/contractor-links/:id/revocation',
  summary: 'Ends a link at once',
  permission: 'reports.report.share',
  input: z.object({ id }),
  output: z.object({}),
  problems: [reportProblems.shareNotFound],
});

/** A report as a contractor sees it: nothing of who sent it. */
export const sharedReport = z.object({
  number: z.number().int(),
  status: reportStatus,
  category: z.string(),
  /** With personal data masked. */
  text: z.string(),
  address: z.string().nullable(),
  place: point,
  dueOn: civilDate.nullable(),
  plannedOn: civilDate.nullable(),
  photos: z.array(pictureView),
  /** The latest one by this link. */
  proposal: z.object({ state: proposalState, proposedAt: instant, reason: z.string().nullable() }).nullable(),
  canPropose: z.boolean(),
});
export type SharedReport = z.output<typeof sharedReport>;

export const openShare = defineRoute({
  id: 'reports.openShare',
  method: 'GET',
  path: '/api/v1/reports/by-contractor/:token',
  summary: 'Reports an organisation shares with a contractor, by the link; each opening is put on record',
  permission: 'reports.report.read',
  input: z.object({ token }),
  output: z.object({
    contractor: z.string(),
    organisation: organisationName,
    expiresAt: instant,
    mayPropose: z.boolean(),
    reports: z.array(sharedReport),
  }),
  problems: [reportProblems.linkUnknown],
  isReadAudited: true,
  rateLimit: { limit: 120, windowMs: hourMs },
});

export const proposeDone = defineRoute({
  id: 'reports.proposeDone',
  method: 'POST',
  path: '/api/v1/reports/by-contractor/:token/reports/:number/proposal',
  summary: 'A contractor says by the link that the work is done, with photos; the organisation decides',
  permission: 'reports.report.read',
  input: z.object({ token, number, text: reportText, photos: proofReferences }),
  output: z.object({ id }),
  problems: [
    reportProblems.linkUnknown,
    reportProblems.notFound,
    reportProblems.wrongStatus,
    reportProblems.proposalWaits,
    reportProblems.proofPhotoNeeded,
  ],
  isIdempotent: true,
  rateLimit: { limit: 60, windowMs: hourMs },
});

export const proposalView = z.object({
  id,
  contractor: z.string(),
  text: z.string(),
  proposedAt: instant,
  photos: z.array(pictureView),
});
export type ProposalView = z.output<typeof proposalView>;

export const listProposals = defineRoute({
  id: 'reports.listProposals',
  method: 'GET',
  path: '/api/v1/reports/:number/proposals',
  summary: 'What a contractor proposes as done and the organisation has not decided on',
  permission: 'reports.report.work',
  input: z.object({ number }),
  output: z.object({ proposals: z.array(proposalView) }),
  problems: [reportProblems.notFound],
});

const decisionProblems = [...changeProblems, reportProblems.proposalSettled] as const;

export const acceptProposal = defineRoute({
  id: 'reports.acceptProposal',
  method: 'POST',
  path: '/api/v1/reports/:number/proposals/:id/acceptance',
  summary:
    "Answers a report with a contractor's work: its photos are the proof, the words the organisation's own",
  permission: 'reports.report.work',
  input: z.object({ number, id, version: reportVersion, text: reportText }),
  output: changedReport,
  problems: decisionProblems,
});

export const returnProposal = defineRoute({
  id: 'reports.returnProposal',
  method: 'POST',
  path: '/api/v1/reports/:number/proposals/:id/return',
  summary: 'Returns the work to the contractor with the reason; the report stays as it is',
  permission: 'reports.report.work',
  input: z.object({ number, id, reason }),
  output: z.object({}),
  problems: [reportProblems.notFound, reportProblems.proposalSettled],
});
