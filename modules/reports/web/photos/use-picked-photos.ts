import { useState } from 'react';
import type { FileReference } from '#kernel/files/contract/file.ts';
import type { PickedPhoto } from './photo-uploads.ts';
import { uploadOnce } from './photo-uploads.ts';

export interface PickedPhotos {
  readonly photos: readonly PickedPhoto[];
  readonly isBusy: boolean;
  readonly add: (photos: readonly PickedPhoto[]) => void;
  readonly remove: (key: string) => void;
  /** Waits until all have arrived; null when one did not, which its tile then says. */
  readonly references: () => Promise<FileReference[] | null>;
}

/** Pictures of a short form that lives only as long as its page. */
export function usePickedPhotos(): PickedPhotos {
  const [photos, setPhotos] = useState<readonly PickedPhoto[]>([]);
  const [isBusy, setIsBusy] = useState(false);
  return {
    photos,
    isBusy,
    add: (added) => setPhotos((known) => [...known, ...added]),
    remove: (key) => setPhotos((known) => known.filter((photo) => photo.key !== key)),
    references: async () => {
      setIsBusy(true);
      const uploads = await Promise.allSettled(photos.map(uploadOnce));
      setIsBusy(false);
      const arrived = uploads.flatMap((upload) => (upload.status === 'fulfilled' ? [upload.value] : []));
      return arrived.length === photos.length ? arrived : null;
    },
  };
}
