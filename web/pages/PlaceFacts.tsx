import type { ReactNode } from 'react';
import { describePlace } from '#kernel/geo/contract/routes.ts';
import type { PlaceDescription } from '#kernel/geo/contract/place.ts';
import { listOrganisations } from '#kernel/identity/contract/organisations.ts';
import type { AreaPlace } from '../define-web.ts';
import { Notice } from '../design/Notice.tsx';
import { Section } from '../design/Section.tsx';
import { useQueryRoute } from '../query.ts';
import { ErrorState } from '../states/ErrorState.tsx';
import { LoadingState } from '../states/LoadingState.tsx';
import { useText } from '../texts.tsx';
import classes from './AreaPage.module.css';

/** Farther than this a house is not the one that was meant. */
const nearM = 60;

/** What is here: the house and who manages it, the street, the areas. */
export function PlaceFacts({ place }: { place: AreaPlace }): ReactNode {
  const t = useText();
  const here = useQueryRoute(describePlace, { lng: place.longitude, lat: place.latitude });
  return (
    <Section title={t('web.area.here')}>
      {here.isPending ? <LoadingState /> : null}
      {here.error ? <ErrorState problem={here.error} onRetry={() => void here.refetch()} /> : null}
      {here.data && !here.data.isInsideTown ? <Notice kind="warning">{t('web.area.outside')}</Notice> : null}
      {here.data ? <Facts here={here.data} /> : null}
    </Section>
  );
}

function Facts({ here }: { here: PlaceDescription }): ReactNode {
  const t = useText();
  const house = here.house && here.house.distanceM <= nearM ? here.house : null;
  const areas = here.areas.filter(({ kind }) => kind !== 'town').map(({ name }) => name);
  return (
    <dl className={classes.facts}>
      {house ? <Fact name={t('web.area.house')}>{house.address}</Fact> : null}
      {!house && here.street ? <Fact name={t('web.area.street')}>{here.street.name}</Fact> : null}
      {house?.managementOrganisationId ? <Manager id={house.managementOrganisationId} /> : null}
      {areas.length > 0 ? <Fact name={t('web.area.areas')}>{areas.join(' · ')}</Fact> : null}
    </dl>
  );
}

/** NOTE: a town has some dozens of management companies; the public list holds them all. */
function Manager({ id }: { id: string }): ReactNode {
  const t = useText();
  const list = useQueryRoute(listOrganisations, { kind: 'management-company', limit: 200 });
  const manager = list.data?.organisations.find((row) => row.id === id);
  if (!manager) return null;
  return (
    <Fact name={t('web.area.manager')}>
      {manager.name}
      {manager.phone ? (
        <>
          {' · '}
          <a href={`tel:${manager.phone.replace(/[^\d+]/g, '')}`}>{manager.phone}</a>
        </>
      ) : null}
    </Fact>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
