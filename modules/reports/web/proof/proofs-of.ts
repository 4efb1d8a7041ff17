import type { FileReference } from '#kernel/files/contract/file.ts';
import type { ProofReference } from '../../contract/proof.ts';
import type { PickedPhoto } from '../photos/photo-uploads.ts';

/** Uploaded pictures, in the order they were picked, with how and where each was taken. */
export function proofsOf(
  references: readonly FileReference[],
  photos: readonly PickedPhoto[],
): ProofReference[] {
  return references.map((reference, at) => {
    const { source, position } = photos[at] ?? {};
    return { ...reference, ...(source ? { source } : {}), ...(position ? { position } : {}) };
  });
}
