import type { ReactNode } from 'react';
import { useMemo, useState } from 'react';
import { Button } from '@mantine/core';
import { useShortcuts } from '#web/keyboard.tsx';
import type { TimelineMark } from '#web/player/Timeline.tsx';
import { useQueryRoute } from '#web/query.ts';
import { useText } from '#web/texts.tsx';
import { listBookmarks } from '../../contract/bookmarks.ts';
import type { BookmarkView } from '../../contract/bookmarks.ts';
import { BookmarkDialog } from './BookmarkDialog.tsx';
import type { MarkedCamera } from './BookmarkDialog.tsx';
import { BookmarkList } from './BookmarkList.tsx';

/** Marks the moment at which the player stands, and leads to those marked before. */
export function CameraBookmarks({
  camera,
  bookmarks,
  atUs,
  onSeek,
}: {
  readonly camera: MarkedCamera;
  readonly bookmarks: readonly BookmarkView[];
  /** Null: live, now. */
  readonly atUs: number | null;
  readonly onSeek: (atUs: number) => void;
}): ReactNode {
  const t = useText();
  const [markedAt, setMarkedAt] = useState<string | null>(null);
  const mark = (): void => setMarkedAt(new Date(atUs === null ? Date.now() : atUs / 1_000).toISOString());
  useShortcuts([{ keys: 'b', title: t('video.bookmark.add'), run: mark }]);
  return (
    <>
      <Button variant="default" my="sm" onClick={mark}>
        {t('video.bookmark.add')}
      </Button>
      {bookmarks.length > 0 ? (
        <details>
          <summary>{t('video.bookmarks.of-camera', { count: bookmarks.length })}</summary>
          <BookmarkList bookmarks={bookmarks} onOpen={({ from }) => onSeek(Date.parse(from) * 1_000)} />
        </details>
      ) : null}
      {markedAt === null ? null : (
        <BookmarkDialog camera={camera} at={markedAt} onClose={() => setMarkedAt(null)} />
      )}
    </>
  );
}

/** What is marked of one camera, and how its timeline shows it. */
export function useBookmarksOf(cameraId: string) {
  const answer = useQueryRoute(listBookmarks, { cameraId });
  const bookmarks = answer.data?.bookmarks;
  const marks = useMemo(() => (bookmarks ?? []).map(markOf), [bookmarks]);
  return { bookmarks: bookmarks ?? [], marks };
}

function markOf({ id, title, from, to }: BookmarkView): TimelineMark {
  const fromUs = Date.parse(from) * 1_000;
  return { id, title, fromUs, toUs: to === null ? fromUs : Date.parse(to) * 1_000 };
}
