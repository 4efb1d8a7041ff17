import type { ReactNode } from 'react';
import { useRef, useState } from 'react';
import { Button } from '@mantine/core';
import type { Point } from '#kernel/http/fields.ts';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import type { LngLat } from '#web/map/TownMap.tsx';
import { TownMap } from '#web/map/TownMap.tsx';
import { useText } from '#web/texts.tsx';
import { AddressSearch } from './AddressSearch.tsx';
import classes from './NewReport.module.css';
import { useOwnPosition } from './use-own-position.ts';

export interface PlaceFieldProps {
  readonly place: Point | null;
  readonly placeText: string;
  /** What the town calls the place, once known. */
  readonly address: string | null;
  readonly isOutside: boolean;
  readonly error: string | null;
  /** Whoever fills it in may be standing there, so that the device is asked where it is. */
  readonly isThere?: boolean;
  readonly onPick: (place: Point, words: string) => void;
}

const nearZoom = 17;
/** Farther away than this a press names a street at best: the map comes nearer, so that the next one is exact. */
const exactFromZoom = 15;

/** Where: by a press on the map, by the device's own position, or by an address; each is enough alone. */
export function PlaceField({
  place,
  placeText,
  address,
  isOutside,
  error,
  isThere = false,
  onPick,
}: PlaceFieldProps): ReactNode {
  const t = useText();
  const zoom = useRef(0);
  const [center, setCenter] = useState<LngLat | null>(place ? [place.lng, place.lat] : null);
  const pick = (spot: Point, words: string): void => {
    setCenter([spot.lng, spot.lat]);
    onPick(spot, words);
  };
  return (
    <div className={classes.fields}>
      <AddressSearch
        id="report-place"
        value={placeText || address || ''}
        error={error}
        onPick={({ lng, lat, address: words }) => pick({ lng, lat }, words)}
      />
      {isThere ? <OwnPosition onFound={(spot) => pick(spot, '')} /> : null}
      <div className={classes.map}>
        <TownMap
          label={t('reports.new.map')}
          marker={place ? [place.lng, place.lat] : null}
          onMove={(view) => (zoom.current = view.zoom)}
          onPick={([lng, lat]) => {
            if (zoom.current < exactFromZoom) setCenter([lng, lat]);
            onPick({ lng, lat }, '');
          }}
          {...(center ? { center, zoom: nearZoom } : {})}
        />
      </div>
      <p className={classes.hint} aria-live="polite">
        {place && !isOutside
          ? t('reports.new.place-is', { address: placeText || address || t('reports.new.place-on-map') })
          : t('reports.new.map-hint')}
      </p>
      {isOutside ? <Notice kind="warning">{t('reports.place-outside-town')}</Notice> : null}
    </div>
  );
}

function OwnPosition({ onFound }: { onFound: (spot: Point) => void }): ReactNode {
  const t = useText();
  const position = useOwnPosition(onFound);
  return (
    <>
      <Button
        variant="default"
        onClick={position.ask}
        loading={position.isAsking}
        leftSection={<icons.location size={20} aria-hidden="true" />}
      >
        {t('reports.new.own-position')}
      </Button>
      {position.isRefused ? (
        <p className={classes.hint} role="status">
          {t('reports.new.own-position-refused')}
        </p>
      ) : null}
    </>
  );
}
