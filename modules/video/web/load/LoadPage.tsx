import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { DataTable } from '#web/design/DataTable.tsx';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { downloadLoad, listLoad } from '../../contract/load.ts';
import type { ShiftLoad } from '../../contract/load.ts';
import { lastDays } from '../health/period.ts';
import { PeriodSelect } from '../health/PeriodSelect.tsx';

const usualDays = 7;

/** How much each operator watched in each shift, for who shares the work. */
export function LoadPage(): ReactNode {
  const t = useText();
  const { timeZone } = useSession().town;
  const [count, setCount] = useState<number>(usualDays);
  const period = lastDays(count, timeZone);
  const answer = useQueryRoute(listLoad, { ...period }, { keepsPrevious: true });
  const query = new URLSearchParams({ ...period }).toString();
  return (
    <Page
      title={t('video.load.title')}
      lead={t('video.load.lead')}
      width="full"
      actions={
        <Button component="a" variant="default" download href={`${downloadLoad.path}?${query}`}>
          {t('video.load.csv')}
        </Button>
      }
    >
      <PeriodSelect count={count} onChange={setCount} />
      {answer.isPending ? (
        <LoadingState />
      ) : answer.isError ? (
        <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data.shifts.length === 0 ? (
        <EmptyState title={t('video.load.none')} />
      ) : (
        <>
          {answer.data.isCut ? <Notice kind="warning">{t('video.load.cut')}</Notice> : null}
          <Shifts shifts={answer.data.shifts} />
          <p>{t('video.load.note')}</p>
        </>
      )}
    </Page>
  );
}

function Shifts({ shifts }: { readonly shifts: readonly ShiftLoad[] }): ReactNode {
  const t = useText();
  const { dateTime, time } = useFormats();
  const { number } = useFormats();
  const hours = (seconds: number): string => number(seconds / 3_600, { maximumFractionDigits: 2 });
  return (
    <DataTable
      label={t('video.load.by-shift')}
      rows={shifts}
      keyOf={({ personId, organisationName, from }) => `${personId} ${organisationName} ${from}`}
      columns={[
        { title: t('video.load.column.person'), isName: true, cell: ({ personName }) => personName || '—' },
        { title: t('video.load.column.shift'), cell: ({ from, to }) => `${dateTime(from)} – ${time(to)}` },
        { title: t('video.load.column.cameras'), cell: ({ cameras }) => cameras },
        { title: t('video.load.column.watched'), cell: ({ watchedSeconds }) => hours(watchedSeconds) },
        { title: t('video.load.column.camera-hours'), cell: ({ cameraSeconds }) => hours(cameraSeconds) },
        { title: t('video.load.column.switches'), cell: ({ switches }) => switches },
        { title: t('video.load.column.footage'), cell: ({ footageLooks }) => footageLooks },
        { title: t('video.load.column.exports'), cell: ({ exports }) => exports },
        {
          title: t('video.load.column.alarms'),
          cell: ({ alarmsTaken, alarmsDismissed }) => `${alarmsTaken} / ${alarmsDismissed}`,
        },
      ]}
    />
  );
}
