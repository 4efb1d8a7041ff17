import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button, TextInput } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import {
  acceptTelephonogram,
  finishTask,
  listTelephonograms,
  readTelephonogram,
} from '../../contract/routes.ts';
import type { DeliveryView, TelephonogramView } from '../../contract/telephonogram.ts';
import classes from './Journal.module.css';

export interface OwnDeliveryProps {
  readonly delivery: DeliveryView;
  readonly telephonogram: TelephonogramView;
}

const changes = [readTelephonogram, listTelephonograms];

/** What the reader's own post owes: to accept, and to tell that the task is done. The button is the largest thing here. */
export function OwnDelivery({ delivery, telephonogram }: OwnDeliveryProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { post, state, acceptedAt, acceptedBy, isOverdue, returnNote, can } = delivery;
  return (
    <div className={classes.delivery} data-overdue={isOverdue || undefined}>
      <p className={classes.deliveryHead}>
        <strong>{post}</strong>
        <span className={isOverdue ? classes.late : undefined}>
          {t(isOverdue ? 'telephonograms.state.overdue' : `telephonograms.state.${state}`)}
        </span>
      </p>
      {acceptedAt ? (
        <p className={classes.fine}>
          {t('telephonograms.accepted', { person: acceptedBy ?? '', at: dateTime(acceptedAt) })}
        </p>
      ) : null}
      {returnNote ? (
        <Notice kind="warning" title={t('telephonograms.returned')}>
          {returnNote}
        </Notice>
      ) : null}
      {can.accept ? <Accept delivery={delivery} telephonogram={telephonogram} /> : null}
      {can.finish ? <Finish id={delivery.id} /> : null}
    </div>
  );
}

function Accept({ delivery: { id }, telephonogram }: OwnDeliveryProps): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const [readBack, setReadBack] = useState('');
  const accept = useCommand(acceptTelephonogram, { changes });
  const { needsReadBack, acceptBy } = telephonogram;
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        accept.mutate({ id, readBack: needsReadBack ? readBack : null });
      }}
    >
      <p className={classes.fine}>{t('telephonograms.accept-by', { at: dateTime(acceptBy) })}</p>
      {needsReadBack ? (
        <TextInput
          label={t('telephonograms.read-back.field')}
          description={t('telephonograms.read-back.hint')}
          required
          minLength={3}
          maxLength={500}
          value={readBack}
          onChange={(event) => setReadBack(event.currentTarget.value)}
        />
      ) : null}
      {accept.error ? <Notice kind="danger">{problemText(accept.error, t)}</Notice> : null}
      <Button type="submit" size="lg" loading={accept.isPending}>
        {t('telephonograms.accept')}
      </Button>
    </form>
  );
}

function Finish({ id }: { id: string }): ReactNode {
  const t = useText();
  const [note, setNote] = useState('');
  const finish = useCommand(finishTask, { changes });
  return (
    <form
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        finish.mutate({ id, note });
      }}
    >
      <TextInput
        label={t('telephonograms.task.note')}
        required
        minLength={3}
        maxLength={500}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {finish.error ? <Notice kind="danger">{problemText(finish.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={finish.isPending}>
          {t('telephonograms.task.finish')}
        </Button>
      </div>
    </form>
  );
}
