import type { ReactNode } from 'react';
import { Button } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import {
  countUnreadNotices,
  listNotices,
  markAllNotices,
  markNotice,
} from '#kernel/notify/contract/notices.ts';
import type { NoticeView } from '#kernel/notify/contract/notices.ts';
import { call } from '../call.ts';
import { Page } from '../design/Page.tsx';
import { icons } from '../icons.ts';
import { TextLink } from '../links.tsx';
import { useCommand } from '../query.ts';
import { useSession } from '../session.tsx';
import { EmptyState } from '../states/EmptyState.tsx';
import { ErrorState } from '../states/ErrorState.tsx';
import { ForbiddenState } from '../states/ForbiddenState.tsx';
import { LoadingState } from '../states/LoadingState.tsx';
import { useFormats, useText } from '../texts.tsx';
import classes from './NoticesPage.module.css';

const noticesAtOnce = 30;
const changed = [countUnreadNotices, listNotices];

/** What the town has written to the person, whatever else has carried it. */
export function NoticesPage(): ReactNode {
  const { person } = useSession();
  if (person) return <OwnNotices />;
  return (
    <div className="veche-framed">
      <ForbiddenState isWholePage />
    </div>
  );
}

function OwnNotices(): ReactNode {
  const t = useText();
  const list = useInfiniteQuery({
    queryKey: [listNotices.id],
    queryFn: ({ pageParam, signal }) =>
      call(listNotices, { limit: noticesAtOnce, ...(pageParam ? { after: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: ({ next }) => next,
  });
  const markAll = useCommand(markAllNotices, { changes: changed });
  const notices = list.data?.pages.flatMap((page) => page.notices) ?? [];
  const [newest] = notices;
  const hasUnread = notices.some(({ readAt }) => readAt === null);
  return (
    <Page
      title={t('web.notices.title')}
      lead={t('web.notices.lead')}
      width="text"
      actions={
        newest && hasUnread ? (
          <Button
            variant="default"
            loading={markAll.isPending}
            leftSection={<icons.check size={20} aria-hidden="true" />}
            onClick={() => markAll.mutate({ upTo: newest.id })}
          >
            {t('web.notices.mark-all')}
          </Button>
        ) : null
      }
    >
      {list.isPending ? <LoadingState /> : null}
      {list.error ? <ErrorState problem={list.error} onRetry={() => void list.refetch()} /> : null}
      {list.data && notices.length === 0 ? (
        <EmptyState icon="bell" title={t('web.notices.empty')}>
          {t('web.notices.empty-text')}
        </EmptyState>
      ) : null}
      <ul className={classes.list} aria-label={t('web.notices.title')}>
        {notices.map((notice) => (
          <NoticeItem key={notice.id} notice={notice} />
        ))}
      </ul>
      {list.hasNextPage ? (
        <Button variant="default" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('web.notices.earlier')}
        </Button>
      ) : null}
    </Page>
  );
}

function NoticeItem({ notice }: { notice: NoticeView }): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const mark = useCommand(markNotice, { changes: changed });
  const { id, subject, lead, locale, path, createdAt } = notice;
  const isRead = notice.readAt !== null;
  const read = (): void => {
    if (!isRead) mark.mutate({ noticeId: id, isRead: true });
  };
  return (
    <li className={classes.notice} data-unread={!isRead || undefined}>
      <div className={classes.words}>
        <p className={classes.subject} lang={locale}>
          {path ? (
            // Capturing a press on the link itself: a link opened in a new tab counts as read, too.
            <span onClickCapture={read} role="presentation">
              <TextLink to={path}>{subject}</TextLink>
            </span>
          ) : (
            subject
          )}
        </p>
        <p className={classes.lead} lang={locale}>
          {lead}
        </p>
        <p className={classes.facts}>
          <time dateTime={createdAt}>{dateTime(createdAt)}</time>
          {isRead ? null : <strong>{t('web.notices.new')}</strong>}
        </p>
      </div>
      <Button
        variant="subtle"
        loading={mark.isPending}
        aria-label={t(isRead ? 'web.notices.mark-unread-named' : 'web.notices.mark-read-named', { subject })}
        onClick={() => mark.mutate({ noticeId: id, isRead: !isRead })}
      >
        {t(isRead ? 'web.notices.mark-unread' : 'web.notices.mark-read')}
      </Button>
    </li>
  );
}
