import type { ReactNode } from 'react';
import { Checkbox } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import classes from './Bulk.module.css';
import type { Marks } from './use-marks.ts';

interface MarkedProps {
  /** Null: nothing is chosen here, and no box stands beside it. */
  readonly marks: Marks | null;
  readonly number: number;
  readonly children: ReactNode;
}

/** An item of a list with the box that chooses it. */
export function Marked({ marks, number, children }: MarkedProps): ReactNode {
  const t = useText();
  if (!marks) return children;
  const isMarked = marks.has(number);
  return (
    <div className={classes.marked}>
      <Checkbox
        aria-label={t('reports.bulk.mark', { number: String(number) })}
        checked={isMarked}
        disabled={!isMarked && marks.isFull}
        onChange={() => marks.toggle(number)}
      />
      {children}
    </div>
  );
}
