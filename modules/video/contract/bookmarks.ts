import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { decimal, id, instant } from '#kernel/http/fields.ts';
import { videoProblems } from './problems.ts';

/*
 * A moment or a span of a camera's footage, marked with a word by who watched. It is a way back and no more: it opens
 * nothing by itself, is seen only by who may review that footage, and goes when the footage goes.
 */

export const longestBookmarkMinutes = 4 * 60;
/** Of one person, those whose footage is still there. */
export const mostBookmarks = 500;
export const bookmarksAtMost = 200;

export const bookmarkView = z.object({
  id,
  camera: z.object({ id, number: z.int(), name: z.string() }),
  from: instant,
  /** Null: a moment. */
  to: instant.nullable(),
  title: z.string(),
  isShared: z.boolean(),
  /** Null: the account is no more. */
  authorName: z.string().nullable(),
  createdAt: instant,
  /** Then it goes, with the footage. */
  keptUntil: instant,
  can: z.object({ remove: z.boolean() }),
});
export type BookmarkView = z.output<typeof bookmarkView>;

export const listBookmarks = defineRoute({
  id: 'video.listBookmarks',
  method: 'GET',
  path: '/api/v1/video/bookmarks',
  summary: 'Own bookmarks and those shared within the own organisation, of footage the asker may review',
  permission: 'video.camera.review',
  input: z.object({
    whose: z.enum(['own', 'all']).default('all'),
    cameraId: id.optional(),
    text: z.string().trim().max(100).optional(),
    limit: decimal(z.coerce.number().int().min(1).max(bookmarksAtMost)).default(bookmarksAtMost),
  }),
  /** The newest moment first. */
  output: z.object({ bookmarks: z.array(bookmarkView) }),
  problems: [],
});

export const addBookmark = defineRoute({
  id: 'video.addBookmark',
  method: 'POST',
  path: '/api/v1/video/bookmarks',
  summary: 'Marks a moment or a span of a camera that the asker may review',
  permission: 'video.camera.review',
  input: z.object({
    cameraId: id,
    from: instant,
    to: instant.nullable().default(null),
    title: z.string().trim().min(1).max(120),
    isShared: z.boolean().default(false),
  }),
  output: z.object({ id }),
  problems: [
    videoProblems.cameraNotFound,
    videoProblems.spanImpossible,
    videoProblems.footageGone,
    videoProblems.tooManyBookmarks,
  ],
  isIdempotent: true,
});

export const removeBookmark = defineRoute({
  id: 'video.removeBookmark',
  method: 'DELETE',
  path: '/api/v1/video/bookmarks/:id',
  summary: 'Removes an own bookmark',
  permission: 'video.camera.review',
  input: z.object({ id }),
  output: z.object({}),
  problems: [videoProblems.bookmarkNotFound],
});
