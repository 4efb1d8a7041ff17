import { useState } from 'react';
import type { CallProblem } from '#web/call.ts';
import { publishReport } from '../../contract/routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { useReportCommand } from '../report-queries.ts';
import { isOpen } from '../../contract/statuses.ts';

export type ModerationAction = 'publish' | 'reject' | 'hide' | 'correct-category' | 'move' | 'forward';

/** One key each, at the same place in every keyboard layout. */
export const actionKeys: Readonly<Record<ModerationAction, string>> = {
  publish: 'p',
  reject: 'r',
  hide: 'h',
  'correct-category': 'c',
  move: 'm',
  forward: 'f',
};

/** What makes sense with a report as it stands; the server decides. */
export function moderationActions({
  can,
  status,
}: Pick<ReportCard, 'can' | 'status'>): readonly ModerationAction[] {
  if (!can.moderate) return [];
  if (status === 'moderation') return ['publish', 'reject', 'correct-category', 'move', 'forward'];
  if (isOpen(status)) return ['correct-category', 'move', 'forward', 'hide'];
  return status === 'rejected' ? [] : ['hide'];
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
