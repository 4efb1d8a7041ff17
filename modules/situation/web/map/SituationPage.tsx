import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { useShortcuts } from '#web/keyboard.tsx';
import type { LngLatBounds } from '#web/map/TownMap.tsx';
import { useQueryRoute } from '#web/query.ts';
import { SavedFilters } from '#web/saved-filters/SavedFilters.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listLayers } from '../../contract/map-routes.ts';
import type { LayerView } from '../../contract/map-routes.ts';
import { AskedLayer, useShownLayers } from './AskedLayer.tsx';
import { DrawPanel } from './draw/DrawPanel.tsx';
import { SketchList } from './draw/SketchList.tsx';
import { useSketching } from './draw/use-sketching.ts';
import type { Sketching } from './draw/use-sketching.ts';
import { FeedPanel } from './FeedPanel.tsx';
import { LayerFilter } from './LayerFilter.tsx';
import { LiveMap } from './LiveMap.tsx';
import type { MapAddress } from './map-address.ts';
import { layersIn, mapPath, useMapAddress, viewNames } from './map-address.ts';
import { PlacePanel } from './PlacePanel.tsx';
import classes from './Situation.module.css';
import { TimeSlider } from './TimeSlider.tsx';
import { useLiveLayers } from './use-live-layers.ts';
import { useWall } from './use-wall.ts';

/** All that the town's services know, on one map: live, or as it stood at a moment of the last 30 days. */
export function SituationPage(): ReactNode {
  const t = useText();
  const address = useMapAddress();
  const list = useQueryRoute(listLayers, {});
  const openWall = (): void => address.change({ wall: 'true' });
  useWall(address);
  useShortcuts([{ keys: 'w', title: t('situation.wall.title'), run: openWall }]);
  return (
    <Page
      title={t('situation.nav.map')}
      width="full"
      actions={
        <Button
          variant="default"
          leftSection={<icons.desktop size={20} aria-hidden="true" />}
          onClick={openWall}
        >
          {t('situation.wall.title')}
        </Button>
      }
    >
      <SavedFilters page={mapPath} names={viewNames} />
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data ? <Centre address={address} layers={list.data.layers} /> : null}
    </Page>
  );
}

interface CentreProps {
  readonly address: MapAddress;
  readonly layers: readonly LayerView[];
}

function Centre({ address, layers }: CentreProps): ReactNode {
  const t = useText();
  const { at, place, isWall, change } = address;
  const [bounds, setBounds] = useState<LngLatBounds | null>(null);
  const all = layers.map(({ id }) => id);
  const chosen = address.layers ?? all;
  const chosenLayers = layers.filter(({ id }) => chosen.includes(id));
  const { shown, problem, hear, askAgain } = useShownLayers(chosen);
  const sketching = useSketching(address);
  useShortcuts([{ keys: 'd', title: t('situation.draw.open'), run: sketching.begin }]);
  useLiveLayers(at === null ? chosenLayers : []);
  const pick = ({ lng, lat }: { lng: number; lat: number }): void =>
    change({ place: `${lng.toFixed(6)},${lat.toFixed(6)}` });
  return (
    <div className={classes.centre} data-wall={isWall || undefined}>
      {bounds
        ? chosen.map((id) => <AskedLayer key={id} id={id} bounds={bounds} at={at} onAnswer={hear} />)
        : null}
      <LayerFilter
        layers={layers}
        chosen={chosen}
        shown={shown}
        isPast={at !== null}
        onChange={(ids) => change({ layers: layersIn(ids, all) })}
      />
      <div className={classes.map}>
        <LiveMap
          address={address}
          layers={layers}
          shown={shown}
          onBounds={setBounds}
          onPick={pick}
          sketching={sketching}
        />
      </div>
      <TimeSlider at={at} onChange={(moment) => change({ at: moment })} />
      <div className={classes.side}>
        {problem ? <ErrorState problem={problem} onRetry={askAgain} /> : null}
        <DrawSide sketching={sketching} incidentId={address.card} />
        {place ? <PlacePanel place={place} layers={layers} onClose={() => change({ place: null })} /> : null}
        <FeedPanel layers={chosenLayers} at={at} onShow={pick} />
      </div>
      {isWall ? (
        <Button className={classes.leave ?? ''} variant="default" onClick={() => change({ wall: null })}>
          {t('situation.wall.leave')}
        </Button>
      ) : null}
    </div>
  );
}

/** Tools while one draws, else the way to them; and what was kept. */
function DrawSide({ sketching, incidentId }: { sketching: Sketching; incidentId: string | null }): ReactNode {
  const t = useText();
  const { drawing, change, leave, begin, kept, shown, show } = sketching;
  return (
    <>
      {drawing ? (
        <DrawPanel drawing={drawing} onChange={change} onLeave={leave} incidentId={incidentId} />
      ) : (
        <Button variant="default" leftSection={<icons.pencil size={20} aria-hidden="true" />} onClick={begin}>
          {t('situation.draw.open')}
        </Button>
      )}
      <SketchList sketches={kept} shown={shown} onShow={show} />
    </>
  );
}
