import { isUnanswered, needsReason, nextStatesOf } from '../../contract/ladder.ts';
import type { TaskState } from '../../contract/ladder.ts';
import type { TaskRow } from './service.store.ts';

export type Step =
  | { readonly kind: 'refused'; readonly why: 'wrong-step' | 'reason-needed' }
  | { readonly kind: 'same' }
  | { readonly kind: 'taken'; readonly changes: Partial<TaskRow> };

const stampOf: Readonly<
  Record<TaskState, 'receivedAt' | 'answeredAt' | 'startedAt' | 'arrivedAt' | 'endedAt' | null>
> = {
  added: null,
  received: 'receivedAt',
  accepted: 'answeredAt',
  declined: 'endedAt',
  started: 'startedAt',
  arrived: 'arrivedAt',
  working: null,
  finished: 'endedAt',
  refused: 'endedAt',
};

/** What a step does to a task. Said twice, it is the same step: programs and weak lines repeat themselves. */
export function takeStep(
  task: TaskRow,
  { to, reason, now }: { readonly to: TaskState; readonly reason: string | null; readonly now: Date },
): Step {
  if (task.state === to) return { kind: 'same' };
  if (!nextStatesOf(task.state).includes(to)) return { kind: 'refused', why: 'wrong-step' };
  if (needsReason(to) && !reason) return { kind: 'refused', why: 'reason-needed' };
  const stamp = stampOf[to];
  return {
    kind: 'taken',
    changes: {
      state: to,
      changedAt: now,
      ...(stamp ? { [stamp]: now } : {}),
      ...(task.receivedAt === null ? { receivedAt: now } : {}),
      ...(isUnanswered(to) ? {} : { dueAt: null }),
      ...(reason ? { reason } : {}),
    },
  };
}
