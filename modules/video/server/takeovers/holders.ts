import type { VideoDb } from '../cameras/camera.store.ts';
import type { CameraRow } from '../cameras/camera.store.ts';
import { findRecorders } from '../recorders/recorder.store.ts';
import type { RecorderRow } from '../recorders/recorder.store.ts';
import { listTakenTimes } from './takeover.store.ts';

/*
 * Footage of a camera lies with its own recorder but for the times in which another stood in. Which recorder is asked first
 * for a moment is known from these times. In a takeover the own recorder may have recorded as well (it was only cut off), so
 * for spans both are asked what they have (`choose-parts.ts`), and for a moment the other when the first has nothing.
 */

export interface Part {
  readonly recorderId: string;
  readonly fromMs: number;
  readonly toMs: number;
}

export interface Taken {
  readonly recorderId: string;
  readonly fromAt: Date;
  readonly toAt: Date | null;
}

/** A span by who recorded it, in order and without a hole. */
export function partsOf(
  ownId: string,
  taken: readonly Taken[],
  { fromMs, toMs }: Pick<Part, 'fromMs' | 'toMs'>,
): Part[] {
  const parts: Part[] = [];
  let atMs = fromMs;
  const add = (recorderId: string, untilMs: number): void => {
    const endMs = Math.min(untilMs, toMs);
    if (endMs <= atMs) return;
    const last = parts.at(-1);
    if (last?.recorderId === recorderId) parts[parts.length - 1] = { ...last, toMs: endMs };
    else parts.push({ recorderId, fromMs: atMs, toMs: endMs });
    atMs = endMs;
  };
  for (const { recorderId, fromAt, toAt } of taken) {
    add(ownId, fromAt.getTime());
    if ((toAt?.getTime() ?? Infinity) > atMs && fromAt.getTime() < toMs)
      add(recorderId, toAt?.getTime() ?? Infinity);
  }
  add(ownId, toMs);
  return parts;
}

/** All recorders that may have footage of a camera; `nowId` records it. */
export interface Holders {
  readonly ownId: string;
  readonly nowId: string;
  readonly taken: readonly Taken[];
  readonly recorders: ReadonlyMap<string, RecorderRow>;
}

export async function findHolders(
  db: VideoDb,
  camera: Pick<CameraRow, 'id' | 'recorderId'>,
): Promise<Holders | undefined> {
  const { recorderId: ownId } = camera;
  if (ownId === null) return undefined;
  const taken = await listTakenTimes(db, camera.id);
  const ids = [...new Set([ownId, ...taken.map(({ recorderId }) => recorderId)])];
  const recorders = new Map((await findRecorders(db, ids)).map((recorder) => [recorder.id, recorder]));
  const nowId = taken.find(({ toAt }) => toAt === null)?.recorderId ?? ownId;
  return { ownId, nowId, taken, recorders };
}

/** Who recorded a span of a camera; one part where nobody stood in. */
export async function findParts(
  db: VideoDb,
  camera: { readonly id: string; readonly recorderId: string },
  { fromAt, toAt }: { readonly fromAt: Date; readonly toAt: Date },
): Promise<Part[]> {
  const taken = await listTakenTimes(db, camera.id);
  return partsOf(camera.recorderId, taken, { fromMs: fromAt.getTime(), toMs: toAt.getTime() });
}
