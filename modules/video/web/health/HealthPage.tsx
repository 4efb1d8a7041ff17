import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, Select, Switch } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { Page } from '#web/design/Page.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { OutputOf } from '#kernel/http/contract.ts';
import { healthFaults, listHealth } from '../../contract/health.ts';
import classes from './Health.module.css';
import videoClasses from '../pages/Video.module.css';
import { useShare } from './DayStrip.tsx';
import { HealthTable } from './HealthTable.tsx';
import { lastDays } from './period.ts';
import type { Period } from './period.ts';
import { PeriodSelect } from './PeriodSelect.tsx';

const usualDays = 14;
const refreshMs = 60_000;

type Health = OutputOf<typeof listHealth>;

/** What was recorded and what was not, camera by camera; the report for the contractor. */
export function HealthPage(): ReactNode {
  const t = useText();
  const { timeZone } = useSession().town;
  const [count, setCount] = useState<number>(usualDays);
  const period = lastDays(count, timeZone);
  const answer = useQueryRoute(listHealth, { ...period }, { refreshMs, keepsPrevious: true });
  return (
    <Page
      title={t('video.health.title')}
      lead={t('video.health.lead')}
      width="full"
      actions={
        <>
          <ReportLink period={period} format="csv" />
          <ReportLink period={period} format="docx" />
        </>
      }
    >
      <PeriodSelect count={count} onChange={setCount} />
      {answer.isPending ? (
        <LoadingState />
      ) : answer.isError ? (
        <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <Told health={answer.data} period={period} />
      )}
    </Page>
  );
}

function ReportLink({
  period,
  format,
}: {
  readonly period: Period;
  readonly format: 'csv' | 'docx';
}): ReactNode {
  const t = useText();
  const query = new URLSearchParams({ ...period, format }).toString();
  return (
    <Button component="a" variant="default" download href={`/api/v1/video/service-level?${query}`}>
      {format === 'csv' ? t('video.health.csv') : t('video.health.docx')}
    </Button>
  );
}

function Told({ health, period }: { readonly health: Health; readonly period: Period }): ReactNode {
  const t = useText();
  const [isFaultyOnly, setFaultyOnly] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const { cameras } = health;
  if (cameras.length === 0)
    return <EmptyState title={t('video.health.none')}>{t('video.health.none-hint')}</EmptyState>;
  const isShown = ({ faults }: Health['cameras'][number]): boolean =>
    fault === null ? !isFaultyOnly || faults.length > 0 : faults.some((one) => one === fault);
  const shown = cameras.filter((camera) => isShown(camera));
  return (
    <>
      <Figures health={health} />
      <ReadUntil health={health} />
      <div className={classes.filters}>
        <FaultSelect cameras={cameras} fault={fault} onChange={setFault} />
        <Switch
          mb="xs"
          label={t('video.health.only-faulty')}
          checked={isFaultyOnly}
          onChange={(event) => setFaultyOnly(event.currentTarget.checked)}
        />
      </div>
      {shown.length === 0 ? (
        <EmptyState title={t('video.health.all-good')} />
      ) : (
        <HealthTable cameras={shown} period={period} />
      )}
    </>
  );
}

/** The faults there are, each with the number of its cameras. */
function FaultSelect({
  cameras,
  fault,
  onChange,
}: {
  readonly cameras: Health['cameras'];
  readonly fault: string | null;
  readonly onChange: (fault: string | null) => void;
}): ReactNode {
  const t = useText();
  const data = healthFaults.flatMap((value) => {
    const count = cameras.filter(({ faults }) => faults.includes(value)).length;
    return count === 0 && value !== fault
      ? []
      : [{ value, label: `${t(`video.fault.${value}`)} (${count})` }];
  });
  return (
    <Select
      clearable
      label={t('video.health.fault-filter')}
      placeholder={t('video.health.every-fault')}
      data={data}
      value={fault}
      onChange={onChange}
    />
  );
}

function Figures({ health: { cameras, targetPercent } }: { readonly health: Health }): ReactNode {
  const t = useText();
  const share = useShare();
  const ordered = cameras.reduce((sum, one) => sum + one.ordered, 0);
  const online = cameras.reduce((sum, one) => sum + one.online, 0);
  const count = (fault: 'below-target' | 'silent'): number =>
    cameras.filter(({ faults }) => faults.includes(fault)).length;
  const of = t('video.health.of-cameras', { count: cameras.length });
  const figures = [
    {
      title: t('video.health.online-all'),
      value: share(ordered === 0 ? null : (online / ordered) * 100),
      note: t('video.health.target', { percent: targetPercent }),
    },
    { title: t('video.health.below'), value: count('below-target'), note: of },
    { title: t('video.health.silent-now'), value: count('silent'), note: of },
  ];
  return (
    <ul className={videoClasses.figures}>
      {figures.map(({ title, value, note }) => (
        <li key={title}>
          <strong>{value}</strong>
          <span>{title}</span>
          <small>{note}</small>
        </li>
      ))}
    </ul>
  );
}

function ReadUntil({ health }: { readonly health: Health }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  if (health.readUntil === null) return null;
  const words = { at: dateTime(health.readUntil) };
  return health.isReadLate ? (
    <Notice kind="warning">{t('video.health.read-late', words)}</Notice>
  ) : (
    <p>{t('video.health.read-until', words)}</p>
  );
}
