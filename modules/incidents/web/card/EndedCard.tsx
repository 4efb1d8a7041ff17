import type { ReactNode } from 'react';
import { useFormats, useText } from '#web/texts.tsx';
import type { IncidentCard } from '../../contract/incident.ts';
import classes from './Card.module.css';
import { CardLog } from './CardLog.tsx';
import { CardSide } from './CardSide.tsx';
import { TasksPanel } from './TasksPanel.tsx';

/** A card nobody changes any more, or that is another's to change. */
export function EndedCard({ card, onOpen }: { card: IncidentCard; onOpen: (id: string) => void }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { fields, shownAnswers, result, closedAt } = card;
  const facts: readonly (readonly [string, string])[] = [
    [t('incidents.close.result'), [result, closedAt ? dateTime(closedAt) : ''].filter(Boolean).join(' · ')],
    [t('incidents.field.address'), [fields.address, fields.placeNote].filter(Boolean).join(' · ')],
    [t('incidents.field.words'), fields.words],
    [t('incidents.card.caller'), [fields.caller.name, fields.caller.phone].filter(Boolean).join(' · ')],
    ...shownAnswers.map(({ title, values }) => [title, values.join(', ')] as const),
    [t('incidents.field.injured'), fields.injured.count > 0 ? String(fields.injured.count) : ''],
  ];
  return (
    <div className={classes.columns}>
      <dl className={classes.facts}>
        {facts
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
      <div className={classes.side}>
        {card.tasks.length > 0 ? <TasksPanel card={card} /> : null}
        <CardSide card={card} fields={{ ...fields, place: null }} onOpen={onOpen} />
        <CardLog card={card} />
      </div>
    </div>
  );
}
