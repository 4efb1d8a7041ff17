import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import type { OutputOf } from '#kernel/http/contract.ts';
import { readPlace } from '../../contract/map-routes.ts';
import type { LayerView } from '../../contract/map-routes.ts';
import { Entry } from './Entry.tsx';
import classes from './Situation.module.css';
import { toneColours } from './tones.ts';

export interface PlacePanelProps {
  readonly place: { readonly lng: number; readonly lat: number };
  readonly layers: readonly LayerView[];
  readonly onClose: () => void;
}

type Found = OutputOf<typeof readPlace>;

/** What is here: the house, whose areas, what stands near, what happened in a year. */
export function PlacePanel({ place, layers, onClose }: PlacePanelProps): ReactNode {
  const t = useText();
  const found = useQueryRoute(readPlace, place, { keepsPrevious: true });
  return (
    <section className={classes.panel} aria-live="polite" aria-label={t('situation.place.title')}>
      <div className={classes.panelHead}>
        <h2>{t('situation.place.title')}</h2>
        <Button variant="subtle" size="compact-md" onClick={onClose}>
          {t('situation.place.close')}
        </Button>
      </div>
      {found.isPending ? <LoadingState /> : null}
      {found.error ? <ErrorState problem={found.error} onRetry={() => void found.refetch()} /> : null}
      {found.data ? (
        <>
          <Facts found={found.data} />
          <Near found={found.data} layers={layers} />
          <History found={found.data} layers={layers} />
        </>
      ) : null}
    </section>
  );
}

function Facts({ found }: { readonly found: Found }): ReactNode {
  const t = useText();
  const { place, houseCompany, areas } = found;
  const address = place.house?.address ?? place.street?.name ?? t('situation.place.no-address');
  return (
    <>
      <p className={classes.address}>{address}</p>
      {place.isInsideTown ? null : <p className={classes.fine}>{t('situation.place.outside')}</p>}
      <dl className={classes.facts}>
        {houseCompany ? (
          <div>
            <dt>{t('situation.place.company')}</dt>
            <dd>{houseCompany}</dd>
          </div>
        ) : null}
        {areas.map(({ id, kind, name, owner }) => (
          <div key={id}>
            <dt>{t(`situation.area-kind.${kind}`)}</dt>
            <dd>{owner ? `${name}, ${owner}` : name}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

interface ListProps {
  readonly found: Found;
  readonly layers: readonly LayerView[];
}

function Near({ found: { near }, layers }: ListProps): ReactNode {
  const t = useText();
  return layers
    .map((layer) => ({ ...layer, objects: near.filter(({ layerId }) => layerId === layer.id) }))
    .filter(({ objects }) => objects.length > 0)
    .map(({ id, title, tone, objects }) => (
      <div key={id}>
        <h3>{t('situation.place.near', { title })}</h3>
        <ul className={classes.entries}>
          {objects.map((object) => (
            <Entry
              key={object.id}
              colour={toneColours[tone]}
              label={object.label}
              path={object.path}
              lines={[t('situation.place.metres', { metres: object.distanceM }), object.note]}
            />
          ))}
        </ul>
      </div>
    ));
}

function History({ found: { history }, layers }: ListProps): ReactNode {
  const t = useText();
  const { date } = useFormats();
  const tones = new Map(layers.map(({ id, tone }) => [id, toneColours[tone]]));
  if (history.length === 0) return <p className={classes.fine}>{t('situation.place.no-history')}</p>;
  return (
    <div>
      <h3>{t('situation.place.history')}</h3>
      <ul className={classes.entries}>
        {history.map(({ id, layerId, at, what, label, path, note }) => (
          <Entry
            key={`${layerId}/${id}`}
            colour={tones.get(layerId) ?? 'transparent'}
            label={label}
            path={path}
            lines={[what, date(at), note]}
          />
        ))}
      </ul>
    </div>
  );
}
