import type { ReactNode } from 'react';
import { icons } from '#web/icons.ts';
import { useText } from '#web/texts.tsx';
import type { ReportStatus } from '../../contract/report.ts';
import { lookOf } from '../statuses.ts';
import classes from './StatusBadge.module.css';

export function StatusBadge({ status }: { status: ReportStatus }): ReactNode {
  const t = useText();
  const { tone, icon } = lookOf(status);
  const Icon = icons[icon];
  return (
    <span className={classes.badge} data-tone={tone}>
      <Icon size={16} aria-hidden="true" />
      {t(`reports.status.${status}`)}
    </span>
  );
}

/** Stands beside the status when the promised day has passed. */
export function OverdueBadge(): ReactNode {
  const t = useText();
  return (
    <span className={classes.badge} data-tone="bad">
      <icons.clock size={16} aria-hidden="true" />
      {t('reports.overdue')}
    </span>
  );
}
