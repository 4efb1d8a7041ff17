import type { ReactNode } from 'react';
import { useEffect, useState } from 'react';
import { useText } from '../texts.tsx';
import { MediaProblem, readHealth } from './media-client.ts';
import type { MediaAccess, RecorderHealth } from './media-client.ts';
import classes from './Player.module.css';

const refreshMs = 10_000;
const gigabyte = 1e9;

/** How many cameras are recorded and how much room is left; nothing where the viewer may not know. */
export function HealthLine({ access }: { readonly access: MediaAccess }): ReactNode {
  const t = useText();
  const health = useHealth(access);
  if (!health) return null;
  const recorded = health.cameras.filter(({ state }) => state === 'recorded').length;
  const ready = health.storages.filter(({ state }) => state === 'ready');
  const freeBytes = ready.reduce((sum, disk) => sum + Math.max(0, disk.freeBytes - disk.reserveBytes), 0);
  const isWell =
    recorded === health.cameras.length &&
    ready.length === health.storages.length &&
    (health.forecast?.alarm ?? null) === null;
  return (
    <p className={classes.health} data-well={isWell} role="status">
      {t('web.player.health', {
        recorded,
        count: health.cameras.length,
        free: Math.floor(freeBytes / gigabyte),
      })}
      {ready.length < health.storages.length &&
        ` ${t('web.player.disksFailed', { count: health.storages.length - ready.length })}`}
      {health.forecast && <ForecastText forecast={health.forecast} />}
    </p>
  );
}

/** How long the ordered days fit, and what will be kept when they do not. */
function ForecastText({
  forecast,
}: {
  readonly forecast: NonNullable<RecorderHealth['forecast']>;
}): ReactNode {
  const t = useText();
  const { daysLeft, daysUntilStop, cameras } = forecast;
  if (daysLeft === null) return ` ${t('web.player.daysFit')}`;
  const shortest = cameras.toSorted(
    (a, b) => a.fittingDays / a.orderedDays - b.fittingDays / b.orderedDays,
  )[0];
  return (
    <>
      {` ${t('web.player.daysLeft', { days: Math.floor(daysLeft) })}`}
      {shortest &&
        shortest.fittingDays < shortest.orderedDays &&
        ` ${t('web.player.daysKept', {
          kept: Math.floor(shortest.fittingDays),
          ordered: Math.round(shortest.orderedDays),
        })}`}
      {daysUntilStop !== null && ` ${t('web.player.daysUntilStop', { days: Math.floor(daysUntilStop) })}`}
    </>
  );
}

function useHealth(access: MediaAccess): RecorderHealth | undefined {
  const [health, setHealth] = useState<RecorderHealth>();
  useEffect(() => {
    let isOver = false;
    const read = async (): Promise<void> => {
      try {
        const answer = await readHealth(access);
        if (!isOver) setHealth(answer);
      } catch (error) {
        if (!(error instanceof MediaProblem)) throw error;
        if (!isOver) setHealth(undefined);
      }
    };
    void read();
    const again = setInterval(() => void read(), refreshMs);
    return () => {
      isOver = true;
      clearInterval(again);
    };
  }, [access]);
  return health;
}
