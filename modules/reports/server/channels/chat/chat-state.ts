import { z } from 'zod';
import { point } from '#kernel/http/fields.ts';
import { answerInput } from '../../../contract/answers.ts';

/** A report as far as it has been told. */
const draft = z.object({
  text: z.string().nullable(),
  place: point.nullable(),
  /** In words, as it was found or chosen. */
  address: z.string().nullable(),
  categoryId: z.string().nullable(),
  /** undefined: not asked yet; null: none of those named, or not known. */
  causeId: z.string().nullable().optional(),
  answers: answerInput.default({}),
  /** Codes of questions that were answered to the end, or left out. */
  settled: z.array(z.string()).default([]),
});
export type Draft = z.output<typeof draft>;

export const emptyDraft: Draft = {
  text: null,
  place: null,
  address: null,
  categoryId: null,
  answers: {},
  settled: [],
};

/** Of another category, or of none: what was asked about the former one means nothing. */
export function withCategory(draft: Draft, categoryId: string | null): Draft {
  const { causeId: _, ...rest } = draft;
  return { ...rest, categoryId, answers: {}, settled: [] };
}

const found = z.object({ address: z.string(), lng: z.number(), lat: z.number() });

/**
 * Where a talk stands: what the next words of the person mean.
 *
 * idle: anything; unsure: words came that may be a report; drafting: an answer to what was asked last (`at`), or a button
 * of the preview; replying and reopening: words that go to the report with this number.
 */
export const chatState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('idle') }),
  z.object({ kind: z.literal('unsure'), text: z.string() }),
  z.object({
    kind: z.literal('drafting'),
    at: z.enum(['words', 'place', 'category', 'cause', 'photo', 'question', 'preview']),
    draft,
    /** Places to choose from. */
    found: z.array(found),
    /** Pictures of one album come as messages of their own and are answered once. */
    album: z.string().nullable(),
  }),
  z.object({ kind: z.enum(['replying', 'reopening']), number: z.number().int() }),
]);
export type ChatState = z.output<typeof chatState>;

export const idle: ChatState = { kind: 'idle' };
