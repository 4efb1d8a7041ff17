import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Slider } from '@mantine/core';
import { useFormats, useText } from '#web/texts.tsx';
import { historyDays } from '../../contract/map-routes.ts';
import classes from './Situation.module.css';

const stepMinutes = 30;
const minuteMs = 60_000;
/** A little less than the server remembers: the clock goes on while the hand is on the slider. */
const reachMinutes = historyDays * 24 * 60 - stepMinutes;

export interface TimeSliderProps {
  /** Null: now. */
  readonly at: string | null;
  readonly onChange: (at: string | null) => void;
}

/** What the map shows of the last 30 days: at the right end it is live. */
export function TimeSlider({ at, onChange }: TimeSliderProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const [openedMs] = useState(() => Math.floor(Date.now() / minuteMs) * minuteMs);
  const [held, setHeld] = useState<number | null>(null);
  const agoOf = (moment: string): number => (openedMs - new Date(moment).getTime()) / minuteMs;
  const value = held ?? (at === null ? 0 : -Math.min(Math.max(agoOf(at), 0), reachMinutes));
  const momentOf = (minutes: number): string => new Date(openedMs + minutes * minuteMs).toISOString();
  const wordsOf = (minutes: number): string =>
    minutes === 0 ? t('situation.time.now') : dateTime(momentOf(minutes));
  return (
    <div className={classes.time} role="group" aria-label={t('situation.time.label')}>
      <span className={classes.moment} aria-live="polite">
        {wordsOf(value)}
      </span>
      <Slider
        className={classes.slider ?? ''}
        min={-reachMinutes}
        max={0}
        step={stepMinutes}
        value={value}
        label={wordsOf}
        thumbLabel={t('situation.time.label')}
        onChange={setHeld}
        onChangeEnd={(minutes) => {
          setHeld(null);
          onChange(minutes === 0 ? null : momentOf(minutes));
        }}
      />
      {at === null ? null : (
        <Button variant="default" size="compact-md" onClick={() => onChange(null)}>
          {t('situation.time.to-now')}
        </Button>
      )}
    </div>
  );
}
