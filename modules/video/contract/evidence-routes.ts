import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { decimal, id, instant } from '#kernel/http/fields.ts';
import { caseStates, caseView, custodyView, itemView, largestDocumentBytes } from './evidence.ts';
import { videoProblems } from './problems.ts';
import { requestOutcome } from './request.ts';

const words = (least: number, most: number) => z.string().trim().min(least).max(most);
const ofCase = '/api/v1/video/cases/:id';
const missing = [videoProblems.caseNotFound] as const;
const whileOpen = [videoProblems.caseNotFound, videoProblems.caseClosed] as const;
const whileRoom = [...whileOpen, videoProblems.caseFull] as const;
/** Base64 is a third longer, and some words stand around it. */
const documentBodyBytes = Math.ceil(largestDocumentBytes * 1.4);

/** Footage of an approved request is put into a case by its number; else by the own right to review. */
const footage = { cameraId: id, requestId: id.nullable().default(null), title: words(1, 200) };

export const listCases = defineRoute({
  id: 'video.listCases',
  method: 'GET',
  path: '/api/v1/video/cases',
  summary: 'Cases of the own organisation, the newest first',
  permission: 'video.evidence.manage',
  input: z.object({
    state: z.enum(caseStates).optional(),
    limit: decimal(z.coerce.number().int().min(1).max(200)).default(100),
  }),
  output: z.object({
    cases: z.array(caseView),
    openFor: z.array(z.object({ id, name: z.string() })),
  }),
  problems: [],
  isReadAudited: true,
});

export const openCase = defineRoute({
  id: 'video.openCase',
  method: 'POST',
  path: '/api/v1/video/cases',
  summary: 'Opens a case for the own organisation',
  permission: 'video.evidence.manage',
  input: z.object({ organisationId: id, title: words(3, 200), basis: words(3, 500) }),
  output: z.object({ id, number: z.int() }),
  problems: [videoProblems.ownerUnknown],
  isIdempotent: true,
});

export const readCase = defineRoute({
  id: 'video.readCase',
  method: 'GET',
  path: ofCase,
  summary: 'A case with what is in it',
  permission: 'video.evidence.manage',
  input: z.object({ id }),
  output: z.object({ ...caseView.shape, items: z.array(itemView) }),
  problems: missing,
  isReadAudited: true,
});

export const addClip = defineRoute({
  id: 'video.addClip',
  method: 'POST',
  path: `${ofCase}/clips`,
  summary: 'Puts a span of a camera into a case; its recorder is asked to keep it until a day, for a reason',
  isIdempotent: true,
  permission: 'video.evidence.manage',
  input: z.object({ id, ...footage, from: instant, to: instant, holdUntil: instant, reason: words(3, 500) }),
  output: z.object({ itemId: id }),
  problems: [
    videoProblems.spanOnTwoRecorders,
    ...whileRoom,
    videoProblems.cameraNotFound,
    videoProblems.spanImpossible,
    videoProblems.holdTermImpossible,
  ],
});

export const addFrame = defineRoute({
  id: 'video.addFrame',
  method: 'POST',
  path: `${ofCase}/frames`,
  summary:
    'Puts the picture of an instant into a case; it is fetched from the recorder and kept with its hash',
  isIdempotent: true,
  permission: 'video.evidence.manage',
  input: z.object({ id, ...footage, at: instant, reason: words(3, 500) }),
  output: z.object({ itemId: id }),
  problems: [
    ...whileRoom,
    videoProblems.cameraNotFound,
    videoProblems.spanImpossible,
    videoProblems.secondNeeded,
  ],
});

export const addNote = defineRoute({
  id: 'video.addNote',
  method: 'POST',
  path: `${ofCase}/notes`,
  summary: 'Puts a note into a case',
  isIdempotent: true,
  permission: 'video.evidence.manage',
  input: z.object({ id, title: words(1, 200), text: words(1, 10_000) }),
  output: z.object({ itemId: id }),
  problems: whileRoom,
});

