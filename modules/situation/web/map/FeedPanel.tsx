import type { ReactNode } from 'react';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { readFeed } from '../../contract/map-routes.ts';
import type { LayerView } from '../../contract/map-routes.ts';
import { Entry } from './Entry.tsx';
import { refreshMs } from './refresh.ts';
import classes from './Situation.module.css';
import { toneColours } from './tones.ts';

export interface FeedPanelProps {
  readonly layers: readonly LayerView[];
  readonly at: string | null;
  readonly onShow: (place: { lng: number; lat: number }) => void;
}

/** What happened within a day, the newest first. */
export function FeedPanel({ layers, at, onShow }: FeedPanelProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const input = { layers: layers.map(({ id }) => id), ...(at ? { at } : {}) };
  const feed = useQueryRoute(readFeed, input, {
    isEnabled: layers.length > 0,
    keepsPrevious: true,
    refreshMs,
  });
  const tones = new Map(layers.map(({ id, tone }) => [id, toneColours[tone]]));
  const entries = feed.data?.entries ?? [];
  return (
    <section className={classes.panel}>
      <h2>{t('situation.feed.title')}</h2>
      {feed.isPending && layers.length > 0 ? <LoadingState /> : null}
      {feed.error ? <ErrorState problem={feed.error} onRetry={() => void feed.refetch()} /> : null}
      {!feed.isPending && entries.length === 0 ? (
        <p className={classes.fine}>{t('situation.feed.empty')}</p>
      ) : null}
      <ol className={classes.entries}>
        {entries.map(({ id, layerId, at: when, what, label, note, path, place }) => (
          <Entry
            key={`${layerId}/${id}`}
            colour={tones.get(layerId) ?? 'transparent'}
            label={label}
            path={path}
            lines={[what, dateTime(when), note]}
            onShow={place ? () => onShow(place) : undefined}
          />
        ))}
      </ol>
    </section>
  );
}
