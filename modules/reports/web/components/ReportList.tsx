import type { ReactNode } from 'react';
import type { ReportSummary } from '../../contract/report.ts';
import { useCategories } from '../categories.ts';
import { ReportItem } from './ReportItem.tsx';
import classes from './ReportList.module.css';

export interface ReportListProps {
  readonly reports: readonly ReportSummary[];
  readonly label: string;
  readonly columns?: 'one' | 'many';
  /** The report under the pointer or the focus, to be shown on a map beside the list. */
  readonly onPoint?: (report: ReportSummary) => void;
}

export function ReportList({ reports, label, columns = 'one', onPoint }: ReportListProps): ReactNode {
  const categories = useCategories();
  return (
    <ul className={classes.list} data-columns={columns} aria-label={label}>
      {reports.map((report) => (
        <li key={report.id}>
          <div
            role="presentation"
            className={classes.fill}
            onMouseEnter={() => onPoint?.(report)}
            onFocus={() => onPoint?.(report)}
          >
            <ReportItem report={report} categories={categories} />
          </div>
        </li>
      ))}
    </ul>
  );
}
