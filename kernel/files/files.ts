import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '#kernel/access/actor.ts';
import type { Clock } from '#kernel/clock/clock.ts';
import type { Database } from '#kernel/db/database.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { FileReference, PictureView } from './contract/file.ts';
import {
  attachStagedFile,
  deleteDiscarded,
  discardFilesOf,
  discardUnattached,
  findDiscarded,
  findEvidence,
  findPictures,
  findPicturesOf,
  forgetOriginOf,
  sealAttached,
  stageFilesOf,
} from './file.store.ts';
import { fileProblems } from './problems.ts';
import type { FileStore } from './store.ts';
import type { FileTable } from './tables.ts';

export const fileVariants = ['full', 'thumbnail'] as const;
export type FileVariant = (typeof fileVariants)[number];

/** A draft on a phone may wait a day for a connection; its pictures wait with it. */
export const stagedForMs = 24 * 60 * 60_000;
const sweptAtOnce = 100;

export function fileKey(id: string, variant: FileVariant): string {
  return `${id}.${variant}`;
}

export function hashClaim(claim: string): string {
  return createHash('sha256').update(claim).digest('hex');
}

/**
 * Gives staged files to a subject, in the order told, inside the command's transaction.
 *
 * @throws Problem `files.file-not-found` when one is absent, attached already, or another's
 * @example
 * await attachFiles(ctx.db, { files: input.photos, actor: ctx.actor, subjectType: 'reports.report', subjectId: id });
 */
export async function attachFiles(
  db: AnyDb,
  attachment: { files: readonly FileReference[]; actor: Actor; subjectType: string; subjectId: string },
): Promise<void> {
  const { files, actor, subjectType, subjectId } = attachment;
  for (const [position, { id, claim }] of files.entries()) {
    const isAttached = await attachStagedFile(db, {
      id,
      ownerPersonId: actor.personId,
      claimHash: claim === undefined ? null : hashClaim(claim),
      subjectType,
      subjectId,
      position,
    });
    if (!isAttached) throw new Problem(fileProblems.fileNotFound, { fileId: id });
  }
}

/**
 * Takes all files of a subject back, so that the same transaction may give them to another: what came with a letter
 * goes on with the report that is made of it. Left ungiven they are swept.
 */
export async function releaseFiles(
  db: AnyDb,
  subject: { subjectType: string; subjectId: string },
): Promise<FileReference[]> {
  const claim = randomBytes(24).toString('base64url');
  const ids = await stageFilesOf(db, subject, hashClaim(claim));
  return ids.map((id) => ({ id, claim }));
}

/** The pictures with these ids, in their order; absent ones are left out. */
export async function describeFiles(db: AnyDb, ids: readonly string[]): Promise<PictureView[]> {
  const found = new Map((await findPictures(db, ids)).map((row) => [row.id, viewPicture(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
}

/** The pictures of each subject in the order they were attached; subjects without any have no entry. */
export async function describeFilesOf(
  db: AnyDb,
  subjectType: string,
  subjectIds: readonly string[],
): Promise<Map<string, PictureView[]>> {
  const rows = await findPicturesOf(db, subjectType, subjectIds);
  const views = new Map<string, PictureView[]>();
  for (const [subjectId, pictures] of Map.groupBy(rows, (row) => row.attachedToId ?? '')) {
    views.set(subjectId, pictures.map(viewPicture));
  }
  return views;
}

/** What the photo's file said of time and place, and its hashes. Personal data: for a policy to ask, never for a list. */
export async function readFileEvidence(db: AnyDb, id: string) {
  return (await findEvidence(db, id)) ?? null;
}

/** Forgets who sent the files of subjects, where and when they were taken and by what; the pictures stay. */
export async function forgetOrigin(
  db: AnyDb,
  subjectType: string,
  subjectIds: readonly string[],
): Promise<void> {
  await forgetOriginOf(db, subjectType, subjectIds);
}

/**
 * Takes a picture out of sight for everybody, in the command's transaction, and keeps it. Who may look at it all the
 * same is its module's to say; it reads it by `readPictureBytes`. False: it was not attached any more.
 */
export async function sealFile(db: AnyDb, id: string): Promise<boolean> {
  return await sealAttached(db, id);
}

/** The bytes of a picture as it is kept. Asks for no right: whoever calls has asked. Null: there are none. */
export async function readPictureBytes(store: FileStore, id: string): Promise<Buffer | null> {
  const stored = await store.get(fileKey(id, 'full'));
  return stored && Buffer.concat(await stored.stream.toArray());
}

/** Takes files out of sight at once; the sweeper removes the bytes after the commit. */
export async function discardFiles(db: AnyDb, ids: readonly string[]): Promise<void> {
  await discardFilesOf(db, ids);
}

/**
 * Removes what nobody attached in 24 hours, and what was discarded: bytes first, then the row,
 * so that a crash between them leaves a row to find and never bytes without one. Returns how many files went.
 */
export async function sweepStagedFiles(
  database: Pick<Database, 'handle'>,
  store: FileStore,
  clock: Clock,
  signal?: AbortSignal,
): Promise<number> {
  await discardUnattached(database.handle, new Date(clock.now().getTime() - stagedForMs));
  const ids = await findDiscarded(database.handle, sweptAtOnce);
  for (const id of ids) {
    signal?.throwIfAborted();
    for (const variant of fileVariants) await store.remove(fileKey(id, variant));
    await deleteDiscarded(database.handle, id);
  }
  return ids.length;
}

export function viewPicture(file: Pick<FileTable, 'id' | 'mediaType' | 'widthPx' | 'heightPx'>): PictureView {
  const { id, mediaType, widthPx, heightPx } = file;
  return {
    id,
    mediaType,
    widthPx,
    heightPx,
    fullUrl: `/files/${id}/full`,
    thumbnailUrl: `/files/${id}/thumbnail`,
  };
}
