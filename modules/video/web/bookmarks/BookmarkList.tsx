import type { ReactNode } from 'react';
import { Badge, Button } from '@mantine/core';
import { showNotification } from '@mantine/notifications';
import { DataTable } from '#web/design/DataTable.tsx';
import { TextLink } from '#web/links.tsx';
import { useCommand } from '#web/query.ts';
import { problemText, useFormats, useText } from '#web/texts.tsx';
import { listBookmarks, removeBookmark } from '../../contract/bookmarks.ts';
import type { BookmarkView } from '../../contract/bookmarks.ts';

/** Where the footage of a bookmark opens, at its beginning. */
export function pathOfBookmark({ camera, from }: Pick<BookmarkView, 'camera' | 'from'>): string {
  return `/work/cameras/${camera.id}?${new URLSearchParams({ at: from }).toString()}`;
}

export function BookmarkList({
  bookmarks,
  onOpen,
}: {
  readonly bookmarks: readonly BookmarkView[];
  /** On the page of the camera itself, whose player is moved there. */
  readonly onOpen?: (bookmark: BookmarkView) => void;
}): ReactNode {
  const t = useText();
  const { dateTime } = useFormats();
  const camera = {
    title: t('video.looks.camera'),
    cell: ({ camera: { number, name } }: BookmarkView) => `${number}. ${name}`,
  };
  return (
    <DataTable
      label={t('video.bookmarks.title')}
      rows={bookmarks}
      keyOf={({ id }) => id}
      columns={[
        {
          title: t('video.bookmark.word'),
          isName: true,
          cell: (bookmark) =>
            onOpen ? (
              <Button variant="subtle" size="compact-md" onClick={() => onOpen(bookmark)}>
                {bookmark.title}
              </Button>
            ) : (
              <TextLink to={pathOfBookmark(bookmark)}>{bookmark.title}</TextLink>
            ),
        },
        ...(onOpen ? [] : [camera]),
        {
          title: t('video.bookmark.moment'),
          cell: ({ from, to }) => (to === null ? dateTime(from) : `${dateTime(from)} – ${dateTime(to)}`),
        },
        {
          title: t('video.bookmark.author'),
          cell: ({ authorName, isShared }) => (
            <>
              {authorName ?? '—'}{' '}
              {isShared ? <Badge variant="outline">{t('video.bookmark.shared')}</Badge> : null}
            </>
          ),
        },
        { title: t('video.bookmark.kept'), cell: ({ keptUntil }) => dateTime(keptUntil) },
        {
          title: t('video.bookmark.remove'),
          isActions: true,
          cell: (bookmark) => (bookmark.can.remove ? <Remove bookmark={bookmark} /> : null),
        },
      ]}
    />
  );
}

function Remove({ bookmark: { id, title } }: { readonly bookmark: BookmarkView }): ReactNode {
  const t = useText();
  const remove = useCommand(removeBookmark, { changes: [listBookmarks] });
  const onError = (error: Error): void =>
    void showNotification({ color: 'red', message: problemText(error, t) });
  return (
    <Button
      variant="subtle"
      color="red"
      size="compact-md"
      aria-label={t('video.bookmark.remove-named', { title })}
      loading={remove.isPending}
      onClick={() => remove.mutate({ id }, { onError })}
    >
      {t('video.bookmark.remove')}
    </Button>
  );
}
