import type { ScenarioDefinition, ScenarioStep } from '../../contract/scenario-definition.ts';

/** How a step stands: absent, it has not begun. */
export interface Begun {
  readonly state: 'waiting' | 'done' | 'skipped' | 'undone' | 'failed';
  readonly choice: string | null;
}

export interface Walk {
  /** The next step to begin; null: nothing can begin now. */
  readonly start: ScenarioStep | null;
  /** Steps that never will. */
  readonly skip: readonly string[];
  readonly isOver: boolean;
}

/**
 * Where a scenario goes from what has become of its steps so far. A pure function of what is stored, so that it does not
 * matter which hub asks, how often, or after what crash.
 */
export function walkOn(
  { steps }: Pick<ScenarioDefinition, 'steps'>,
  begun: ReadonlyMap<string, Begun>,
): Walk {
  const known = new Map(begun);
  const skip: string[] = [];
  let start: ScenarioStep | null = null;
  for (const step of steps) {
    if (known.has(step.key)) continue;
    const before = step.after.map((key) => known.get(key));
    if (before.some((one) => one === undefined || one.state === 'waiting')) continue;
    if (isLeftOut(step, known)) {
      skip.push(step.key);
      known.set(step.key, { state: 'skipped', choice: null });
    } else start ??= step;
  }
  const isOver = steps.every(({ key }) => known.has(key) && known.get(key)?.state !== 'waiting');
  return { start, skip, isOver };
}

/** Nothing leads here any more, or a question was answered otherwise. */
function isLeftOut({ after, answers }: ScenarioStep, known: ReadonlyMap<string, Begun>): boolean {
  if (after.length > 0 && after.every((key) => known.get(key)?.state === 'skipped')) return true;
  return answers.some(({ step, is }) => !is.includes(known.get(step)?.choice ?? ''));
}
