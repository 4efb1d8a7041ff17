import type { ReactNode } from 'react';
import { useState } from 'react';
import type { AreaPlace } from '../define-web.ts';
import { Page } from '../design/Page.tsx';
import { Section } from '../design/Section.tsx';
import type { LngLat } from '../map/TownMap.tsx';
import { TownMap } from '../map/TownMap.tsx';
import { Slot } from '../Slot.tsx';
import { EmptyState } from '../states/EmptyState.tsx';
import { useText } from '../texts.tsx';
import classes from './AreaPage.module.css';

const placeKey = 'veche_area';

/** Everything about one place: the person names it once, modules tell what concerns it. */
export function AreaPage(): ReactNode {
  const t = useText();
  const [place, setPlace] = useState<AreaPlace | null>(storedPlace);
  const pick = ([longitude, latitude]: LngLat): void => {
    const picked = { longitude, latitude, label: '' };
    localStorage.setItem(placeKey, JSON.stringify(picked));
    setPlace(picked);
  };
  return (
    <Page title={t('web.area.title')} lead={t('web.area.lead')}>
      <Section title={t('web.area.where')}>
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

function storedPlace(): AreaPlace | null {
  const text = localStorage.getItem(placeKey);
  return text ? (JSON.parse(text) as AreaPlace) : null;
}
