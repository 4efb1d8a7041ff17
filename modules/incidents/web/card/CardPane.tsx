import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { Notice } from '#web/design/Notice.tsx';
import { useQueryRoute } from '#web/query.ts';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { cardParts } from '../../contract/incident.ts';
import type { IncidentCard } from '../../contract/incident.ts';
import { downloadCard, exportCard } from '../../contract/after-routes.ts';
import { readIncident } from '../../contract/routes.ts';
import { Keyed } from '../shared/Keyed.tsx';
import { clockText, useNow } from '../shared/use-now.ts';
import classes from './Card.module.css';
import { CardForm } from './CardForm.tsx';
import { CardLog } from './CardLog.tsx';
import { CardSide } from './CardSide.tsx';
import { CloseForm } from './CloseForm.tsx';
import { EndedCard } from './EndedCard.tsx';
import { SendPanel } from './SendPanel.tsx';
import { TasksPanel } from './TasksPanel.tsx';
import type { CardDraft } from './use-card-draft.ts';
import { useCardDraft } from './use-card-draft.ts';

export interface CardPaneProps {
  readonly id: string;
  readonly onClose: () => void;
  readonly onOpen: (id: string) => void;
}

export function CardPane({ id, onClose, onOpen }: CardPaneProps): ReactNode {
  const answer = useQueryRoute(readIncident, { id });
  if (answer.isPending) return <LoadingState />;
  if (answer.error) return <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />;
  const card = answer.data;
  return (
    <div className={classes.card}>
      <CardHead card={card} onClose={onClose} />
      {card.can.change ? <LiveCard card={card} onOpen={onOpen} /> : <EndedCard card={card} onOpen={onOpen} />}
    </div>
  );
}

function CardHead({ card, onClose }: { card: IncidentCard; onClose: () => void }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { number, status, title, createdAt, operator } = card;
  useHotkeys([['Escape', onClose]], []);
  return (
    <header className={classes.head}>
      <div>
        <h2 className={classes.title}>{title || t('incidents.row.untitled')}</h2>
        <p className={classes.muted}>
          {[
            number === null ? null : t('incidents.number', { number: String(number) }),
            t(`incidents.status.${status}`),
            dateTime(createdAt),
            operator,
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
      </div>
      {status === 'draft' ? <Timer since={createdAt} /> : null}
      {number === null ? null : <Downloads id={card.id} />}
      <Button variant="subtle" onClick={onClose}>
        <Keyed label={t('incidents.card.back')} keys="Esc" />
      </Button>
    </header>
  );
}

/** The course of the incident on paper, and for another dispatch system. */
function Downloads({ id }: { id: string }): ReactNode {
  const t = useText();
  return (
    <div className={classes.buttons}>
      <Button component="a" variant="default" href={downloadCard.path.replace(':id', id)}>
        {t('incidents.after.document')}
      </Button>
      <Button component="a" variant="subtle" href={exportCard.path.replace(':id', id)}>
        {t('incidents.after.eido')}
      </Button>
    </div>
  );
}

/** How long the talk has lasted: the norm is seen while it can still be kept. */
function Timer({ since }: { since: string }): ReactNode {
  const t = useText();
  const now = useNow();
  return (
    <p className={classes.timer} role="timer" aria-label={t('incidents.card.timer')}>
      {clockText((now - Date.parse(since)) / 1000)}
    </p>
  );
}

function LiveCard({ card, onOpen }: { card: IncidentCard; onOpen: (id: string) => void }): ReactNode {
  const draft = useCardDraft(card);
  return (
    <div className={classes.columns}>
      <div className={classes.main}>
        <SaveLine card={card} draft={draft} />
        <CardForm draft={draft} />
      </div>
      <div className={classes.side}>
        {card.status === 'draft' ? <SendPanel card={card} draft={draft} /> : <TasksPanel card={card} />}
        <CardSide card={card} fields={draft.fields} onOpen={onOpen} />
        {card.can.close ? <CloseForm card={card} draft={draft} /> : null}
        <CardLog card={card} />
      </div>
    </div>
  );
}

function SaveLine({ card, draft }: { card: IncidentCard; draft: CardDraft }): ReactNode {
  const t = useText();
  const parts = cardParts.filter(
    (part) => JSON.stringify(card.fields[part]) !== JSON.stringify(draft.fields[part]),
  );
  if (draft.state === 'conflict')
    return (
      <Notice kind="warning" title={t('incidents.card.conflict')}>
        <p>{parts.map((part) => t(`incidents.part.${part}`)).join(', ')}</p>
        <div className={classes.buttons}>
          <Button variant="default" onClick={draft.takeTheirs}>
            {t('incidents.card.take-theirs')}
          </Button>
          <Button variant="default" onClick={draft.keepMine}>
            {t('incidents.card.keep-mine')}
          </Button>
        </div>
      </Notice>
    );
  return (
    <p className={classes.saveLine} role="status" data-state={draft.state}>
      {t(`incidents.save.${draft.state}`)}
    </p>
  );
}
