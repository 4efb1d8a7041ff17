import type { ReactNode } from 'react';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { ShownCause } from '../../contract/classifier.ts';
import classes from './NewReport.module.css';

export interface CauseFieldProps {
  readonly causes: readonly ShownCause[];
  readonly causeId: string | null;
  readonly onChange: (causeId: string | null) => void;
}

/** How exactly it is broken: one press, and not needed to send. */
export function CauseField({ causes, causeId, onChange }: CauseFieldProps): ReactNode {
  const t = useText();
  if (causes.length < 2) return null;
  return (
    <div role="group" aria-labelledby="report-cause" className={classes.fields}>
      <p id="report-cause" className={classes.hint}>
        {t('reports.new.cause')}
      </p>
      <div className={classes.suggestions}>
        {causes.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            className={classes.suggestion}
            aria-pressed={id === causeId}
            onClick={() => onChange(id === causeId ? null : id)}
          >
            {id === causeId ? <icons.check size={20} aria-hidden="true" /> : null}
            {title}
          </button>
        ))}
      </div>
    </div>
  );
}
