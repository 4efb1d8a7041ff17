import type { ReactNode } from 'react';
import { useEffect, useEffectEvent } from 'react';
import { Button, Group, Select } from '@mantine/core';
import { useText } from '#web/texts.tsx';
import { tourSeconds } from './wall-layout.ts';
import classes from './WallPage.module.css';

/** A wall with more cameras than tiles is turned page by page, by hand or by itself. */
export function WallPages({
  page,
  pages,
  tour,
  isHeld,
  onTurn,
  onTour,
}: {
  readonly page: number;
  readonly pages: number;
  /** Seconds a page stands; null: it is turned by hand. */
  readonly tour: number | null;
  /** Somebody looks at one camera: nothing turns away from under their eyes. */
  readonly isHeld: boolean;
  readonly onTurn: (by: number) => void;
  readonly onTour: (seconds: number | null) => void;
}): ReactNode {
  const t = useText();
  useTour({ seconds: isHeld ? null : tour, page, onNext: () => onTurn(1) });
  return (
    <Group gap="xs" className={classes.pages}>
      <Button size="xs" variant="default" onClick={() => onTurn(-1)}>
        {t('video.wall.back')}
      </Button>
      <p aria-live="off">{t('video.wall.page', { page: page + 1, pages })}</p>
      <Button size="xs" variant="default" onClick={() => onTurn(1)}>
        {t('video.wall.forth')}
      </Button>
      <Select
        size="xs"
        className={classes.tour}
        aria-label={t('video.wall.tour')}
        allowDeselect={false}
        data={[
          { value: '', label: t('video.wall.tour-off') },
          ...tourSeconds.map((count) => ({
            value: String(count),
            label: t('video.wall.tour-on', { count }),
          })),
        ]}
        value={tour === null ? '' : String(tour)}
        onChange={(value) => onTour(value ? Number(value) : null)}
      />
    </Group>
  );
}

/** Turned anew by each page, so that one turned by hand stands for its whole time too. */
function useTour({
  seconds,
  page,
  onNext,
}: {
  readonly seconds: number | null;
  readonly page: number;
  readonly onNext: () => void;
}): void {
  const next = useEffectEvent(onNext);
  useEffect(() => {
    if (seconds === null) return undefined;
    const timer = setTimeout(next, seconds * 1_000);
    return () => clearTimeout(timer);
  }, [seconds, page]);
}
