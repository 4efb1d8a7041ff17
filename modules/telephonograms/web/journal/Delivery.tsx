import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import {
  confirmTask,
  giveBack,
  listTelephonograms,
  readTelephonogram,
  writeDownAcceptance,
} from '../../contract/routes.ts';
import type { DeliveryView } from '../../contract/telephonogram.ts';
import classes from './Journal.module.css';

export interface DeliveryProps {
  readonly delivery: DeliveryView;
  readonly needsReadBack: boolean;
}

const changes = [readTelephonogram, listTelephonograms];

/** One recipient as its sender sees it: what has become of it, and whom to ring. */
export function Delivery({ delivery, needsReadBack }: DeliveryProps): ReactNode {
  const t = useText();
  const { post, organisation, phone, state, isOverdue, escalation, can } = delivery;
  return (
    <div className={classes.delivery} data-overdue={isOverdue || undefined}>
      <p className={classes.deliveryHead}>
        <strong>{post}</strong>
        <span className={classes.fine}>{organisation}</span>
        {phone ? <a href={`tel:${phone}`}>{phone}</a> : null}
        <span className={isOverdue ? classes.late : undefined}>
          {t(isOverdue ? 'telephonograms.state.overdue' : `telephonograms.state.${state}`)}
        </span>
      </p>
      <Facts delivery={delivery} />
      {isOverdue ? <p className={classes.late}>{t(`telephonograms.escalation.${escalation}`)}</p> : null}
      {can.voice ? <Voice id={delivery.id} needsReadBack={needsReadBack} /> : null}
      {can.decide ? <Decide delivery={delivery} /> : null}
    </div>
  );
}

function Facts({ delivery }: { delivery: DeliveryView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { deliveredAt, readAt, acceptedAt, acceptedBy, acceptedWay, readBack, doneAt, doneNote } = delivery;
  const { confirmedAt, returnNote } = delivery;
  const accepted = acceptedWay === 'voice' ? 'telephonograms.accepted-by-voice' : 'telephonograms.accepted';
  const facts = [
    deliveredAt && !readAt ? `${t('telephonograms.state.delivered')} ${dateTime(deliveredAt)}` : '',
    readAt && !acceptedAt ? `${t('telephonograms.state.read')} ${dateTime(readAt)}` : '',
    acceptedAt ? t(accepted, { person: acceptedBy ?? '', at: dateTime(acceptedAt) }) : '',
    readBack ? t('telephonograms.read-back.said', { text: readBack }) : '',
    doneAt ? t('telephonograms.task.done', { note: doneNote ?? '', at: dateTime(doneAt) }) : '',
    confirmedAt ? `${t('telephonograms.state.confirmed')} ${dateTime(confirmedAt)}` : '',
    returnNote ? `${t('telephonograms.returned')}: ${returnNote}` : '',
  ].filter(Boolean);
  return facts.length > 0 ? <p className={classes.fine}>{facts.join(' · ')}</p> : null;
}

/** Read aloud over the telephone: whoever took it gives a name, and the sender writes it down. */
function Voice({ id, needsReadBack }: { id: string; needsReadBack: boolean }): ReactNode {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const [name, setName] = useState('');
  const [readBack, setReadBack] = useState('');
  const write = useCommand(writeDownAcceptance, { changes });
  if (!isOpen)
    return (
      <div className={classes.buttons}>
        <Button variant="default" size="compact-md" onClick={() => setIsOpen(true)}>
          {t('telephonograms.voice.open')}
        </Button>
      </div>
    );
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        write.mutate({ id, name, readBack: needsReadBack ? readBack : null });
      }}
    >
      <TextInput
        label={t('telephonograms.voice.name')}
        required
        minLength={2}
        maxLength={100}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {needsReadBack ? (
        <TextInput
          label={t('telephonograms.read-back.heard')}
          required
          minLength={3}
          maxLength={500}
          value={readBack}
          onChange={(event) => setReadBack(event.currentTarget.value)}
        />
      ) : null}
      {write.error ? <Notice kind="danger">{problemText(write.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={write.isPending}>
          {t('telephonograms.voice.write')}
        </Button>
        <Button variant="subtle" onClick={() => setIsOpen(false)}>
          {t('telephonograms.cancel')}
        </Button>
      </div>
    </form>
  );
}

function Decide({ delivery: { id, state } }: { delivery: DeliveryView }): ReactNode {
  const t = useText();
  const [isReturning, setIsReturning] = useState(false);
  const [note, setNote] = useState('');
  const confirm = useCommand(confirmTask, { changes });
  const back = useCommand(giveBack, { changes, onDone: () => setIsReturning(false) });
  const problem = confirm.error ?? back.error;
  return (
    <div className={classes.form}>
      {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
      {isReturning ? (
        <TextInput
          label={t('telephonograms.return.note')}
          required
          minLength={3}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
      ) : null}
      <div className={classes.buttons}>
        {state === 'done' && !isReturning ? (
          <Button size="compact-md" loading={confirm.isPending} onClick={() => confirm.mutate({ id })}>
            {t('telephonograms.task.confirm')}
          </Button>
        ) : null}
        <Button
          variant="default"
          size="compact-md"
          loading={back.isPending}
          disabled={isReturning && note.trim().length < 3}
          onClick={() => (isReturning ? back.mutate({ id, note }) : setIsReturning(true))}
        >
          {t(state === 'done' ? 'telephonograms.return.task' : 'telephonograms.return.read-back')}
        </Button>
      </div>
    </div>
  );
}
