import type { KeyboardEvent, ReactNode } from 'react';
import { useState } from 'react';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { QueueSummary } from '../../contract/report.ts';
import { Marked } from '../bulk/Marked.tsx';
import type { Marks } from '../bulk/use-marks.ts';
import { useCategories } from '../categories.ts';
import { leftWords } from '../clocks/clock-words.ts';
import { useNow } from '../clocks/use-now.ts';
import { ReportBrief } from '../components/ReportItem.tsx';
import classes from './QueuePage.module.css';

export interface Selection {
  readonly selected: QueueSummary | undefined;
  readonly select: (number: number) => void;
  readonly move: (step: number) => void;
}

/** The chosen report; when it leaves the list, the one that takes its place is chosen. */
export function useSelection(reports: readonly QueueSummary[]): Selection {
  const [chosen, setChosen] = useState<{ number: number | null; index: number }>({ number: null, index: 0 });
  const found = reports.findIndex(({ number }) => number === chosen.number);
  const index = found >= 0 ? found : Math.min(chosen.index, reports.length - 1);
  const choose = (at: number): void => setChosen({ number: reports[at]?.number ?? null, index: at });
  return {
    selected: reports[index],
    select: (number) => choose(reports.findIndex((report) => report.number === number)),
    move: (step) => {
      const next = Math.min(Math.max(index + step, 0), reports.length - 1);
      choose(next);
      focusRow(reports[next]?.number ?? 0);
    },
  };
}

function rowId(number: number): string {
  return `queue-${number}`;
}

function focusRow(number: number): void {
  const row = document.getElementById(rowId(number));
  row?.focus();
  row?.scrollIntoView({ block: 'nearest' });
}

interface QueueListProps {
  readonly reports: readonly QueueSummary[];
  readonly selected: QueueSummary;
  readonly marks: Marks;
  readonly onSelect: (number: number) => void;
  readonly onMove: (step: number) => void;
}

export function QueueList({ reports, selected, marks, onSelect, onMove }: QueueListProps): ReactNode {
  const t = useText();
  const categories = useCategories();
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    onMove(step);
  };
  return (
    <ul className={classes.list} aria-label={t('reports.queue.title')}>
      {reports.map((report) => (
        <li key={report.id}>
          <Marked marks={marks} number={report.number}>
            <button
              type="button"
              id={rowId(report.number)}
              className={classes.row}
              aria-current={report.number === selected.number || undefined}
              onKeyDown={onKeyDown}
              onClick={() => onSelect(report.number)}
            >
              <ReportBrief report={report} categories={categories} />
              <NextTerm at={report.nextTermAt} />
            </button>
          </Marked>
        </li>
      ))}
    </ul>
  );
}

/** What is left of the nearest term, the town's own ones among them. */
function NextTerm({ at }: { at: string | null }): ReactNode {
  const t = useText();
  const now = useNow();
  if (at === null) return null;
  return (
    <span className={classes.term} data-late={new Date(at).getTime() <= now || undefined}>
      <icons.clock size={16} aria-hidden="true" />
      {t('reports.queue.next-term', { left: leftWords(at, now, t) })}
    </span>
  );
}
