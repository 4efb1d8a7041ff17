import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Checkbox, Select, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { listCalendar, saveCalendarYear } from '../../contract/clock-routes.ts';
import type { CalendarYearView } from '../../contract/clock-routes.ts';
import classes from './Clocks.module.css';
import { MonthTable } from './MonthTable.tsx';
import { isDayOff, toggleDay } from './year-days.ts';

/** Days off and working days of a year; each day is a button. */
export function CalendarPage(): ReactNode {
  const t = useText();
  const calendar = useQueryRoute(listCalendar, {});
  const [chosen, setChosen] = useState<number | null>(null);
  if (calendar.isPending) return <LoadingState />;
  if (calendar.error) return <ErrorState problem={calendar.error} onRetry={() => void calendar.refetch()} />;

  const { years, thisYear, country, missingYear, fixedHolidays } = calendar.data;
  const next = Math.max(thisYear, ...years.map((known) => known.year)) + 1;
  const year = chosen ?? missingYear ?? thisYear;
  const known = years.find((one) => one.year === year) ?? emptyYear(year, fixedHolidays);
  const offered = [...years.map((one) => one.year), next].map(String);
  return (
    <Page
      title={t('reports.nav.calendar')}
      lead={t(`reports.calendar.lead-${country === 'RU' ? 'ru' : 'ua'}`)}
      width="full"
    >
      {missingYear === null ? null : (
        <Notice kind="warning" title={t('reports.calendar.missing', { year: String(missingYear) })}>
          {t('reports.calendar.missing-text')}
        </Notice>
      )}
      <div className={classes.pair}>
        <Select
          label={t('reports.register.year')}
          data={offered}
          value={String(year)}
          allowDeselect={false}
          onChange={(value) => setChosen(Number(value))}
        />
      </div>
      <YearForm key={`${known.year} ${known.version}`} known={known} />
    </Page>
  );
}

/** A year nobody entered begins with the holidays of the law, on its weekdays. */
function emptyYear(year: number, fixedHolidays: readonly string[]): CalendarYearView {
  const days = fixedHolidays.map((monthDay) => `${year}-${monthDay}`);
  const source = { ru: '', uk: '', en: '' };
  return { year, version: 0, isProvisional: true, source, daysOff: days, workingDays: [] };
}

function YearForm({ known }: { known: CalendarYearView }): ReactNode {
  const t = useText();
  const { number } = useFormats();
  const [year, setYear] = useState(known);
  const save = useCommand(saveCalendarYear, { changes: [listCalendar] });
  const mayEdit = useCan('reports.calendar.manage');
  const months = Array.from({ length: 12 }, (_, month) => month);
  const offCount = daysOf(year.year).filter((on) => isDayOff(year, on)).length;
  const all = daysOf(year.year).length;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate(year);
      }}
    >
      <p className={classes.muted}>
        {t('reports.calendar.counts', { working: number(all - offCount), off: number(offCount) })}
      </p>
      <div className={classes.months}>
        {months.map((month) => (
          <MonthTable
            key={month}
            year={year}
            month={month}
            isEditable={mayEdit}
            onToggle={(on) => setYear(toggleDay(year, on))}
          />
        ))}
      </div>
      <Checkbox
        label={t('reports.calendar.provisional')}
        checked={year.isProvisional}
        disabled={!mayEdit}
        onChange={(event) => setYear({ ...year, isProvisional: event.currentTarget.checked })}
      />
      <SourceFields
        source={year.source}
        isEditable={mayEdit}
        onChange={(source) => setYear({ ...year, source })}
      />
      {save.error ? <Notice kind="danger">{problemText(save.error, t)}</Notice> : null}
      {save.isSuccess ? <Notice kind="good">{t('reports.calendar.saved')}</Notice> : null}
      {mayEdit ? (
        <div className={classes.buttons}>
          <Button type="submit" loading={save.isPending}>
            {t('reports.calendar.save')}
          </Button>
        </div>
      ) : null}
    </form>
  );
}

function daysOf(year: number): string[] {
  const days: string[] = [];
  for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 86_400_000) {
    days.push(new Date(at).toISOString().slice(0, 10));
  }
  return days;
}

export function SourceFields({
  source,
  isEditable,
  onChange,
}: {
  source: CalendarYearView['source'];
  isEditable: boolean;
  onChange: (source: CalendarYearView['source']) => void;
}): ReactNode {
  const t = useText();
  return (
    <div className={classes.pair}>
      {(['ru', 'uk', 'en'] as const).map((locale) => (
        <TextInput
          key={locale}
          label={t(`reports.rule-page.source-${locale}`)}
          value={source[locale]}
          disabled={!isEditable}
          required
          minLength={3}
          maxLength={500}
          onChange={(event) => onChange({ ...source, [locale]: event.currentTarget.value })}
        />
      ))}
    </div>
  );
}
