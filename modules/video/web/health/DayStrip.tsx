import type { ReactNode } from 'react';
import { useFormats, useText } from '#web/texts.tsx';
import type { DayHealth } from '../../contract/health.ts';
import classes from './Health.module.css';
import { daysOf } from './period.ts';
import type { Period } from './period.ts';

/** Half of the day is lost. */
const badPercent = 50;

/** A mark for each day of a period; said in words where colours are not seen. */
export function DayStrip({
  period,
  days,
  targetPercent,
}: {
  readonly period: Period;
  readonly days: readonly DayHealth[];
  readonly targetPercent: number;
}): ReactNode {
  const t = useText();
  const { civilDate } = useFormats();
  const share = useShare();
  const told = daysOf(period).map((day) => {
    const found = days.find((one) => one.day === day);
    const percent = found && found.ordered > 0 ? (found.online / found.ordered) * 100 : null;
    const words = { day: civilDate(day), percent: share(percent) };
    const title = percent === null ? t('video.health.day-unknown', words) : t('video.health.day-told', words);
    return { day, title, level: levelOf(percent, targetPercent) };
  });
  const remarkable = told.filter(({ level }) => level === 'bad' || level === 'some');
  const label = remarkable.map(({ title }) => title).join('; ');
  return (
    <div className={classes.strip} role="img" aria-label={label || t('video.health.by-day')}>
      {told.map(({ day, title, level }) => (
        <span key={day} title={title} data-level={level} />
      ))}
    </div>
  );
}

function levelOf(percent: number | null, targetPercent: number): 'none' | 'bad' | 'some' | 'good' {
  if (percent === null) return 'none';
  if (percent < badPercent) return 'bad';
  return percent < targetPercent ? 'some' : 'good';
}

/** Rounded down: 100 % is said of nothing less. */
export function useShare(): (percent: number | null) => string {
  const { number } = useFormats();
  return (percent) =>
    percent === null
      ? '—'
      : number(Math.floor(percent * 100) / 10_000, { style: 'percent', maximumFractionDigits: 2 });
}
