import { Problem } from '#kernel/errors/problem.ts';
import type { ReportAction } from '../contract/actions.ts';
import { reportActions } from '../contract/actions.ts';
import { reportProblems } from '../contract/problems.ts';
import type { ReportStatus } from '../contract/report.ts';
import { reportStatuses, verdictWindowDays } from '../contract/report.ts';
import { openStatuses, workStatuses } from '../contract/statuses.ts';
import type { HistoryKind } from './tables.ts';

/*
 * The life of a report as a table: what may be done in which status, by whom, what it demands, where it leads, which
 * row of the history it leaves and what it does to the clocks. Handlers, the buttons of the card and
 * docs/reports-life-cycle.md all read this table; nothing moves a report past it.
 *
 *   moderation ──publish──▶ assigned ──take──▶ in-work ──answer──▶ answered ──confirm──▶ confirmed
 *     │ reject                │  ▲   └──plan──▶ planned ──┘  │ ▲       │  └──(14 days)──▶ closed
 *     ▼                forward└──┘                    submit ▼ │ return └──reopen──▶ reopened ─▶ as assigned
 *   rejected                                          answer-review ──approve──▶ answered, explained
 *
 *   moderation and work ──ask──▶ waiting ──reply, or after five days──▶ back where it was
 *   moderation, work, waiting ──▶ not-competent (a body named) · duplicate (of a named report) ; work ──▶ explained
 */

export type Party = 'author' | 'resident' | 'moderator' | 'controller' | 'executor' | 'system';

export type Demand =
  | 'text'
  | 'reason'
  | 'moderation-rule'
  | 'photo'
  | 'planned-date'
  | 'organisation'
  | 'next-body'
  | 'competent-body'
  | 'master-report'
  | 'parts';

/** `start-work` begins the work anew; `pause` holds once in a life: a second question to the author does not. */
export type ClockEffect = 'start-work' | 'pause' | 'resume' | 'stop' | 'none';

export interface Transition {
  readonly from: readonly ReportStatus[];
  /** `same`: stays as it is; `former`: back to the status before the one it is in. */
  readonly to: ReportStatus | 'same' | 'former';
  readonly by: readonly Party[];
  readonly demands: readonly Demand[];
  /** Null leaves no row: it is not a step of the report. */
  readonly history: HistoryKind | null;
  readonly clock: ClockEffect;
}

const beforeAnswer = ['moderation', ...workStatuses, 'waiting'] as const;
const published = reportStatuses.filter((status) => status !== 'moderation' && status !== 'rejected');
const canBeMaster = published.filter((status) => status !== 'duplicate');

