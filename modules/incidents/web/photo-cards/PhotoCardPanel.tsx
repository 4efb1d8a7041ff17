import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useLiveQueries } from '#web/live.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import type { IncidentCard } from '../../contract/incident.ts';
import { listPhotoCards, photoCardChanged, withdrawPhotoCard } from '../../contract/photo-cards.ts';
import type { PhotoCardOnCard } from '../../contract/photo-cards.ts';
import { readIncident } from '../../contract/routes.ts';
import { listRuns } from '../../contract/scenarios.ts';
import card from '../card/Card.module.css';
import { PhotoCardForm } from './PhotoCardForm.tsx';
import { SoughtPerson } from './SoughtPerson.tsx';
import classes from './Sought.module.css';

export interface PhotoCardPanelProps {
  readonly card: IncidentCard;
  /** A scenario waits for it. */
  readonly isAsked: boolean;
}

/** Whom the town looks for by this card; a press away where nobody is looked for. */
export function PhotoCardPanel({ card: incident, isAsked }: PhotoCardPanelProps): ReactNode {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const { id, can, log } = incident;
  // Each look leaves a row in the audit: cards that look for nobody are not asked.
  const hadOne = log.some(({ kind }) => kind === 'photo-card-sent');
  const answer = useQueryRoute(listPhotoCards, { id }, { isEnabled: hadOne });
  useLiveQueries([photoCardChanged], hadOne ? [listPhotoCards] : []);
  const known = hadOne ? (answer.data?.photoCards ?? []) : [];
  const out = known.find(({ shown }) => shown !== null);
  const mayPublish = can.change && !out && (!hadOne || answer.data !== undefined);
  if (!mayPublish && known.length === 0) return null;
  return (
    <section className={card.panel} data-notable={isAsked || undefined} aria-labelledby="photo-card-title">
      <h3 id="photo-card-title">{t('incidents.photo-card.title')}</h3>
      {isAsked && !out ? <p className={card.muted}>{t('incidents.photo-card.asked')}</p> : null}
      {out?.shown ? <Out id={id} out={out} mayWithdraw={can.change} /> : null}
      {mayPublish && !isAsked && !isOpen ? (
        <Button variant="default" onClick={() => setIsOpen(true)}>
          {t('incidents.photo-card.open')}
        </Button>
      ) : null}
      {mayPublish && (isAsked || isOpen) ? (
        <PhotoCardForm incidentId={id} onDone={() => setIsOpen(false)} />
      ) : null}
      <Former ended={known.filter(({ shown }) => shown === null)} />
    </section>
  );
}

interface OutProps {
  readonly id: string;
  readonly out: PhotoCardOnCard;
  readonly mayWithdraw: boolean;
}

function Out({ id, out, mayWithdraw }: OutProps): ReactNode {
  const t = useText();
  const withdraw = useCommand(withdrawPhotoCard, { changes: [listPhotoCards, readIncident, listRuns] });
  const { shown, audiences, ground, groundNote, toldCount } = out;
  return (
    <>
      {shown ? <SoughtPerson sought={shown} isCompact /> : null}
      <p className={card.fine}>
        {[
          audiences.map((one) => t(`incidents.photo-card.audience.${one}`)).join(', '),
          t('incidents.photo-card.told', { count: toldCount }),
          `${t(`incidents.photo-card.ground.${ground}`)}: ${groundNote}`,
        ].join(' · ')}
      </p>
      {withdraw.error ? <Notice kind="danger">{problemText(withdraw.error, t)}</Notice> : null}
      {mayWithdraw ? (
        <div className={card.buttons}>
          <Button loading={withdraw.isPending} onClick={() => withdraw.mutate({ id, as: 'found' })}>
            {t('incidents.photo-card.found')}
          </Button>
          <Button
            variant="default"
            disabled={withdraw.isPending}
            onClick={() => withdraw.mutate({ id, as: 'mistake' })}
          >
            {t('incidents.photo-card.mistake')}
          </Button>
        </div>
      ) : null}
    </>
  );
}

/** Of those that have ended only what was done. */
function Former({ ended }: { ended: readonly PhotoCardOnCard[] }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  if (ended.length === 0) return null;
  return (
    <ul className={classes.former}>
      {ended.map(({ id, publishedAt, withdrawnAs, toldCount }) => (
        <li key={id} className={card.fine}>
          {[
            dateTime(publishedAt),
            t(`incidents.photo-card.end.${withdrawnAs ?? 'term'}`),
            t('incidents.photo-card.told', { count: toldCount }),
          ].join(' · ')}
        </li>
      ))}
    </ul>
  );
}
