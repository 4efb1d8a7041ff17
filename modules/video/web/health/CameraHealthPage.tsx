import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import type { OutputOf } from '#kernel/http/contract.ts';
import { DataTable } from '#web/design/DataTable.tsx';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { Section } from '#web/design/Section.tsx';
import { ButtonLink, usePathParameters } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { ledgerStates, readCameraHealth } from '../../contract/health.ts';
import { IssueOrderDialog } from '../maintenance/IssueOrderDialog.tsx';
import type { OrderSubject } from '../maintenance/IssueOrderDialog.tsx';
import { DayStrip, useShare } from './DayStrip.tsx';
import { Faults } from './HealthTable.tsx';
import { Measurements } from './Measurements.tsx';
import { Pictures } from './Pictures.tsx';
import { lastDays } from './period.ts';
import type { Period } from './period.ts';
import { PeriodSelect } from './PeriodSelect.tsx';

const usualDays = 30;
const refreshMs = 60_000;

type Health = OutputOf<typeof readCameraHealth>;

/** One camera by day, with every span that was not recorded. */
export function CameraHealthPage(): ReactNode {
  const t = useText();
  const { cameraId = '' } = usePathParameters();
  const { timeZone } = useSession().town;
  const [isOrdering, setOrdering] = useState(false);
  const [count, setCount] = useState<number>(usualDays);
  const period = lastDays(count, timeZone);
  const answer = useQueryRoute(
    readCameraHealth,
    { id: cameraId, ...period },
    { refreshMs, keepsPrevious: true },
  );
  if (answer.isPending) return <LoadingState />;
  if (answer.isError)
    return <ErrorState isWholePage problem={answer.error} onRetry={() => void answer.refetch()} />;
  const { health } = answer.data;
  return (
    <Page
      title={`${health.camera.number}. ${health.camera.name}`}
      lead={`${health.camera.address} · ${health.ownerName}`}
      width="full"
      actions={
        <>
          {answer.data.can.order ? (
            <Button onClick={() => setOrdering(true)}>{t('video.work.issue')}</Button>
          ) : null}
          <ButtonLink variant="default" to="/work/video-health">
            {t('video.health.title')}
          </ButtonLink>
          <ButtonLink variant="default" to={`/work/cameras/${cameraId}`}>
            {t('video.health.card')}
          </ButtonLink>
        </>
      }
    >
      <PeriodSelect count={count} onChange={setCount} />
      <Told told={answer.data} period={period} />
      {isOrdering ? (
        <IssueOrderDialog camera={health.camera} about={aboutOf(health)} onClose={() => setOrdering(false)} />
      ) : null}
    </Page>
  );
}

/** What an order begins with: the picture before the rest, since somebody must go there for it. */
function aboutOf({ faults }: Health['health']): OrderSubject | undefined {
  const ofPicture = faults.filter((fault) => fault.startsWith('picture-'));
  const [first] = ofPicture;
  if (first === undefined) return undefined;
  const isDirty = first === 'picture-covered' || first === 'picture-blurred';
  return { fault: isDirty ? 'cleaning' : 'picture', faults: ofPicture };
}

function Told({ told, period }: { readonly told: Health; readonly period: Period }): ReactNode {
  const t = useText();
  const { health } = told;
  return (
    <>
      {health.faults.length === 0 ? null : <Faults health={health} />}
      <Section title={t('video.health.pictures')}>
        <Pictures told={told} />
      </Section>
      <Section title={t('video.health.by-day')}>
        <DayStrip period={period} days={health.days} targetPercent={health.targetPercent} />
      </Section>
      <Section title={t('video.health.measured')}>
        <Measurements health={health} />
      </Section>
      <Section title={t('video.health.ledger')}>
        <Days ledger={told.ledger} />
      </Section>
      <Section title={t('video.health.outages')}>
        <Outages outages={told.outages} />
        {told.areOutagesCut ? <Notice kind="info">{t('video.health.cut')}</Notice> : null}
      </Section>
    </>
  );
}

function Days({ ledger }: Pick<Health, 'ledger'>): ReactNode {
  const t = useText();
  const share = useShare();
  const { civilDate } = useFormats();
  if (ledger.length === 0) return <EmptyState title={t('video.health.no-ledger')} />;
  const seen = ledgerStates.filter((state) => ledger.some(({ seconds }) => (seconds[state] ?? 0) > 0));
  return (
    <DataTable
      label={t('video.health.ledger')}
      rows={ledger}
      keyOf={({ day }) => day}
      columns={[
        { title: t('video.service-level.column.day'), cell: ({ day }) => civilDate(day) },
        {
          title: t('video.health.online'),
          cell: ({ ordered, online }) => share(ordered === 0 ? null : (online / ordered) * 100),
        },
        ...seen.map((state) => ({
          title: t(`video.ledger-state.${state}`),
          cell: ({ seconds }: Health['ledger'][number]) => lengthOf(seconds[state] ?? 0),
        })),
      ]}
    />
  );
}

function Outages({ outages }: Pick<Health, 'outages'>): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  if (outages.length === 0) return <EmptyState title={t('video.health.no-outages')} />;
  return (
    <DataTable
      label={t('video.health.outages')}
      rows={outages}
      keyOf={({ from }) => from}
      columns={[
        { title: t('video.health.from'), cell: ({ from }) => dateTime(from) },
        { title: t('video.health.to'), cell: ({ to }) => dateTime(to) },
        {
          title: t('video.health.length'),
          cell: ({ from, to }) => lengthOf(Math.round((Date.parse(to) - Date.parse(from)) / 1_000)),
        },
        { title: t('video.health.why'), cell: ({ state }) => t(`video.ledger-state.${state}`) },
      ]}
    />
  );
}

/** `23:59:58`, as the report says it. */
function lengthOf(seconds: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${Math.floor(seconds / 3_600)}:${two(Math.floor((seconds % 3_600) / 60))}:${two(seconds % 60)}`;
}
