import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import type { AddressHit } from '#kernel/geo/contract/place.ts';
import type { AreaPlace } from '../define-web.ts';
import { Page } from '../design/Page.tsx';
import { Section } from '../design/Section.tsx';
import type { LngLat } from '../map/TownMap.tsx';
import { TownMap } from '../map/TownMap.tsx';
import { Slot } from '../Slot.tsx';
import { EmptyState } from '../states/EmptyState.tsx';
import { useText } from '../texts.tsx';
import classes from './AreaPage.module.css';
import { PlaceFacts } from './PlaceFacts.tsx';
import { PlaceSearch } from './PlaceSearch.tsx';
import { forgetPlace, readStoredPlace, storePlace } from './stored-place.ts';

/** Everything about one place: the person names it once, by address or on the map; modules tell what concerns it. */
export function AreaPage(): ReactNode {
  const t = useText();
  const [place, setPlace] = useState<AreaPlace | null>(readStoredPlace);
  const keep = (picked: AreaPlace): void => {
    storePlace(picked);
    setPlace(picked);
  };
  const find = ({ lng, lat, address }: AddressHit): void =>
    keep({ longitude: lng, latitude: lat, label: address });
  const pick = ([longitude, latitude]: LngLat): void => keep({ longitude, latitude, label: '' });
  const forget = (): void => {
    forgetPlace();
    setPlace(null);
  };
  return (
    <Page title={t('web.area.title')} lead={t('web.area.lead')}>
      <Section
        title={place?.label || t('web.area.where')}
        aside={
          place ? (
            <Button variant="default" onClick={forget}>
              {t('web.area.forget')}
            </Button>
          ) : null
        }
      >
        <div className={classes.search}>
          <PlaceSearch onFound={find} />
        </div>
        <div className={classes.map}>
          <TownMap
            label={t('web.area.map')}
            marker={place ? [place.longitude, place.latitude] : null}
            onPick={pick}
            {...(place ? { center: [place.longitude, place.latitude] as const, zoom: 15 } : {})}
          />
        </div>
        <p className={classes.hint}>{t('web.area.hint')}</p>
      </Section>
      <div className={classes.sections}>
        {place ? <PlaceFacts place={place} /> : null}
        <Slot
          name="area.section"
          props={{ place }}
          empty={
            <EmptyState icon="myArea" title={t('web.area.empty.title')}>
              {t('web.area.empty.text')}
            </EmptyState>
          }
        />
      </div>
    </Page>
  );
}