export const addDocument = defineRoute({
  id: 'video.addDocument',
  method: 'POST',
  path: `${ofCase}/documents`,
  summary: 'Puts a file of 4 MiB at most into a case, kept byte for byte with its hash',
  isIdempotent: true,
  permission: 'video.evidence.manage',
  input: z.object({ id, title: words(1, 200), fileName: words(1, 200), content: z.base64() }),
  output: z.object({ itemId: id }),
  problems: [...whileRoom, videoProblems.documentTooLarge],
  bodyLimitBytes: documentBodyBytes,
});

export const readEvidenceFile = defineRoute({
  id: 'video.readEvidenceFile',
  method: 'GET',
  path: `${ofCase}/items/:itemId/file`,
  summary: 'A frame or a document of a case, as it was kept',
  permission: 'video.evidence.manage',
  input: z.object({ id, itemId: id }),
  output: z.unknown(),
  problems: [videoProblems.caseNotFound, videoProblems.itemNotFound],
  isReadAudited: true,
  isDownload: true,
});

export const exportClip = defineRoute({
  id: 'video.exportClip',
  method: 'POST',
  path: `${ofCase}/items/:itemId/export`,
  summary:
    'Opens a clip of a case for its package with manifest and signature; what leaves the town is hashed on the way',
  permission: 'video.evidence.manage',
  input: z.object({ id, itemId: id }),
  output: z.object({
    viewingId: id,
    cameraId: id,
    name: z.string(),
    mediaBase: z.string(),
    from: instant,
    to: instant,
    /** Stands in the package. */
    purpose: z.string(),
  }),
  problems: [
    videoProblems.caseNotFound,
    videoProblems.itemNotFound,
    videoProblems.cameraNotFound,
    videoProblems.masked,
    videoProblems.caseFull,
  ],
});

export const releaseItem = defineRoute({
  id: 'video.releaseItem',
  method: 'POST',
  path: `${ofCase}/items/:itemId/release`,
  summary: 'Ends the hold of a clip before its day, for a reason',
  permission: 'video.evidence.manage',
  input: z.object({ id, itemId: id, reason: words(3, 500) }),
  output: z.object({}),
  problems: [videoProblems.caseNotFound, videoProblems.itemNotFound],
});

export const closeCase = defineRoute({
  id: 'video.closeCase',
  method: 'POST',
  path: `${ofCase}/outcome`,
  summary: 'Says what the evidence was good for, which closes the case; holds stay until their day',
  permission: 'video.evidence.manage',
  input: z.object({ id, outcome: requestOutcome, text: words(3, 1_000).nullable().default(null) }),
  output: z.object({}),
  problems: whileOpen,
});

export const noteCheck = defineRoute({
  id: 'video.noteCheck',
  method: 'POST',
  path: `${ofCase}/checks`,
  summary: 'Puts on record what a check of a package found, and compares it with what left the town',
  permission: 'video.evidence.manage',
  input: z.object({
    id,
    exportId: id,
    verdict: z.enum(['whole', 'altered', 'unsure']),
    fingerprint: words(1, 100),
    /** Of the whole file; null where it is too large for the browser. */
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/)
      .nullable(),
  }),
  output: z.object({
    /** Whether the hub passed on such a package of this case; `other`: the bytes are not the same. */
    knownAs: z.enum(['same', 'other', 'not-compared', 'unknown']),
    /** Whether the recorder that signed is the one that held the clip. */
    isKeyKnown: z.boolean(),
  }),
  problems: [...missing, videoProblems.caseFull],
});

export const readCustody = defineRoute({
  id: 'video.readCustody',
  method: 'GET',
  path: `${ofCase}/custody`,
  summary: 'The chain of custody: who did what with the evidence, and whether the chain holds',
  permission: 'video.evidence.manage',
  input: z.object({ id }),
  output: z.object({ entries: z.array(custodyView), isWhole: z.boolean() }),
  problems: missing,
  isReadAudited: true,
});

export const writeCustodyPage = defineRoute({
  id: 'video.writeCustodyPage',
  method: 'GET',
  path: `${ofCase}/custody.docx`,
  summary: 'The chain of custody as a document for a file or a court',
  permission: 'video.evidence.manage',
  input: z.object({ id }),
  output: z.unknown(),
  problems: missing,
  isReadAudited: true,
  isDownload: true,
});
