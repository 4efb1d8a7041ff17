import { useEffect, useRef, useState } from 'react';
import type { FileReference } from '#kernel/files/contract/file.ts';
import type { PickedPhoto } from '../photos/photo-uploads.ts';
import type { Draft } from './draft.ts';
import { emptyDraft } from './draft.ts';
import { dropDraft, readDraft, removePhoto, writeDraft, writePhoto } from './draft.store.ts';

const writeAfterMs = 250;

export interface DraftDesk {
  /** Null until the device's store has answered. */
  readonly draft: Draft | null;
  /** False where the browser keeps nothing (some private windows): said to the person, not hidden. */
  readonly isKept: boolean;
  readonly change: (part: Partial<Draft>) => void;
  readonly addPhotos: (photos: readonly PickedPhoto[]) => void;
  readonly removePhoto: (key: string) => void;
  readonly markUploaded: (key: string, uploaded: FileReference) => void;
  /** Writes what the delayed writing has not yet written; before leaving the page. */
  readonly keepNow: () => Promise<void>;
  readonly startAnew: () => Promise<void>;
  /** The draft has become a sent or waiting report: it leaves the screen, the store has already let it go. */
  readonly letGo: () => void;
  readonly reload: () => Promise<void>;
}

/** The draft in work, on the screen and in the device's store at once. */
export function useDraft(): DraftDesk {
  const [draft, setDraft] = useState<Draft | null>(null);
  const [isKept, setIsKept] = useState(true);
  const latest = useRef<Draft | null>(null);
  const isDirty = useRef(false);

  const keep = (work: Promise<void>): Promise<void> => work.catch(() => setIsKept(false));
  const show = (next: Draft): void => {
    latest.current = next;
    setDraft(next);
  };
  const change = (part: Partial<Draft>): void => {
    if (!latest.current) return;
    isDirty.current = true;
    show({ ...latest.current, ...part });
  };
  const reload = async (): Promise<void> => {
    const stored = await readDraft().catch(() => {
      setIsKept(false);
      return emptyDraft;
    });
    show(stored);
  };
  const keepNow = async (): Promise<void> => {
    if (!latest.current || !isDirty.current) return;
    isDirty.current = false;
    await keep(writeDraft(latest.current));
  };

  useEffect(() => void reload(), []);
  useEffect(() => {
    const timer = setTimeout(() => void keepNow(), writeAfterMs);
    return () => clearTimeout(timer);
  }, [draft]);
  useEffect(() => {
    const onHidden = (): void => void keepNow();
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      void keepNow();
    };
  }, []);

  return {
    draft,
    isKept,
    change,
    keepNow,
    reload,
    addPhotos: (photos) => {
      const added = photos.map((photo) => ({ ...photo, uploaded: null }));
      for (const photo of added) void keep(writePhoto(photo));
      change({ photos: [...(latest.current?.photos ?? []), ...added] });
    },
    removePhoto: (key) => {
      void keep(removePhoto(key));
      change({ photos: (latest.current?.photos ?? []).filter((photo) => photo.key !== key) });
    },
    markUploaded: (key, uploaded) => {
      const photos = (latest.current?.photos ?? []).map((photo) =>
        photo.key === key ? { ...photo, uploaded } : photo,
      );
      for (const photo of photos) if (photo.key === key) void keep(writePhoto(photo));
      change({ photos });
    },
    letGo: () => {
      isDirty.current = false;
      show(emptyDraft);
    },
    startAnew: async () => {
      isDirty.current = false;
      if (latest.current) await keep(dropDraft(latest.current));
      show(emptyDraft);
    },
  };
}
