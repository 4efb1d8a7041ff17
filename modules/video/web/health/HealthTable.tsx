import type { ReactNode } from 'react';
import { Badge } from '@mantine/core';
import { DataTable } from '#web/design/DataTable.tsx';
import { TextLink } from '#web/links.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { CameraHealth, HealthFault } from '../../contract/health.ts';
import { DayStrip, useShare } from './DayStrip.tsx';
import classes from './Health.module.css';
import type { Period } from './period.ts';

/** Seen to at once; the others are worth knowing. */
const urgent: readonly HealthFault[] = [
  'silent',
  'below-target',
  'picture-black',
  'picture-covered',
  'picture-frozen',
  'picture-turned',
  'certificate-expired',
  'factory-password',
];

export function HealthTable({
  cameras,
  period,
}: {
  readonly cameras: readonly CameraHealth[];
  readonly period: Period;
}): ReactNode {
  const t = useText();
  const bitrate = useBitrate();
  return (
    <DataTable
      label={t('video.health.title')}
      rows={cameras}
      keyOf={({ camera }) => camera.id}
      columns={[
        {
          title: t('video.service-level.column.camera'),
          cell: ({ camera }) => <CameraLink camera={camera} />,
        },
        { title: t('video.service-level.column.owner'), cell: ({ ownerName }) => ownerName },
        {
          title: t('video.health.online'),
          cell: ({ onlinePercent, targetPercent }) => (
            <Share percent={onlinePercent} targetPercent={targetPercent} />
          ),
        },
        {
          title: t('video.health.by-day'),
          cell: ({ days, targetPercent }) => (
            <DayStrip period={period} days={days} targetPercent={targetPercent} />
          ),
        },
        { title: t('video.health.outages'), cell: ({ outages }) => outages },
        {
          title: t('video.health.bitrate'),
          cell: ({ reading }) => (
            <span className={classes.figure}>{bitrate(reading?.bitrateBps ?? null)}</span>
          ),
        },
        { title: t('video.health.attention'), cell: (health) => <Faults health={health} /> },
      ]}
    />
  );
}

function CameraLink({ camera }: Pick<CameraHealth, 'camera'>): ReactNode {
  return (
    <TextLink to={`/work/video-health/${camera.id}`}>
      {camera.number}. {camera.name}
    </TextLink>
  );
}

export function Share({
  percent,
  targetPercent,
}: {
  readonly percent: number | null;
  readonly targetPercent: number;
}): ReactNode {
  const share = useShare();
  const isLow = percent !== null && percent < targetPercent;
  return (
    <span className={classes.share} data-is-low={isLow || undefined}>
      {share(percent)}
    </span>
  );
}

/** Since when where that is known. */
export function Faults({
  health: { faults, findings },
}: {
  readonly health: Pick<CameraHealth, 'faults' | 'findings'>;
}): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const sinceOf = (fault: HealthFault): string | undefined =>
    findings.find(({ finding }) => fault === `picture-${finding}`)?.from;
  if (faults.length === 0) return '—';
  return (
    <span className={classes.badges}>
      {faults.map((fault) => {
        const since = sinceOf(fault);
        return (
          <span key={fault} className={classes.fault}>
            <Badge tt="none" variant="light" color={urgent.includes(fault) ? 'red' : 'bronze'}>
              {t(`video.fault.${fault}`)}
            </Badge>
            {since === undefined ? null : <small>{t('video.health.since', { at: dateTime(since) })}</small>}
          </span>
        );
      })}
    </span>
  );
}

export function useBitrate(): (bitsPerSecond: number | null) => string {
  const t = useText();
  const { number } = useFormats();
  return (bitsPerSecond) =>
    bitsPerSecond === null
      ? '—'
      : t('video.health.mbps', { value: number(bitsPerSecond / 1_000_000, { maximumFractionDigits: 2 }) });
}
