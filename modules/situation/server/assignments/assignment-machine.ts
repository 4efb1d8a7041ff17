import type { AssignmentState, AssignmentStep } from '../../contract/assignment.ts';

/*
 *   given ──accept──▶ accepted ──report──▶ reported ──confirm──▶ done
 *     └──────────report──────────────────────▲  └──return──▶ returned ──report──▶ reported
 *   any of them before the end ──cancel──▶ cancelled
 */

export type Side = 'giver' | 'performer';

interface StepRule {
  readonly from: readonly AssignmentState[];
  readonly to: AssignmentState;
  readonly by: Side;
  readonly needsWords: boolean;
}

type Step = Exclude<AssignmentStep, 'give'>;

export const stepRules: Readonly<Record<Step, StepRule>> = {
  accept: { from: ['given'], to: 'accepted', by: 'performer', needsWords: false },
  report: { from: ['given', 'accepted', 'returned'], to: 'reported', by: 'performer', needsWords: true },
  confirm: { from: ['reported'], to: 'done', by: 'giver', needsWords: false },
  return: { from: ['reported'], to: 'returned', by: 'giver', needsWords: true },
  cancel: {
    from: ['given', 'accepted', 'reported', 'returned'],
    to: 'cancelled',
    by: 'giver',
    needsWords: true,
  },
};

const steps: readonly Step[] = ['accept', 'report', 'confirm', 'return', 'cancel'];

export function isEnded(state: AssignmentState): boolean {
  return state === 'done' || state === 'cancelled';
}

/** What somebody may do with an assignment in a state; whoever gave one to themselves stands on both sides. */
export function stepsOpenTo(state: AssignmentState, sides: readonly Side[]): Step[] {
  return steps.filter((step) => {
    const { from, by } = stepRules[step];
    return from.includes(state) && sides.includes(by);
  });
}