export const transitions: Readonly<Record<ReportAction, Transition>> = {
  publish: step('moderation', 'assigned', ['moderator'], [], 'published', 'start-work'),
  reject: step('moderation', 'rejected', ['moderator'], ['moderation-rule'], 'rejected', 'stop'),
  correct: step(['moderation', ...workStatuses], 'same', ['moderator'], [], 'corrected'),
  hide: step(published, 'same', ['moderator'], ['moderation-rule'], 'hidden'),
  redirect: step('moderation', 'same', ['moderator'], ['organisation', 'reason'], 'forwarded'),
  forward: step(
    workStatuses,
    'assigned',
    ['moderator'],
    ['organisation', 'reason'],
    'forwarded',
    'start-work',
  ),
  bounce: step(workStatuses, 'assigned', ['executor'], ['organisation', 'reason'], 'forwarded', 'start-work'),
  'ask-forward': step(workStatuses, 'same', ['executor'], ['next-body', 'reason'], 'forward-asked'),
  'decline-forward': step(workStatuses, 'same', ['moderator'], ['reason'], 'forward-declined'),
  take: step(['assigned', 'planned', 'reopened'], 'in-work', ['executor'], [], 'taken'),
  plan: step(workStatuses, 'planned', ['executor'], ['planned-date'], 'planned'),
  clarify: step('moderation', 'waiting', ['moderator'], ['text'], 'asked', 'pause'),
  ask: step(workStatuses, 'waiting', ['executor', 'moderator'], ['text'], 'asked', 'pause'),
  reply: step('waiting', 'former', ['author'], ['text'], 'replied', 'resume'),
  'miss-reply': step('waiting', 'former', ['system'], [], 'reply-missed', 'resume'),
  answer: step(workStatuses, 'answered', ['executor'], ['text', 'photo'], 'answered', 'stop'),
  // NOTE: the resident's term runs until the answer is published; checking it is the town's own time.
  'submit-answer': step(workStatuses, 'answer-review', ['executor'], ['text', 'photo'], 'answer-submitted'),
  'approve-answer': step('answer-review', 'answered', ['controller'], [], 'answered', 'stop'),
  explain: step(workStatuses, 'explained', ['executor'], ['text'], 'explained', 'stop'),
  'submit-explanation': step(workStatuses, 'answer-review', ['executor'], ['text'], 'answer-submitted'),
  'approve-explanation': step('answer-review', 'explained', ['controller'], [], 'explained', 'stop'),
  'return-answer': step('answer-review', 'in-work', ['controller'], ['reason'], 'answer-returned'),
  'recall-answer': step('answered', 'reopened', ['controller'], ['reason'], 'answer-recalled', 'start-work'),
  confirm: step('answered', 'confirmed', ['author'], [], 'confirmed', 'stop'),
  reopen: step('answered', 'reopened', ['author'], ['reason'], 'reopened', 'start-work'),
  deny: step('answered', 'same', ['resident'], ['reason'], null),
  // Neighbours as many as the setting demands.
  overrule: step('answered', 'reopened', ['system'], [], 'reopened', 'start-work'),
  close: step('answered', 'closed', ['system'], [], 'closed', 'stop'),
  'declare-not-competent': step(
    beforeAnswer,
    'not-competent',
    ['moderator'],
    ['competent-body', 'reason'],
    'not-competent',
    'stop',
  ),
  merge: step(beforeAnswer, 'duplicate', ['moderator'], ['master-report'], 'merged', 'stop'),
  unmerge: step('duplicate', 'former', ['moderator'], ['reason'], 'unmerged', 'resume'),
  absorb: step(canBeMaster, 'same', ['moderator'], [], 'absorbed'),
  release: step(published, 'same', ['moderator'], [], 'released'),
  split: step(['moderation', ...workStatuses], 'in-work', ['moderator'], ['parts'], 'split', 'start-work'),
  'split-off': step('moderation', 'assigned', ['moderator'], [], 'split-off', 'start-work'),
  gather: step('in-work', 'answered', ['system'], [], 'children-done', 'stop'),
  allot: step([...workStatuses, 'waiting'], 'same', ['executor'], [], 'allotted'),
  'end-allotment': step(openStatuses, 'same', ['executor', 'system'], [], 'allotment-ended'),
  support: step(openStatuses, 'same', ['resident'], [], null),
};

function step(
  from: ReportStatus | readonly ReportStatus[],
  to: Transition['to'],
  by: readonly Party[],
  demands: readonly Demand[],
  history: HistoryKind | null,
  clock: ClockEffect = 'none',
): Transition {
  return { from: typeof from === 'string' ? [from] : from, to, by, demands, history, clock };
}

export function isAllowed(action: ReportAction, status: ReportStatus): boolean {
  return transitions[action].from.includes(status);
}

/** The actions a party may take in a status; whether this very person is that party, the policy says. */
export function actionsFor(party: Party, status: ReportStatus): readonly ReportAction[] {
  return reportActions.filter(
    (action) => transitions[action].by.includes(party) && isAllowed(action, status),
  );
}

/**
 * The status after an action; `former` is where a report goes back to.
 *
 * @throws Problem `reports.wrong-status`
 */
export function statusAfter(
  action: ReportAction,
  status: ReportStatus,
  former: ReportStatus | null = null,
): ReportStatus {
  const { to } = transitions[action];
  if (!isAllowed(action, status)) throw new Problem(reportProblems.wrongStatus);
  if (to === 'same') return status;
  if (to !== 'former') return to;
  if (former === null) throw new Problem(reportProblems.wrongStatus);
  return former;
}

/** What each row of a history does to the clocks, in its order. */
export function clockEffectsOf(kinds: readonly HistoryKind[]): ClockEffect[] {
  // NOTE: a report that is split before it was published begins to be worked on all the same.
  const publishedAt = kinds.findIndex(
    (kind) => kind === 'published' || kind === 'split-off' || kind === 'split',
  );
  const askedAt = kinds.indexOf('asked');
  return kinds.map((kind, index) => {
    const effect = effectOf(kind);
    if (effect === 'start-work' && (publishedAt < 0 || index < publishedAt)) return 'none';
    return effect === 'pause' && index !== askedAt ? 'none' : effect;
  });
}

function effectOf(kind: HistoryKind): ClockEffect {
  const effects = reportActions
    .map((action) => transitions[action])
    .filter((transition) => transition.history === kind)
    .map(({ clock }) => clock);
  return effects.find((effect) => effect !== 'none') ?? 'none';
}

/** Until when the author may confirm or reopen an answer given now. */
export function verdictUntil(answeredAt: Date): Date {
  return new Date(answeredAt.getTime() + verdictWindowDays * 24 * 60 * 60 * 1000);
}
