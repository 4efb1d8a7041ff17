import { useState } from 'react';
import type { CallProblem } from '#web/call.ts';
import type { ReportAction } from '../../contract/actions.ts';
import { publishReport } from '../../contract/routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { useReportCommand } from '../report-queries.ts';

export type ModerationAction =
  | 'publish'
  | 'reject'
  | 'hide'
  | 'correct-category'
  | 'move'
  | 'forward'
  | 'decline-forward'
  | 'ask'
  | 'merge'
  | 'unmerge'
  | 'split'
  | 'not-competent';

/** One key each, at the same place in every keyboard layout. */
export const actionKeys: Readonly<Record<ModerationAction, string>> = {
  publish: 'p',
  reject: 'r',
  hide: 'h',
  'correct-category': 'c',
  move: 'm',
  forward: 'f',
  'decline-forward': 'l',
  ask: 'q',
  merge: 'd',
  unmerge: 'u',
  split: 's',
  'not-competent': 'n',
};

/** Which action of the table of transitions each button is. */
const tableActions: Readonly<Record<ModerationAction, readonly ReportAction[]>> = {
  publish: ['publish'],
  reject: ['reject'],
  forward: ['forward', 'redirect'],
  'decline-forward': ['decline-forward'],
  ask: ['ask', 'clarify'],
  'correct-category': ['correct'],
  move: ['correct'],
  merge: ['merge'],
  unmerge: ['unmerge'],
  split: ['split'],
  'not-competent': ['declare-not-competent'],
  hide: ['hide'],
};
const order = [
  'publish',
  'reject',
  'forward',
  'decline-forward',
  'ask',
  'correct-category',
  'move',
  'merge',
  'unmerge',
  'split',
  'not-competent',
  'hide',
] as const satisfies readonly ModerationAction[];

/** What the server offers this moderator on the report as it stands. */
export function moderationActions({
  can,
  actions,
}: Pick<ReportCard, 'can' | 'actions'>): readonly ModerationAction[] {
  if (!can.moderate) return [];
  return order.filter((button) => tableActions[button].some((action) => actions.includes(action)));
}

export interface Moderation {
  readonly report: ReportCard;
  readonly actions: readonly ModerationAction[];
  /** The dialog that is open. */
  readonly opened: Exclude<ModerationAction, 'publish'> | null;
  readonly isPublishing: boolean;
  readonly problem: CallProblem | null;
  readonly start: (action: ModerationAction) => void;
  readonly close: () => void;
  readonly finish: () => void;
}

/** A moderator's hand on one report; buttons and keys go through the same `start`. */
export function useModeration(report: ReportCard, onDone: () => void = () => {}): Moderation {
  const [opened, setOpened] = useState<Moderation['opened']>(null);
  const publish = useReportCommand(publishReport, onDone);
  const actions = moderationActions(report);
  return {
    report,
    actions,
    opened,
    isPublishing: publish.isPending,
    problem: publish.error,
    start: (action) => {
      if (!actions.includes(action) || opened || publish.isPending) return;
      if (action === 'publish') publish.mutate({ number: report.number, version: report.version });
      else setOpened(action);
    },
    close: () => setOpened(null),
    finish: () => {
      setOpened(null);
      onDone();
    },
  };
}
