import { personalDataFor, rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import { listFilesOfOwner, releaseFilesOfOwner } from './file.store.ts';
import type { FilesTables } from './tables.ts';

/** Pictures belong to what they were sent with: whose module keeps that says what becomes of them. */
export const filesData = personalDataFor<FilesTables>()({
  collect: async (context, personId) => [
    sectionOf(
      context,
      {
        id: 'files.file',
        title: 'privacy.files.title',
        purpose: 'privacy.files.purpose',
        term: 'privacy.files.term',
      },
      {
        id: 'privacy.field.number',
        createdAt: 'privacy.field.created',
        attachedToType: 'privacy.field.kind',
        evidence: 'privacy.field.origin',
      },
      (await listFilesOfOwner(context.db, personId, rowsAtMost + 1)).map((file) => ({
        ...file,
        evidence: JSON.stringify(file.evidence),
      })),
    ),
  ],
  erase: async ({ db }, personId) => {
    await releaseFilesOfOwner(db, personId);
    return [];
  },
});
