import type { FormEvent, ReactNode } from 'react';
import { useCallback, useState } from 'react';
import { Button, Textarea } from '@mantine/core';
import type { PayloadOf } from '#kernel/events/contract.ts';
import { fieldText } from '#web/call.ts';
import { Notice } from '#web/design/Notice.tsx';
import { Section } from '#web/design/Section.tsx';
import { ButtonLink } from '#web/links.tsx';
import type { LiveEvent } from '#web/live.ts';
import { useLiveEvents } from '#web/live.ts';
import { queryClient, queryKeyOf, useCommand, useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { problemText, useText } from '#web/texts.tsx';
import { commentLimit, listComments, reportDiscussed, writeComment } from '../../contract/discussion.ts';
import { Comment } from './Comment.tsx';
import classes from './Discussion.module.css';

const discussed = [reportDiscussed];

/** What residents, the administration and the executor say under a public report. */
export function Discussion({ number }: { number: number }): ReactNode {
  const t = useText();
  const { person } = useSession();
  const list = useQueryRoute(listComments, { number });
  const follow = useCallback(
    ({ payload }: LiveEvent<PayloadOf<typeof reportDiscussed>>) => {
      if (payload.number === number)
        void queryClient.invalidateQueries({ queryKey: queryKeyOf(listComments, { number }) });
    },
    [number],
  );
  useLiveEvents(discussed, follow);
  if (!list.data || (list.data.mode === 'off' && list.data.comments.length === 0)) return null;
  const { mode, canWrite, comments } = list.data;
  return (
    <Section title={t('reports.discussion.title')}>
      {comments.length === 0 ? <p className={classes.muted}>{t('reports.discussion.empty')}</p> : null}
      <ol className={classes.list} aria-live="polite">
        {comments.map((comment) => (
          <li key={comment.id}>
            <Comment comment={comment} />
          </li>
        ))}
      </ol>
      {canWrite ? <CommentForm number={number} isReadBefore={mode === 'before'} /> : null}
      {!person && mode !== 'off' ? (
        <ButtonLink to={`/sign-in?next=/reports/${number}`} variant="default">
          {t('reports.discussion.sign-in')}
        </ButtonLink>
      ) : null}
    </Section>
  );
}

function CommentForm({ number, isReadBefore }: { number: number; isReadBefore: boolean }): ReactNode {
  const t = useText();
  const [text, setText] = useState('');
  const [isWaiting, setIsWaiting] = useState(false);
  const write = useCommand(writeComment, {
    changes: [listComments],
    onDone: ({ state }) => {
      setText('');
      setIsWaiting(state === 'waiting');
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    write.mutate({ number, text });
  };
  const textError = fieldText(write.error, '/text');
  return (
    <form className={classes.form} onSubmit={submit}>
      <Textarea
        label={t('reports.discussion.write')}
        description={t(isReadBefore ? 'reports.discussion.hint-before' : 'reports.discussion.hint-after')}
        required
        autosize
        minRows={2}
        maxLength={commentLimit}
        value={text}
        error={textError}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {write.error && !textError ? <Notice kind="danger">{problemText(write.error, t)}</Notice> : null}
      {isWaiting ? <Notice kind="info">{t('reports.discussion.sent-to-moderator')}</Notice> : null}
      <div>
        <Button type="submit" loading={write.isPending}>
          {t('reports.discussion.send')}
        </Button>
      </div>
    </form>
  );
}
