import type { FormEvent, ReactNode } from 'react';
import { useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { icons } from '#web/icons.ts';
import { useCommand } from '#web/query.ts';
import { problemText, useText } from '#web/texts.tsx';
import { judgeSample, listControlSample } from '../../contract/control.ts';
import type { SampledAnswer } from '../../contract/control.ts';
import type { ReturnReason } from '../../contract/return-reasons.ts';
import classes from '../proof/JudgedAnswers.module.css';
import { ReturnReasonField } from './ReturnReasonField.tsx';

/** Good by one press; poor with a reason of the list and words for the executor. */
export function JudgementForm({ answer }: { answer: SampledAnswer }): ReactNode {
  const t = useText();
  const { answerId } = answer;
  const [isPoor, setIsPoor] = useState(false);
  const judge = useCommand(judgeSample, { changes: [listControlSample] });
  if (isPoor) return <PoorForm answer={answer} onCancel={() => setIsPoor(false)} />;
  return (
    <>
      {judge.error ? <Notice kind="danger">{problemText(judge.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button
          loading={judge.isPending}
          leftSection={<icons.check size={20} aria-hidden="true" />}
          onClick={() => judge.mutate({ answerId, judgement: 'good' })}
        >
          {t('reports.control.good')}
        </Button>
        <Button
          variant="default"
          leftSection={<icons.undo size={20} aria-hidden="true" />}
          onClick={() => setIsPoor(true)}
        >
          {t('reports.control.poor')}
        </Button>
      </div>
    </>
  );
}

function PoorForm({ answer, onCancel }: { answer: SampledAnswer; onCancel: () => void }): ReactNode {
  const t = useText();
  const { answerId, isReturnable } = answer;
  const [reasonId, setReasonId] = useState<ReturnReason | null>(null);
  const [reason, setReason] = useState('');
  const judge = useCommand(judgeSample, { changes: [listControlSample] });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (reasonId) judge.mutate({ answerId, judgement: 'poor', reasonId, reason });
  };
  return (
    <form className={classes.form} onSubmit={submit}>
      <ReturnReasonField value={reasonId} onChange={setReasonId} />
      <Textarea
        label={t('reports.control.words')}
        description={t(isReturnable ? 'reports.control.returned-hint' : 'reports.control.counted-hint')}
        required
        autosize
        minRows={2}
        minLength={3}
        maxLength={1000}
        value={reason}
        error={fieldText(judge.error, '/reason')}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {judge.error ? <Notice kind="danger">{problemText(judge.error, t)}</Notice> : null}
      <div className={classes.buttons}>
        <Button type="submit" loading={judge.isPending}>
          {t(isReturnable ? 'reports.control.return' : 'reports.control.count')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('web.action.cancel')}
        </Button>
      </div>
    </form>
  );
}
