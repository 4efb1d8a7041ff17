import type { DataSection } from '#kernel/privacy/contract/own-data.ts';
import { rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import { listAnswersOf } from '../alarms/alarm.store.ts';
import { listBookmarksOf } from '../bookmarks/bookmark.store.ts';
import type { VideoContext } from '../cameras/present-camera.ts';

/** What a person at the wall left behind: moments marked and alarms answered. */
export async function wallSections(context: VideoContext, personId: string): Promise<DataSection[]> {
  return [
    sectionOf(
      context,
      {
        id: 'video.bookmark',
        title: 'video.bookmarks.title',
        purpose: 'video.own-data.bookmarks-purpose',
        term: 'video.own-data.bookmarks-term',
      },
      {
        createdAt: 'privacy.field.created',
        camera: 'video.own-data.camera',
        fromAt: 'video.bookmark.moment',
        title: 'video.bookmark.word',
      },
      await listBookmarksOf(context.db, personId, rowsAtMost + 1),
    ),
    sectionOf(
      context,
      {
        id: 'video.alarm-answer',
        title: 'video.own-data.alarms',
        purpose: 'video.own-data.load-purpose',
        term: 'video.own-data.load-term',
      },
      {
        answeredAt: 'privacy.field.created',
        camera: 'video.own-data.camera',
        answer: 'video.own-data.answer',
      },
      await listAnswersOf(context.db, personId, rowsAtMost + 1),
    ),
  ];
}
