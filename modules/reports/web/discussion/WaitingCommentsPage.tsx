import type { ReactNode } from 'react';
import { useCallback, useState } from 'react';
import { Button } from '@mantine/core';
import { Page } from '#web/design/Page.tsx';
import { TextLink } from '#web/links.tsx';
import { useLiveEvents } from '#web/live.ts';
import { queryClient, useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { commentWaits, listWaitingComments } from '../../contract/discussion.ts';
import { Comment } from './Comment.tsx';
import classes from './Discussion.module.css';

const waiting = [commentWaits];
const commentsAtOnce = 30;

/** What residents have written and nobody has read yet, across all reports of the moderator's areas. */
export function WaitingCommentsPage(): ReactNode {
  const t = useText();
  const [after, setAfter] = useState<string | null>(null);
  const list = useQueryRoute(
    listWaitingComments,
    { limit: commentsAtOnce, ...(after ? { after } : {}) },
    { keepsPrevious: true },
  );
  const refresh = useCallback(
    () => void queryClient.invalidateQueries({ queryKey: [listWaitingComments.id] }),
    [],
  );
  useLiveEvents(waiting, refresh);
  const { comments = [], next = null, total = 0 } = list.data ?? {};
  return (
    <Page
      title={t('reports.nav.discussion')}
      lead={list.data ? t('reports.discussion.waiting-count', { count: total }) : ''}
    >
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && comments.length === 0 ? (
        <EmptyState icon="check" title={t('reports.discussion.nothing-waits')}>
          {t('reports.discussion.nothing-waits-text')}
        </EmptyState>
      ) : null}
      <ul className={classes.list}>
        {comments.map((comment) => (
          <li key={comment.id} className={classes.waiting}>
            <TextLink to={`/reports/${comment.reportNumber}`}>
              {t('reports.number', { number: String(comment.reportNumber) })}
            </TextLink>
            <Comment comment={comment} />
          </li>
        ))}
      </ul>
      <div className={classes.actions}>
        {after ? (
          <Button variant="default" onClick={() => setAfter(null)}>
            {t('reports.discussion.first-page')}
          </Button>
        ) : null}
        {next ? (
          <Button variant="default" onClick={() => setAfter(next)}>
            {t('reports.discussion.more')}
          </Button>
        ) : null}
      </div>
    </Page>
  );
}
