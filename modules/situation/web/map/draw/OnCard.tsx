import type { ReactNode } from 'react';
import type { SlotProps } from '#web/define-web.ts';
import { ButtonLink, TextLink } from '#web/links.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { listSketches } from '../../../contract/sketches.ts';
import { mapPath } from '../map-address.ts';
import classes from '../Situation.module.css';

const cardZoom = '16';

/** Sketches on a card, and the way to the map to draw one. */
export function OnCard({ incidentId, isSent, place }: SlotProps['incident.side']): ReactNode {
  const mayRead = useCan('situation.map.read');
  return mayRead && isSent ? <Panel incidentId={incidentId} place={place} /> : null;
}

function Panel({ incidentId, place }: Pick<SlotProps['incident.side'], 'incidentId' | 'place'>): ReactNode {
  const t = useText();
  const list = useQueryRoute(listSketches, { incidentId });
  const sketches = (list.data?.sketches ?? []).filter((sketch) => sketch.incidentId === incidentId);
  const to = (changes: Readonly<Record<string, string>>): `/${string}` => {
    const view = place ? { lng: String(place.lng), lat: String(place.lat), z: cardZoom } : {};
    return `${mapPath}?${new URLSearchParams({ card: incidentId, ...view, ...changes })}`;
  };
  return (
    <section className={classes.panel}>
      <h3>{t('situation.draw.on-map')}</h3>
      {sketches.length > 0 ? (
        <ul className={classes.shapes}>
          {sketches.map(({ id, title, author }) => (
            <li key={id}>
              <TextLink to={to({ sketches: id })}>{title}</TextLink>
              <span className={classes.fine}>{author}</span>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={classes.buttons}>
        <ButtonLink to={to({ draw: 'true' })} variant="default">
          {t('situation.draw.open')}
        </ButtonLink>
      </div>
    </section>
  );
}
