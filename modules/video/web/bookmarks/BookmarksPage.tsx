import type { ReactNode } from 'react';
import { useState } from 'react';
import { SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Page } from '#web/design/Page.tsx';
import { icons } from '#web/icons.ts';
import { useQueryRoute } from '#web/query.ts';
import { EmptyState } from '#web/states/EmptyState.tsx';
import { ErrorState } from '#web/states/ErrorState.tsx';
import { LoadingState } from '#web/states/LoadingState.tsx';
import { useText } from '#web/texts.tsx';
import { listBookmarks } from '../../contract/bookmarks.ts';
import classes from '../pages/Video.module.css';
import { BookmarkList } from './BookmarkList.tsx';

const askAfterMs = 300;

/** Moments that were marked, the own ones and those colleagues share; each leads to its footage. */
export function BookmarksPage(): ReactNode {
  const t = useText();
  const [whose, setWhose] = useState<'own' | 'all'>('all');
  const [text, setText] = useState('');
  const [asked] = useDebouncedValue(text.trim(), askAfterMs);
  const answer = useQueryRoute(
    listBookmarks,
    { whose, ...(asked === '' ? {} : { text: asked }) },
    { keepsPrevious: true },
  );
  return (
    <Page title={t('video.bookmarks.title')} lead={t('video.bookmarks.lead')} width="full">
      <search className={classes.filters}>
        <TextInput
          type="search"
          label={t('video.bookmarks.search')}
          value={text}
          maxLength={100}
          leftSection={<icons.search size={20} aria-hidden="true" />}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t('video.bookmarks.whose')}
          data={[
            { value: 'all', label: t('video.bookmarks.all') },
            { value: 'own', label: t('video.bookmarks.own') },
          ]}
          value={whose}
          onChange={(value) => setWhose(value === 'own' ? 'own' : 'all')}
        />
      </search>
      {answer.isPending ? (
        <LoadingState />
      ) : answer.isError ? (
        <ErrorState problem={answer.error} onRetry={() => void answer.refetch()} />
      ) : answer.data.bookmarks.length === 0 ? (
        <EmptyState title={t('video.bookmarks.none')}>{t('video.bookmarks.none-hint')}</EmptyState>
      ) : (
        <BookmarkList bookmarks={answer.data.bookmarks} />
      )}
    </Page>
  );
}
