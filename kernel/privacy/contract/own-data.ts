import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { instant } from '#kernel/http/fields.ts';
import { privacyProblems } from './problems.ts';

/** One kind of thing the town keeps about a person: why, until when, and all of it. Words are in the reader's language. */
export const dataSection = z.object({
  /** `module.noun`, for programs. */
  id: z.string(),
  title: z.string(),
  purpose: z.string(),
  term: z.string(),
  columns: z.array(z.object({ id: z.string(), title: z.string() })),
  /** By the ids of the columns. Instants as ISO 8601. */
  rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  /** There is more than is shown; the newest is. */
  isCut: z.boolean(),
});
export type DataSection = z.output<typeof dataSection>;

/** What stays after an account is closed, and which law demands it. */
export const keptData = z.object({
  id: z.string(),
  title: z.string(),
  law: z.string(),
  until: z.string(),
  count: z.number().int(),
});
export type KeptData = z.output<typeof keptData>;

const rateLimit = { limit: 20, windowMs: 60_000 };

export const readOwnData = defineRoute({
  id: 'privacy.readOwnData',
  method: 'GET',
  path: '/api/v1/account/data',
  summary: 'Everything the town keeps about me: what, why and until when',
  permission: 'privacy.own-data.read',
  input: z.object({}),
  output: z.object({ collectedAt: instant, sections: z.array(dataSection) }),
  problems: [],
  isReadAudited: true,
  rateLimit,
});

export const downloadOwnData = defineRoute({
  id: 'privacy.downloadOwnData',
  method: 'GET',
  path: '/api/v1/account/data/document',
  summary: 'The same as a document to read',
  permission: 'privacy.own-data.read',
  input: z.object({}),
  output: z.any(),
  problems: [],
  isReadAudited: true,
  isDownload: true,
  rateLimit,
});

export const eraseOwnData = defineRoute({
  id: 'privacy.eraseOwnData',
  method: 'POST',
  path: '/api/v1/account/erasure',
  summary: 'Closes my account for ever, makes what I wrote anonymous and tells what the law keeps',
  permission: 'privacy.own-data.erase',
  input: z.object({
    /** The address of the account, typed once more. */
    email: z.string().trim().max(320),
  }),
  output: z.object({ erasedAt: instant, kept: z.array(keptData) }),
  problems: [privacyProblems.emailDiffers, privacyProblems.signInAgain, privacyProblems.worksForTown],
  rateLimit,
});
