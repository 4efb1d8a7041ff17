import type { ReactNode } from 'react';
import { lazy, Suspense } from 'react';
import { useText } from '#web/texts.tsx';
import { ErrorBoundary } from '#web/states/ErrorBoundary.tsx';
import classes from './Statistics.module.css';

export interface ChartBar {
  readonly title: string;
  readonly value: number;
  /** The value in words, beside its bar. */
  readonly text: string;
}

export interface ChartProps {
  readonly title: string;
  readonly bars: readonly ChartBar[];
  /** `rows`: bars lie below one another, for long names; `columns`: they stand side by side, for time. */
  readonly shape: 'rows' | 'columns';
}

const Canvas = lazy(async () => ({ default: (await import('./ChartCanvas.tsx')).ChartCanvas }));

/** A picture of the table that stands below it; its library is a chunk of its own. */
export function Chart(props: ChartProps): ReactNode {
  const t = useText();
  if (props.bars.length === 0) return null;
  const height = props.shape === 'rows' ? `${props.bars.length * 2.5 + 0.5}rem` : '18rem';
  return (
    <div
      className={classes.chart}
      style={{ height }}
      role="img"
      aria-label={t('reports.statistics.chart-label', { title: props.title })}
    >
      <ErrorBoundary>
        <Suspense fallback={<p role="status">{t('reports.statistics.chart-loading')}</p>}>
          <Canvas {...props} />
        </Suspense>
      </ErrorBoundary>
    </div>
  );
}
