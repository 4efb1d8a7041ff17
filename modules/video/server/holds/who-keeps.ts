import type { VideoDb } from '../cameras/camera.store.ts';
import { findRecorders } from '../recorders/recorder.store.ts';
import { findParts } from '../takeovers/holders.ts';

/**
 * Recorders that may have a span of a camera: each that recorded a part of it, and in a takeover the camera's own as well,
 * since it records on if it was only cut off. One struck off before the span has nothing of it.
 */
export async function findKeepers(
  db: VideoDb,
  camera: { readonly id: string; readonly recorderId: string },
  span: { readonly fromAt: Date; readonly toAt: Date },
): Promise<string[]> {
  const parts = await findParts(db, camera, span);
  const ids = [...new Set([camera.recorderId, ...parts.map(({ recorderId }) => recorderId)])];
  const recorders = await findRecorders(db, ids);
  const inService = recorders.filter(({ struckOffAt }) => struckOffAt === null || struckOffAt > span.fromAt);
  return inService.length > 0 ? inService.map(({ id }) => id) : ids;
}
