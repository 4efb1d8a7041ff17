import type { ReactNode } from 'react';
import { useText } from '../texts.tsx';
import classes from './State.module.css';

/** Stands in the place of what is on its way; never a bare spinner, so that the page does not jump. */
export function LoadingState({ label }: { label?: string }): ReactNode {
  const t = useText();
  return (
    <div className={classes.loading} role="status" aria-busy="true">
      <div className={classes.bar} />
      <div className={classes.bar} />
      <div className={classes.bar} />
      <span className="veche-hidden">{label ?? t('web.state.loading')}</span>
    </div>
  );
}
