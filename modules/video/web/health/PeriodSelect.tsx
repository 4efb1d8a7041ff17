import type { ReactNode } from 'react';
import { Select } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import videoClasses from '../pages/Video.module.css';
import { periodDays } from './period.ts';

export interface PeriodSelectProps {
  /** Days, one of those offered. */
  readonly count: number;
  readonly onChange: (count: number) => void;
}

export function PeriodSelect({ count, onChange }: PeriodSelectProps): ReactNode {
  const t = useText();
  return (
    <div className={videoClasses.filters}>
      <Select
        label={t('video.health.period')}
        data={periodDays.map((days) => ({
          value: String(days),
          label: t('video.health.days', { count: days }),
        }))}
        value={String(count)}
        allowDeselect={false}
        onChange={(value) => value !== null && onChange(Number(value))}
      />
    </div>
  );
}
