import { z } from 'zod';
import { id, instant } from '#kernel/http/fields.ts';
import { requestOutcome } from './request.ts';

/*
 * A case collects what proves something: clips, frames, notes, documents. It belongs to the organisation that keeps it.
 * What was put into it stays; each step stands in its custody, whose rows are chained by their hashes.
 *
 *   open → closed, with its outcome
 *   clip      asked → held → released            frame   asked → kept
 *                 ↘ failed                                    ↘ failed
 *
 * Where a clip lies with two recorders, because one stood in for the other, and one of them keeps it: part-held.
 */
export const caseStates = ['open', 'closed'] as const;
export const itemKinds = ['clip', 'frame', 'note', 'document'] as const;
export const itemStates = ['asked', 'part-held', 'held', 'kept', 'failed', 'released'] as const;
export type ItemKind = (typeof itemKinds)[number];
export type ItemState = (typeof itemStates)[number];

export const custodyActions = [
  'opened',
  'clip-added',
  'frame-added',
  'note-added',
  'document-added',
  'held',
  'hold-failed',
  'frame-kept',
  'frame-failed',
  'export-asked',
  'exported',
  'checked',
  'released',
  'closed',
] as const;
export type CustodyAction = (typeof custodyActions)[number];

/** Longer holds are asked for anew, with a reason. */
export const longestHoldDays = 1_095;
/** What a court's letter or a photo of a paper takes. */
export const largestDocumentBytes = 4 * 1024 * 1024;

export const caseView = z.object({
  id,
  number: z.int(),
  state: z.enum(caseStates),
  title: z.string(),
  basis: z.string(),
  organisationId: id,
  organisationName: z.string(),
  openedByName: z.string().nullable(),
  openedAt: instant,
  outcome: requestOutcome.nullable(),
  outcomeText: z.string().nullable(),
  closedAt: instant.nullable(),
  itemCount: z.int(),
});
export type CaseView = z.output<typeof caseView>;

export const itemView = z.object({
  id,
  position: z.int(),
  kind: z.enum(itemKinds),
  state: z.enum(itemStates),
  title: z.string(),
  text: z.string().nullable(),
  camera: z.object({ id, number: z.int(), name: z.string() }).nullable(),
  from: instant.nullable(),
  to: instant.nullable(),
  addedByName: z.string().nullable(),
  addedAt: instant,
  holdUntil: instant.nullable(),
  holdReason: z.string().nullable(),
  /** Of the signing keys of the recorders that hold it, as each said when it took the hold. */
  recorderKeys: z.array(z.string()),
  fileName: z.string().nullable(),
  sizeBytes: z.int().nullable(),
  sha256: z.string().nullable(),
  can: z.object({ export: z.boolean(), release: z.boolean(), download: z.boolean() }),
});
export type ItemView = z.output<typeof itemView>;

export const custodyView = z.object({
  number: z.int(),
  at: instant,
  /** Null: the hub itself. */
  personName: z.string().nullable(),
  action: z.enum(custodyActions),
  position: z.int().nullable(),
  facts: z.array(z.object({ name: z.string(), value: z.string() })),
  hash: z.string(),
});
export type CustodyView = z.output<typeof custodyView>;
