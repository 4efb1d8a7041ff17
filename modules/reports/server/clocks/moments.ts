import type { LegalClass, TermUnit } from '../../contract/clocks.ts';
import type { HistoryKind } from '../tables.ts';

/*
 * What a clock knows of a report: moments, derived from its history and its facts. Moments of one instant are ordered by
 * what they mean, never by the order they were read in.
 */

/** In the order in which moments of one instant are taken. */
export const momentKinds = [
  'class',
  'term',
  'received',
  'registered',
  'published',
  'handed',
  'forwarded',
  'taken',
  'resumed',
  'planned',
  'reopened',
  'extended',
  'waiting',
  'answered',
  'ended',
] as const;
export type MomentKind = (typeof momentKinds)[number];

export type Moment =
  | { readonly kind: 'class'; readonly at: Date; readonly legalClass: LegalClass }
  | { readonly kind: 'term'; readonly at: Date; readonly amount: number; readonly unit: TermUnit }
  | { readonly kind: 'planned'; readonly at: Date; readonly plannedOn: string }
  | { readonly kind: 'extended'; readonly at: Date; readonly ruleId: string; readonly days: number }
  | { readonly kind: Exclude<MomentKind, 'class' | 'term' | 'planned' | 'extended'>; readonly at: Date };

type PlainKind = Exclude<MomentKind, 'class' | 'term' | 'planned' | 'extended'>;

/** What each step of the history means to clocks; a step that is new to the history must say so here. */
const meaning: Readonly<Record<HistoryKind, readonly PlainKind[] | 'planned'>> = {
  created: ['received'],
  published: ['published', 'handed'],
  rejected: ['ended'],
  hidden: [],
  corrected: [],
  forwarded: ['forwarded', 'handed'],
  taken: ['taken'],
  planned: 'planned',
  answered: ['answered'],
  confirmed: ['ended'],
  reopened: ['reopened', 'handed'],
  closed: ['ended'],
  'forward-asked': [],
  'forward-declined': [],
  asked: ['waiting'],
  replied: ['resumed'],
  'reply-missed': ['resumed'],
  // The resident's term runs until the answer is published; checking it is the town's own time.
  'answer-submitted': [],
  'answer-returned': [],
  'answer-recalled': ['reopened', 'handed'],
  explained: ['answered'],
  'not-competent': ['forwarded', 'ended'],
  merged: ['ended'],
  unmerged: [],
  absorbed: [],
  released: [],
  split: ['published', 'handed', 'taken'],
  'split-off': ['published', 'handed'],
  'children-done': ['answered'],
  classed: [],
  extended: [],
  escalated: [],
  allotted: [],
  'allotment-ended': [],
};

export interface HistoryStep {
  readonly kind: HistoryKind;
  readonly occurredAt: Date;
  readonly plannedOn: string | null;
}

/** A row of `reports.clock_fact`. */
export interface ClockFact {
  readonly kind: 'class' | 'term' | 'registered' | 'extended';
  readonly occurredAt: Date;
  readonly legalClass: LegalClass | null;
  readonly ruleId: string | null;
  readonly amount: number | null;
  readonly unit: TermUnit | null;
}

export function momentsOf(history: readonly HistoryStep[], facts: readonly ClockFact[]): Moment[] {
  // NOTE: a report that is not yet published has been handed to nobody: a forwarding then only changes the address.
  const publishedAt = history.find(({ kind }) => meaning[kind].includes('published'))?.occurredAt;
  const steps = withoutUndoneMerges(history).flatMap((step) => momentsOfStep(step, publishedAt));
  return orderMoments([...steps, ...facts.flatMap(momentOfFact)]);
}

/** A report taken out of a merge was never over: its terms ran all the while. */
function withoutUndoneMerges(history: readonly HistoryStep[]): readonly HistoryStep[] {
  const undoneAt = history.findLast((step) => step.kind === 'unmerged')?.occurredAt;
  if (!undoneAt) return history;
  return history.filter((step) => step.kind !== 'merged' || step.occurredAt > undoneAt);
}

function momentsOfStep(step: HistoryStep, publishedAt: Date | undefined): Moment[] {
  const at = step.occurredAt;
  const means = meaning[step.kind];
  if (means === 'planned') return step.plannedOn ? [{ kind: 'planned', at, plannedOn: step.plannedOn }] : [];
  const isBeforeWork = publishedAt === undefined || at < publishedAt;
  return means
    .filter((kind) => !(isBeforeWork && (kind === 'handed' || kind === 'forwarded')))
    .map((kind) => ({ kind, at }));
}

function momentOfFact(fact: ClockFact): Moment[] {
  const { occurredAt: at, legalClass, ruleId, amount, unit } = fact;
  switch (fact.kind) {
    case 'class':
      return legalClass ? [{ kind: 'class', at, legalClass }] : [];
    case 'term':
      return amount && unit ? [{ kind: 'term', at, amount, unit }] : [];
    case 'registered':
      return [{ kind: 'registered', at }];
    case 'extended':
      return amount && ruleId ? [{ kind: 'extended', at, ruleId, days: amount }] : [];
  }
}

/** By instant, then by meaning, then by content: the same set of moments always comes out the same. */
export function orderMoments(moments: readonly Moment[]): Moment[] {
  return [...moments].sort(
    (a, b) =>
      a.at.getTime() - b.at.getTime() || rankOf(a) - rankOf(b) || (contentOf(a) < contentOf(b) ? -1 : 1),
  );
}

function rankOf({ kind }: Moment): number {
  return momentKinds.indexOf(kind);
}

function contentOf(moment: Moment): string {
  return JSON.stringify(moment);
}
