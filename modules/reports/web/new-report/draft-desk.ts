import { useEffect, useState, useSyncExternalStore } from 'react';
import type { FileReference } from '#kernel/files/contract/file.ts';
import type { PickedPhoto } from '../photos/photo-uploads.ts';
import type { Draft } from './draft.ts';
import { emptyDraft } from './draft.ts';
import { dropDraft, readDraft, removePhoto, writeDraft, writePhoto } from './draft.store.ts';

const writeAfterMs = 250;

interface DeskState {
  /** Null until the device's store has answered. */
  readonly draft: Draft | null;
  /** False where the browser keeps nothing (some private windows): said to the person, not hidden. */
  readonly isKept: boolean;
}

/** The draft in work, on the screen and in the device's store at once. It lives as long as its page. */
export class DraftDesk {
  state: DeskState = { draft: null, isKept: true };
  readonly #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  async load(): Promise<void> {
    const draft = await readDraft().catch(() => {
      this.#show({ isKept: false });
      return emptyDraft;
    });
    this.#show({ draft });
  }

  change(part: Partial<Draft>): void {
    if (!this.state.draft) return;
    this.#show({ draft: { ...this.state.draft, ...part } });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.keepNow(), writeAfterMs);
  }

  addPhotos(photos: readonly PickedPhoto[]): void {
    const added = photos.map((photo) => ({ ...photo, uploaded: null }));
    for (const photo of added) void this.#keep(writePhoto(photo));
    this.change({ photos: [...this.#photos, ...added] });
  }

  removePhoto(key: string): void {
    void this.#keep(removePhoto(key));
    this.change({ photos: this.#photos.filter((photo) => photo.key !== key) });
  }

  markUploaded(key: string, uploaded: FileReference): void {
    const known = this.#photos.find((photo) => photo.key === key);
    if (!known) return;
    void this.#keep(writePhoto({ ...known, uploaded }));
    this.change({ photos: this.#photos.map((photo) => (photo === known ? { ...photo, uploaded } : photo)) });
  }

  /** Writes what the delayed writing has not yet written; before leaving the page. */
  async keepNow(): Promise<void> {
    if (this.#timer === undefined || !this.state.draft) return;
    this.#forgetTimer();
    await this.#keep(writeDraft(this.state.draft));
  }

  /** The draft has become a sent or waiting report: it leaves the screen, the store has already let it go. */
  letGo(): void {
    this.#forgetTimer();
    this.#show({ draft: emptyDraft });
  }

  async startAnew(): Promise<void> {
    const { draft } = this.state;
    this.letGo();
    if (draft) await this.#keep(dropDraft(draft));
  }

  get #photos(): Draft['photos'] {
    return this.state.draft?.photos ?? [];
  }

  #forgetTimer(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  #show(part: Partial<DeskState>): void {
    this.state = { ...this.state, ...part };
    for (const listener of this.#listeners) listener();
  }

  async #keep(work: Promise<void>): Promise<void> {
    await work.catch(() => this.#show({ isKept: false }));
  }
}

export function useDraft(): DeskState & { readonly desk: DraftDesk } {
  const [desk] = useState(() => new DraftDesk());
  const state = useSyncExternalStore(desk.listen, () => desk.state);
  useEffect(() => {
    const keep = (): void => void desk.keepNow();
    void desk.load();
    document.addEventListener('visibilitychange', keep);
    return () => {
      document.removeEventListener('visibilitychange', keep);
      keep();
    };
  }, [desk]);
  return { desk, ...state };
}
