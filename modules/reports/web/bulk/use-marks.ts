import { useState } from 'react';
import type { ReportSummary } from '../../contract/report.ts';

/** As many as one call takes. */
export const marksAtMost = 100;

export interface Marks {
  /** The chosen reports of the list, in its order; what has left the list is chosen no more. */
  readonly reports: readonly ReportSummary[];
  readonly isFull: boolean;
  readonly has: (number: number) => boolean;
  readonly toggle: (number: number) => void;
  readonly all: () => void;
  readonly clear: () => void;
}

export function useMarks(reports: readonly ReportSummary[]): Marks {
  const [numbers, setNumbers] = useState<ReadonlySet<number>>(new Set());
  const marked = reports.filter(({ number }) => numbers.has(number)).slice(0, marksAtMost);
  const isFull = marked.length >= marksAtMost;
  return {
    reports: marked,
    isFull,
    has: (number) => marked.some((report) => report.number === number),
    toggle: (number) => setNumbers(toggled(marked, number, isFull)),
    all: () => setNumbers(new Set(reports.slice(0, marksAtMost).map(({ number }) => number))),
    clear: () => setNumbers(new Set()),
  };
}

/** A full choice takes no more, and always lets go. */
function toggled(marked: readonly ReportSummary[], number: number, isFull: boolean): ReadonlySet<number> {
  const next = new Set(marked.map((report) => report.number));
  if (next.has(number)) next.delete(number);
  else if (!isFull) next.add(number);
  return next;
}
