import type { KeyboardEvent, ReactNode } from 'react';
import { useFormats, useText } from '#web/texts.tsx';
import { useIntl } from 'react-intl';
import type { CalendarYearView } from '../../contract/clock-routes.ts';
import classes from './Clocks.module.css';
import { isDayOff, isWeekend } from './year-days.ts';

export interface MonthTableProps {
  readonly year: CalendarYearView;
  /** 0 is January. */
  readonly month: number;
  readonly isEditable: boolean;
  readonly onToggle: (on: string) => void;
}

const dayMs = 86_400_000;
/** 3 January 2000 was a Monday. */
const someMonday = Date.UTC(2000, 0, 3);
const steps: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };

/** A month as a table of weeks; arrows move from day to day, a press changes the day. */
export function MonthTable({ year, month, isEditable, onToggle }: MonthTableProps): ReactNode {
  const { locale } = useIntl();
  const name = format(locale, { month: 'long' }, Date.UTC(year.year, month, 1));
  const weekdays = Array.from({ length: 7 }, (_, index) => someMonday + index * dayMs);
  return (
    <table className={classes.month}>
      <caption>{name}</caption>
      <thead>
        <tr>
          {weekdays.map((at) => (
            <th key={at} scope="col" abbr={format(locale, { weekday: 'long' }, at)}>
              {format(locale, { weekday: 'short' }, at)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(year.year, month).map((week) => (
          <tr key={week.find((on) => on !== null)}>
            {week.map((on, index) => (
              // oxlint-disable-next-line react/no-array-index-key
              <td key={on ?? `empty ${index}`}>
                {on ? <Day on={on} year={year} isEditable={isEditable} onToggle={onToggle} /> : null}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

interface DayProps {
  readonly on: string;
  readonly year: CalendarYearView;
  readonly isEditable: boolean;
  readonly onToggle: (on: string) => void;
}

function Day({ on, year, isEditable, onToggle }: DayProps): ReactNode {
  const t = useText();
  const { civilDate } = useFormats();
  const isOff = isDayOff(year, on);
  const kind = isOff ? t('reports.calendar.day-off') : t('reports.calendar.working-day');
  return (
    <button
      type="button"
      id={`day-${on}`}
      className={classes.day}
      data-off={isOff || undefined}
      data-changed={isOff !== isWeekend(on) || undefined}
      disabled={!isEditable}
      aria-pressed={isOff}
      aria-label={`${civilDate(on)}, ${kind}`}
      onClick={() => onToggle(on)}
      onKeyDown={(event) => moveFocus(event, on)}
    >
      {Number(on.slice(8))}
    </button>
  );
}

function moveFocus(event: KeyboardEvent, on: string): void {
  const days = steps[event.key];
  if (days === undefined) return;
  event.preventDefault();
  const next = new Date(Date.parse(`${on}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
  document.getElementById(`day-${next}`)?.focus();
}

/** Weeks from Monday; null where a week reaches out of the month. */
function weeksOf(year: number, month: number): (string | null)[][] {
  const first = new Date(Date.UTC(year, month, 1));
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const before = (first.getUTCDay() + 6) % 7;
  const cells = Array.from({ length: Math.ceil((before + length) / 7) * 7 }, (_, index) => {
    const number = index - before + 1;
    if (number < 1 || number > length) return null;
    return new Date(Date.UTC(year, month, number)).toISOString().slice(0, 10);
  });
  return Array.from({ length: cells.length / 7 }, (_, week) => cells.slice(week * 7, week * 7 + 7));
}

function format(locale: string, options: Intl.DateTimeFormatOptions, at: number): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' }).format(at);
}
