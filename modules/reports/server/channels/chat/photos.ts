import { attachFiles, describeFilesOf, discardFiles, releaseFiles } from '#kernel/files/files.ts';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { photoLimit } from '../../../contract/report.ts';
import type { ReportsContext } from '../../report-change.ts';

/** What pictures of a talk belong to until they go with a report. Nobody may see them. */
export const chatSubject = 'reports.chat';

/** Adds pictures to those of the talk; those beyond the limit are left to be swept. Returns how many were left. */
export async function keepPhotos(
  { db, actor }: ReportsContext,
  chatId: string,
  photos: readonly FileReference[],
): Promise<number> {
  if (photos.length === 0) return 0;
  const subject = { subjectType: chatSubject, subjectId: chatId };
  const all = [...(await releaseFiles(db, subject)), ...photos];
  await attachFiles(db, { ...subject, actor, files: all.slice(0, photoLimit) });
  return Math.max(0, all.length - photoLimit);
}

export async function countPhotos({ db }: ReportsContext, chatId: string): Promise<number> {
  const views = await describeFilesOf(db, chatSubject, [chatId]);
  return views.get(chatId)?.length ?? 0;
}

/** For the same transaction to give to a report. */
export async function takePhotos({ db }: ReportsContext, chatId: string): Promise<FileReference[]> {
  return await releaseFiles(db, { subjectType: chatSubject, subjectId: chatId });
}

export async function dropPhotos(
  { db }: Pick<ReportsContext, 'db'>,
  chatIds: readonly string[],
): Promise<void> {
  const views = await describeFilesOf(db, chatSubject, chatIds);
  await discardFiles(
    db,
    [...views.values()].flat().map(({ id }) => id),
  );
}
