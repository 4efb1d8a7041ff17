import type { ReactNode } from 'react';
import { useText } from '#web/texts.tsx';
import type { TaskState as State, TaskStateTone } from '../../contract/ladder.ts';
import { toneOfState } from '../../contract/ladder.ts';
import classes from './TaskState.module.css';

/** Where a service stands on its ladder; the words say it, the colour only helps. */
export function TaskState({ state, isLate = false }: { state: State; isLate?: boolean }): ReactNode {
  const t = useText();
  const tone: TaskStateTone = isLate && toneOfState(state) === 'waiting' ? 'danger' : toneOfState(state);
  return (
    <span className={classes.state} data-tone={tone}>
      {t(`incidents.state.${state}`)}
    </span>
  );
}
