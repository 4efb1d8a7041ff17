import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Slot } from '#web/Slot.tsx';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useFormats, useText } from '#web/texts.tsx';
import type { CardFields, IncidentCard, IncidentLink } from '../../contract/incident.ts';
import { findByPhone, findNearby, linkIncidents, readIncident } from '../../contract/routes.ts';
import { PhotoCardPanel } from '../photo-cards/PhotoCardPanel.tsx';
import { RunsPanel } from '../scenarios/RunsPanel.tsx';
import { areCamerasAsked, isPhotoCardAsked, useRuns } from '../scenarios/use-runs.ts';
import classes from './Card.module.css';

const askAfterMs = 400;
const shortestPhone = 6;

export interface CardSideProps {
  readonly card: IncidentCard;
  readonly fields: CardFields;
  readonly onOpen: (id: string) => void;
}

/** What is known already, while the caller still talks: cards near by, earlier calls of this telephone, links, alarms. */
export function CardSide({ card, fields, onOpen }: CardSideProps): ReactNode {
  const t = useText();
  const { time } = useFormats();
  const [place] = useDebouncedValue(fields.place, askAfterMs);
  const [phone] = useDebouncedValue(fields.caller.phone, askAfterMs);
  const digits = phone.replaceAll(/\D/g, '').length;
  const near = useQueryRoute(
    findNearby,
    { lng: place?.lng ?? 0, lat: place?.lat ?? 0, exceptId: card.id },
    { isEnabled: place !== null },
  );
  const calls = useQueryRoute(
    findByPhone,
    { phone, exceptId: card.id },
    { isEnabled: digits >= shortestPhone },
  );
  const runs = useRuns(card.id);
  const linked = new Set(card.links.map(({ id }) => id));
  const nearby = place ? (near.data?.incidents ?? []).filter(({ id }) => !linked.has(id)) : [];
  const earlier = digits >= shortestPhone ? (calls.data?.incidents ?? []) : [];
  return (
    <>
      <RunsPanel card={card} runs={runs} />
      {card.number === null ? null : <PhotoCardPanel card={card} isAsked={isPhotoCardAsked(runs)} />}
      <Cards title={t('incidents.side.nearby')} cards={nearby} card={card} onOpen={onOpen} />
      <Cards title={t('incidents.side.phone')} cards={earlier} card={card} onOpen={onOpen} />
      <Cards title={t('incidents.side.links')} cards={card.links} card={null} onOpen={onOpen} />
      {card.alarms.length > 0 ? (
        <section className={classes.panel}>
          <h3>{t('incidents.side.alarms')}</h3>
          <ul className={classes.services}>
            {card.alarms.map((alarm) => (
              <li key={alarm.id}>
                <p className={classes.fine}>
                  {[
                    alarm.source,
                    alarm.alarmKey,
                    t(alarm.isActive ? 'incidents.alarm.active' : 'incidents.alarm.cleared'),
                    t('incidents.alarm.count', { count: alarm.raiseCount }),
                    time(alarm.lastAt),
                  ].join(' · ')}
                </p>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      <Slot
        name="incident.side"
        props={{
          incidentId: card.id,
          isSent: card.number !== null,
          place,
          wantsCameras: areCamerasAsked(runs),
        }}
        loading={null}
      />
    </>
  );
}

interface CardsProps {
  readonly title: string;
  readonly cards: readonly IncidentLink[];
  /** The card they may be linked to; null: they are. */
  readonly card: IncidentCard | null;
  readonly onOpen: (id: string) => void;
}

function Cards({ title, cards, card, onOpen }: CardsProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const link = useCommand(linkIncidents, { changes: [readIncident] });
  if (cards.length === 0) return null;
  return (
    <section className={classes.panel} data-notable={card !== null || undefined}>
      <h3>{title}</h3>
      <ul className={classes.services}>
        {cards.map(({ id, number, title: what, address, status, registeredAt, distanceM }) => (
          <li key={id} className={classes.known}>
            <button type="button" className={classes.knownLink} onClick={() => onOpen(id)}>
              {[number === null ? '' : t('incidents.number', { number: String(number) }), what]
                .filter(Boolean)
                .join(' ')}
            </button>
            <span className={classes.fine}>
              {[
                t(`incidents.status.${status}`),
                address,
                distanceM === null ? '' : t('incidents.side.metres', { metres: distanceM }),
                registeredAt ? dateTime(registeredAt) : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </span>
            {card?.can.change && !card.links.some((one) => one.id === id) ? (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => link.mutate({ id: card.id, otherId: id })}
              >
                {t('incidents.side.link')}
              </Button>
            ) : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
