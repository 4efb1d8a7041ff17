import type { FileReference } from '#kernel/files/contract/file.ts';
import { deviceStore } from '../device-store.ts';
import type { Draft, DraftPhoto, WaitingReport } from './draft.ts';
import { emptyDraft } from './draft.ts';

/*
 * The device's own store (IndexedDB, `veche-reports`): the one draft in work, the reports that wait for a connection,
 * and pictures apart from both, because words change with every key pressed and pictures do not.
 */
const databaseName = 'veche-reports';
const draftKey = 'current';

interface StoredPhoto {
  readonly key: string;
  readonly blob: Blob;
  readonly uploaded: FileReference | null;
}
type StoredDraft = Omit<Draft, 'photos'> & { readonly photoKeys: readonly string[] };
type StoredWaiting = Omit<WaitingReport, 'draft'> & { readonly draft: StoredDraft };

const { change, read } = deviceStore(databaseName, {
  draft: {},
  waiting: { keyPath: 'key' },
  photo: { keyPath: 'key' },
});

export async function readDraft(): Promise<Draft> {
  const stored = (await read('draft', draftKey)) as StoredDraft | undefined;
  return stored ? await withPhotos(stored) : emptyDraft;
}

export async function writeDraft(draft: Draft): Promise<void> {
  await change(({ draft: drafts }) => drafts.put(withoutPhotos(draft), draftKey));
}

export async function writePhoto({ key, blob, uploaded }: DraftPhoto): Promise<void> {
  await change(({ photo }) => photo.put({ key, blob, uploaded } satisfies StoredPhoto));
}

export async function removePhoto(key: string): Promise<void> {
  await change(({ photo }) => photo.delete(key));
}

export async function listWaiting(): Promise<WaitingReport[]> {
  const stored = (await read('waiting')) as StoredWaiting[];
  const waiting = await Promise.all(
    stored.map(async (row) => ({ ...row, draft: await withPhotos(row.draft) })),
  );
  return waiting.sort((a, b) => a.queuedAtMs - b.queuedAtMs);
}

/** The draft becomes a report that waits: from here on it is sent by itself. */
export async function queueDraft(waiting: WaitingReport): Promise<void> {
  await change(({ draft, waiting: queue, photo }) => {
    for (const { key, blob, uploaded } of waiting.draft.photos)
      photo.put({ key, blob, uploaded } satisfies StoredPhoto);
    queue.put({ ...waiting, draft: withoutPhotos(waiting.draft) } satisfies StoredWaiting);
    draft.delete(draftKey);
  });
}

/** Back into work: the server refused it, or the person wants to change it. */
export async function unqueue(waiting: WaitingReport): Promise<void> {
  await change(({ draft, waiting: queue }) => {
    queue.delete(waiting.key);
    draft.put(withoutPhotos(waiting.draft), draftKey);
  });
}

export async function markRefused(waiting: WaitingReport, refusal: string): Promise<void> {
  await change(({ waiting: queue }) => {
    queue.put({ ...waiting, refusal, draft: withoutPhotos(waiting.draft) } satisfies StoredWaiting);
  });
}

/** It is sent, or the person threw it away: nothing of it stays on the device. */
export async function dropWaiting({ key, draft }: WaitingReport): Promise<void> {
  await change(({ waiting, photo }) => {
    waiting.delete(key);
    for (const { key: photoKey } of draft.photos) photo.delete(photoKey);
  });
}

export async function dropDraft(draft: Draft): Promise<void> {
  await change(({ draft: drafts, photo }) => {
    drafts.delete(draftKey);
    for (const { key } of draft.photos) photo.delete(key);
  });
}

function withoutPhotos({ photos, ...rest }: Draft): StoredDraft {
  return { ...rest, photoKeys: photos.map(({ key }) => key) };
}

async function withPhotos({ photoKeys, ...rest }: StoredDraft): Promise<Draft> {
  const photos = await Promise.all(
    photoKeys.map(async (key) => (await read('photo', key)) as StoredPhoto | undefined),
  );
  // NOTE: a draft kept by an earlier version lacks what came later.
  return { ...emptyDraft, ...rest, photos: photos.filter((photo) => photo !== undefined) };
}
