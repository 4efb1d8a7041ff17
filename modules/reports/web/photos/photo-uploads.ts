import { useSyncExternalStore } from 'react';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { CallProblem } from '#web/call.ts';
import { uploadPicture } from '#web/upload.ts';
import type { ProofPosition, ProofSource } from '../../contract/proof.ts';

/** A picture the person chose; `key` names it on this device before the server has given it an id. */
export interface PickedPhoto {
  readonly key: string;
  readonly blob: Blob;
  readonly source?: ProofSource;
  /** Where the device was when it took the picture. */
  readonly position?: ProofPosition;
}

export interface PhotoUpload {
  /** From 0 to 1. */
  readonly share: number;
  readonly isDone: boolean;
  readonly problem: CallProblem | null;
}

/*
 * A picture begins to travel when it is chosen, so that sending waits for little. One upload per key, whoever asks:
 * the tile that shows its progress and the command that needs its id join the same one, also across pages.
 */
const promises = new Map<string, Promise<FileReference>>();
const states = new Map<string, PhotoUpload>();
const listeners = new Set<() => void>();

/** Uploads a picture once; asked again after a failure, it tries again. Throws `CallProblem`. */
export function uploadOnce({ key, blob }: PickedPhoto): Promise<FileReference> {
  const known = promises.get(key);
  if (known) return known;

  tell(key, { share: 0, isDone: false, problem: null });
  const upload = uploadPicture(blob, (share) => tell(key, { share, isDone: false, problem: null })).then(
    ({ id, claim }) => {
      tell(key, { share: 1, isDone: true, problem: null });
      return { id, claim };
    },
    (error: unknown) => {
      promises.delete(key);
      tell(key, { share: 0, isDone: false, problem: asProblem(error) });
      throw error;
    },
  );
  promises.set(key, upload);
  return upload;
}

/** The server no longer holds the upload; the next `uploadOnce` sends the picture again. */
export function forgetUpload(key: string): void {
  promises.delete(key);
  states.delete(key);
}

function asProblem(error: unknown): CallProblem {
  if (error instanceof CallProblem) return error;
  return new CallProblem({ code: 'web.error.unexpected', status: 500, title: '' });
}

function tell(key: string, state: PhotoUpload): void {
  states.set(key, state);
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function usePhotoUpload(key: string): PhotoUpload | undefined {
  return useSyncExternalStore(listen, () => states.get(key));
}
