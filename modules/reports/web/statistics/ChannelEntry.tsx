import type { ReactNode } from 'react';
import { useState } from 'react';
import { Select, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { enterOtherChannel, listOtherChannels } from '../../contract/statistics.ts';
import { otherChannels } from '../../contract/statistics-words.ts';
import type { OtherChannel } from '../../contract/statistics-words.ts';
import { useFigures } from './figures.ts';
import { FigureTable } from './FigureTable.tsx';
import { todayIn } from './period.ts';
import classes from './Statistics.module.css';

const yearsBack = 10;

/** A year of months by channels; a number is saved when its field is left. */
export function ChannelEntry(): ReactNode {
  const t = useText();
  const { town } = useSession();
  const today = todayIn(town.timeZone);
  const thisYear = Number(today.slice(0, 4));
  const [year, setYear] = useState(thisYear);
  const totals = useQueryRoute(listOtherChannels, { year });
  const years = Array.from({ length: yearsBack }, (_, back) => String(thisYear - back));
  return (
    <>
      <p className={classes.note}>{t('reports.statistics.figures.lead')}</p>
      <Select
        className={classes.measure}
        label={t('reports.statistics.figures.year')}
        data={years}
        value={String(year)}
        allowDeselect={false}
        onChange={(value) => setYear(Number(value ?? thisYear))}
      />
      {totals.isPending ? <LoadingState /> : null}
      {totals.error ? <ErrorState problem={totals.error} onRetry={() => void totals.refetch()} /> : null}
      {totals.data ? <EntryTable key={year} year={year} today={today} totals={totals.data.totals} /> : null}
    </>
  );
}

interface Total {
  readonly month: string;
  readonly channel: OtherChannel;
  readonly appeals: number;
  readonly enteredAt: string;
  readonly enteredBy: string;
}

interface EntryTableProps {
  readonly year: number;
  readonly today: string;
  readonly totals: readonly Total[];
}

function EntryTable({ year, today, totals }: EntryTableProps): ReactNode {
  const t = useText();
  const { month } = useFigures();
  const { dateTime } = useFormats();
  const months = Array.from({ length: 12 }, (_, index) => `${year}-${String(index + 1).padStart(2, '0')}-01`);
  const last = totals.toSorted((one, other) => (one.enteredAt < other.enteredAt ? 1 : -1))[0];
  return (
    <>
      <FigureTable
        caption={t('reports.statistics.channels')}
        columns={[
          t('reports.statistics.figures.month'),
          ...otherChannels.map((channel) => t(`reports.statistics.channel.${channel}`)),
        ]}
        rows={months
          .filter((first) => first <= today)
          .map((first) => ({
            key: first,
            title: month(first),
            cells: otherChannels.map((channel) => (
              <Entry
                key={channel}
                month={first}
                channel={channel}
                saved={totals.find((total) => total.month === first && total.channel === channel)?.appeals}
              />
            )),
          }))}
      />
      {last ? (
        <p className={classes.note}>
          {t('reports.statistics.figures.last', { name: last.enteredBy, at: dateTime(last.enteredAt) })}
        </p>
      ) : null}
    </>
  );
}

interface EntryProps {
  readonly month: string;
  readonly channel: OtherChannel;
  readonly saved: number | undefined;
}

function Entry({ month, channel, saved }: EntryProps): ReactNode {
  const t = useText();
  const figures = useFigures();
  const enter = useCommand(enterOtherChannel, { changes: [listOtherChannels] });
  const [typed, setTyped] = useState(saved === undefined ? '' : String(saved));
  const save = (): void => {
    const appeals = typed.trim() === '' ? null : Number(typed);
    if (appeals !== (saved ?? null)) enter.mutate({ month, channel, appeals });
  };
  const title = t(`reports.statistics.channel.${channel}`);
  return (
    <>
      <TextInput
        className={classes.entry}
        aria-label={t('reports.statistics.figures.cell', { channel: title, month: figures.month(month) })}
        inputMode="numeric"
        value={typed}
        maxLength={7}
        onChange={(event) => setTyped(event.currentTarget.value.replaceAll(/\D/g, ''))}
        onBlur={save}
        onKeyDown={(event) => (event.key === 'Enter' ? save() : undefined)}
      />
      {enter.error ? <Notice kind="danger">{problemText(enter.error, t)}</Notice> : null}
    </>
  );
}
