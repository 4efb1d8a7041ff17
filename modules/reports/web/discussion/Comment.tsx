import type { ReactNode } from 'react';
import { useState } from 'react';
import { Button } from '@mantine/core';
import { Notice } from '#web/design/Notice.tsx';
import { useCommand } from '#web/query.ts';
import type { Translate } from '#web/texts.tsx';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import {
  hideComment,
  listComments,
  listWaitingComments,
  showComment,
  withdrawComment,
} from '../../contract/discussion.ts';
import type { CommentView } from '../../contract/discussion.ts';
import { FormDialog } from '#web/design/Dialog.tsx';
import { RuleField } from '../moderation-rules/RuleField.tsx';
import { RuleLink } from '../moderation-rules/RuleLink.tsx';
import classes from './Discussion.module.css';

const touched = [listComments, listWaitingComments];

/** One thing said: by whom, when, in which words, or by which clause it was hidden. */
export function Comment({ comment }: { comment: CommentView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const { speaker, text, state, rule, createdAt, isMine } = comment;
  return (
    <article className={classes.comment} data-speaker={speaker.kind}>
      <p className={classes.speaker}>
        {speakerWords(speaker, t)}
        {isMine ? ` ${t('reports.discussion.you')}` : ''}
        <time className={classes.muted} dateTime={createdAt}>
          {dateTime(createdAt)}
        </time>
      </p>
      {state === 'waiting' ? <p className={classes.muted}>{t('reports.discussion.waiting')}</p> : null}
      {state === 'hidden' ? (
        <p className={classes.muted}>
          {t('reports.discussion.hidden')} {rule ? <RuleLink rule={rule} /> : null}
        </p>
      ) : null}
      {text === null ? null : <p className={classes.words}>{text}</p>}
      <CommentActions comment={comment} />
    </article>
  );
}

function speakerWords({ kind, organisation, number }: CommentView['speaker'], t: Translate): string {
  if (kind === 'resident') return t('reports.speaker.resident', { number: String(number ?? '') });
  const role = t(`reports.speaker.${kind}`);
  return organisation ? `${organisation.name}, ${role}` : role;
}

function CommentActions({ comment: { id, can } }: { comment: CommentView }): ReactNode {
  const t = useText();
  const [isHiding, setIsHiding] = useState(false);
  const withdraw = useCommand(withdrawComment, { changes: touched });
  const show = useCommand(showComment, { changes: touched });
  const problem = withdraw.error ?? show.error;
  if (!can.withdraw && !can.hide && !can.show) return null;
  return (
    <div className={classes.actions}>
      {problem ? <Notice kind="danger">{problemText(problem, t)}</Notice> : null}
      {can.show ? (
        <Button variant="default" loading={show.isPending} onClick={() => show.mutate({ id })}>
          {t('reports.discussion.show')}
        </Button>
      ) : null}
      {can.hide ? (
        <Button variant="default" onClick={() => setIsHiding(true)}>
          {t('reports.moderation.hide')}
        </Button>
      ) : null}
      {can.withdraw ? (
        <Button variant="subtle" loading={withdraw.isPending} onClick={() => withdraw.mutate({ id })}>
          {t('reports.discussion.withdraw')}
        </Button>
      ) : null}
      {isHiding ? <HideDialog id={id} onClose={() => setIsHiding(false)} /> : null}
    </div>
  );
}

function HideDialog({ id, onClose }: { id: string; onClose: () => void }): ReactNode {
  const t = useText();
  const [ruleId, setRuleId] = useState<string | null>(null);
  const hide = useCommand(hideComment, { changes: touched, onDone: onClose });
  return (
    <FormDialog
      title={t('reports.discussion.hide')}
      submit={t('reports.moderation.hide')}
      isBusy={hide.isPending}
      problem={hide.error}
      onClose={onClose}
      onSubmit={() => {
        if (ruleId) hide.mutate({ id, ruleId });
      }}
    >
      <RuleField value={ruleId} onChange={setRuleId} isFirst />
    </FormDialog>
  );
}
