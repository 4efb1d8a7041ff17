import type { ReactNode } from 'react';
import { useEffect, useRef } from 'react';
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { icons } from '#web/icons.ts';
import { ButtonLink, TextLink } from '#web/links.tsx';
import { useLiveEvents } from '#web/live.ts';
import { useCommand, useQueryRoute } from '#web/query.ts';
import { useCan } from '#web/session.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useFormats, useText } from '#web/texts.tsx';
import { telephonogramChanged } from '../../contract/events.ts';
import { listTelephonograms, readTelephonogram, receiveTelephonogram } from '../../contract/routes.ts';
import type { TelephonogramView } from '../../contract/telephonogram.ts';
import { Delivery } from './Delivery.tsx';
import classes from './Journal.module.css';
import { OwnDelivery } from './OwnDelivery.tsx';
import { addressOf } from './place.ts';

export interface TelephonogramPaneProps {
  readonly id: string;
  readonly onClose: () => void;
}

export function TelephonogramPane({ id, onClose }: TelephonogramPaneProps): ReactNode {
  const answer = useQueryRoute(readTelephonogram, { id });
  const { refetch } = answer;
  useLiveEvents([telephonogramChanged], ({ subjectId }) => {
    if (subjectId === id) void refetch();
  });
  useHotkeys([['Escape', onClose]]);
  useRead(answer.data);
  if (answer.isPending) return <LoadingState />;
  if (answer.error) return <ErrorState problem={answer.error} onRetry={() => void refetch()} />;
  const telephonogram = answer.data;
  const own = telephonogram.deliveries.filter(({ isOwn }) => isOwn);
  const others = telephonogram.deliveries.filter(({ isOwn }) => !isOwn);
  return (
    <div className={classes.paper}>
      <Head telephonogram={telephonogram} onClose={onClose} />
      {own.map((delivery) => (
        <OwnDelivery key={delivery.id} delivery={delivery} telephonogram={telephonogram} />
      ))}
      <Body telephonogram={telephonogram} />
      {others.length > 0 ? <Recipients telephonogram={telephonogram} /> : null}
      <Replies telephonogram={telephonogram} />
    </div>
  );
}

/** What is open before somebody's eyes has been read; told once. */
function useRead(telephonogram: TelephonogramView | undefined): void {
  const told = useRef(new Set<string>());
  const { mutate } = useCommand(receiveTelephonogram, { changes: [readTelephonogram, listTelephonograms] });
  const unread = (telephonogram?.deliveries ?? []).filter(
    ({ isOwn, state }) => isOwn && (state === 'sent' || state === 'delivered'),
  );
  const ids = unread.map(({ id }) => id).join();
  useEffect(() => {
    for (const id of ids.split(',')) {
      if (id === '' || told.current.has(id)) continue;
      told.current.add(id);
      mutate({ id, as: 'read' });
    }
  }, [ids, mutate]);
}

interface Shown {
  readonly telephonogram: TelephonogramView;
}

function Head({ telephonogram, onClose }: Shown & { onClose: () => void }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { id, registerNumber, subject, priority, from, person, sentAt, can } = telephonogram;
  return (
    <header className={classes.head}>
      <div>
        <h2 className={classes.title}>{subject}</h2>
        <p className={classes.muted}>
          {[
            t('telephonograms.number', { number: registerNumber }),
            t(`telephonograms.priority.${priority}`),
            [from, person].filter(Boolean).join(', '),
            dateTime(sentAt),
          ].join(' · ')}
        </p>
      </div>
      <div className={classes.buttons}>
        {can.reply ? (
          <ButtonLink variant="default" to={addressOf({ isNew: true, replyToId: id })}>
            {t('telephonograms.reply')}
          </ButtonLink>
        ) : null}
        <Button
          component="a"
          variant="default"
          href={`/api/v1/telephonograms/${id}/form`}
          leftSection={<icons.download size={18} aria-hidden="true" />}
        >
          {t('telephonograms.form.print')}
        </Button>
        <Button variant="subtle" onClick={onClose}>
          {t('telephonograms.back')}
        </Button>
      </div>
    </header>
  );
}

function Body({ telephonogram }: Shown): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const mayOpenCard = useCan('incidents.incident.read');
  const { text, task, taskDueAt, replyTo, incidentId, incidentNumber, recipientTitles } = telephonogram;
  return (
    <>
      <p className={classes.fine}>
        {t('telephonograms.form.to')}: {recipientTitles.join(', ')}
      </p>
      {replyTo ? (
        <p>
          <TextLink to={addressOf({ openId: replyTo.id })}>
            {t('telephonograms.in-reply', { number: replyTo.registerNumber })}
          </TextLink>
        </p>
      ) : null}
      <p className={classes.text}>{text}</p>
      {task ? (
        <p className={classes.task}>
          <strong>{t('telephonograms.form.task')}:</strong> {task}
          {taskDueAt ? ` · ${t('telephonograms.task.until', { at: dateTime(taskDueAt) })}` : ''}
        </p>
      ) : null}
      {incidentId && incidentNumber !== null && mayOpenCard ? (
        <p>
          <TextLink to={`/work/incidents?card=${incidentId}`}>
            {t('telephonograms.card', { number: String(incidentNumber) })}
          </TextLink>
        </p>
      ) : null}
    </>
  );
}

function Recipients({ telephonogram }: Shown): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { deliveries, recipients, accepted, acceptBy, needsReadBack } = telephonogram;
  const others = deliveries
    .filter(({ isOwn }) => !isOwn)
    .toSorted((one, other) => Number(other.isOverdue) - Number(one.isOverdue));
  return (
    <section className={classes.form} aria-labelledby="recipients-title">
      <h3 id="recipients-title" className={classes.title}>
        {t('telephonograms.list.accepted', { accepted, recipients })}
      </h3>
      <p className={classes.fine}>{t('telephonograms.accept-by', { at: dateTime(acceptBy) })}</p>
      <ul className={classes.deliveries}>
        {others.map((delivery) => (
          <li key={delivery.id}>
            <Delivery delivery={delivery} needsReadBack={needsReadBack} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Replies({ telephonogram }: Shown): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  if (telephonogram.replies.length === 0) return null;
  return (
    <section className={classes.form} aria-labelledby="replies-title">
      <h3 id="replies-title" className={classes.title}>
        {t('telephonograms.replies')}
      </h3>
      {telephonogram.replies.map(({ id, registerNumber, from, sentAt, text }) => (
        <div key={id} className={classes.delivery}>
          <p>
            <TextLink to={addressOf({ openId: id })}>{registerNumber}</TextLink> · {from} · {dateTime(sentAt)}
          </p>
          <p className={classes.text}>{text}</p>
        </div>
      ))}
    </section>
  );
}
