import type { ReactNode } from 'react';
import type { SlotProps } from '#web/define-web.ts';
import { ButtonLink, TextLink } from '#web/links.tsx';
import { useLiveQueries } from '#web/live.ts';
import { useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { useText } from '#web/texts.tsx';
import { telephonogramChanged } from '../../contract/events.ts';
import { listOfCard } from '../../contract/routes.ts';
import classes from './Journal.module.css';
import { addressOf } from './place.ts';

/** Telephonograms about a card, beside it. */
export function OnCard(props: SlotProps['incident.side']): ReactNode {
  const mayWork = useCan('telephonograms.telephonogram.work');
  return mayWork && props.isSent ? <Panel incidentId={props.incidentId} /> : null;
}

function Panel({ incidentId }: { incidentId: string }): ReactNode {
  const t = useText();
  const list = useQueryRoute(listOfCard, { incidentId });
  useLiveQueries([telephonogramChanged], [listOfCard]);
  const rows = list.data?.telephonograms ?? [];
  return (
    <section className={classes.panel}>
      <h3>{t('telephonograms.nav.journal')}</h3>
      <ul className={classes.deliveries}>
        {rows.map(({ id, registerNumber, subject, accepted, recipients, overdue }) => (
          <li key={id}>
            <TextLink to={addressOf({ box: 'outgoing', openId: id })}>
              {registerNumber} {subject}
            </TextLink>
            <div className={classes.fine}>
              {t('telephonograms.list.accepted', { accepted, recipients })}
              {overdue > 0 ? ` · ${t('telephonograms.list.overdue', { count: overdue })}` : ''}
            </div>
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <ButtonLink
          variant="default"
          size="compact-md"
          to={addressOf({ box: 'outgoing', isNew: true, incidentId })}
        >
          {t('telephonograms.compose.new')}
        </ButtonLink>
      </div>
    </section>
  );
}
