import type { ReactNode } from 'react';
import classes from './Surface.module.css';

/** A panel that lies on the page: a form, a card, a record. */
export function Surface({
  children,
  isFlush = false,
}: {
  children: ReactNode;
  isFlush?: boolean;
}): ReactNode {
  return (
    <div className={classes.surface} data-flush={isFlush || undefined}>
      {children}
    </div>
  );
}
