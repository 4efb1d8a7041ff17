import type { SystemContext } from '#kernel/module/system-context.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { RecorderCall } from '../recorders/call-recorder.ts';
import type { VideoTables } from '../tables.ts';
import { findHold, placeHold } from './ask-recorder.ts';
import type { AskRecorder, WantedHold } from './ask-recorder.ts';
import { listHolds, writeRecorderHold } from './hold.store.ts';
import type { HoldRow } from './hold.store.ts';
import type { HoldsState } from './sum-up.ts';

/*
 * What is to be kept from deletion may lie with several recorders. Each is asked by itself and what it says is written at
 * once, so that one that is out of reach takes nothing from what another keeps, or lets go. The job fails in the end, and is
 * tried again; by then only those are asked that are left. A recorder that was struck off is asked nothing: it keeps nothing
 * for the town.
 */

type System = SystemContext<VideoTables>;
type Hold = Awaited<ReturnType<typeof listHolds>>[number];
type Said = Pick<HoldRow, 'state'> & Partial<Pick<HoldRow, 'holdId' | 'recorderKey'>>;

export interface Kept extends WantedHold {
  /** The request, or the piece of evidence. */
  readonly wantedBy: string;
  readonly ask: (recorderId: string, call: Omit<RecorderCall, 'grant'>) => Promise<Buffer | undefined>;
  /** Asked of a recorder that keeps it. */
  readonly readKey?: (recorderId: string) => Promise<string | undefined>;
  /** In the transaction in which it is written. */
  readonly note: (
    context: VideoContext,
    said: Said & Pick<Hold, 'recorderName'>,
    all: HoldsState,
  ) => Promise<void>;
}

/** @throws AggregateError when some recorders are out of reach, after all others were asked */
export async function placeHolds(system: System, kept: Kept): Promise<void> {
  await withEach(system, kept, ['asked'], async ({ recorderId, struckOffAt }, ask) => {
    const holdId = struckOffAt === null ? await placeHold(ask, kept) : undefined;
    if (holdId === undefined) return { state: 'refused' };
    return { state: 'held', holdId, recorderKey: (await kept.readKey?.(recorderId)) ?? null };
  });
}

/** @throws AggregateError when some recorders are out of reach, after all others were asked */
export async function releaseHolds(system: System, kept: Kept, reason: string): Promise<void> {
  await withEach(system, kept, ['asked', 'held'], async ({ state, struckOffAt, ...known }, ask) => {
    if (struckOffAt !== null) return { state: state === 'held' ? 'released' : 'refused' };
    // NOTE: it may keep what the hub asked for and never heard of.
    const holdId = known.holdId ?? (await findHold(ask, kept));
    if (holdId === undefined) return { state: 'refused' };
    await ask({ method: 'POST', path: `/v1/holds/${holdId}/release`, body: { reason } });
    return { state: 'released', holdId };
  });
}

async function withEach(
  system: System,
  kept: Kept,
  states: readonly HoldRow['state'][],
  settle: (hold: Hold, ask: AskRecorder) => Promise<Said>,
): Promise<void> {
  const holds = await system.query(async ({ db }) => await listHolds(db, kept));
  const failures: unknown[] = [];
  for (const hold of holds.filter(({ state }) => states.includes(state))) {
    try {
      const said = await settle(hold, async (call) => await kept.ask(hold.recorderId, call));
      await write(system, kept, hold, said);
    } catch (error) {
      failures.push(error);
    }
  }
  if (failures.length > 0) throw new AggregateError(failures, 'some recorders could not be asked');
}

async function write(
  system: System,
  { wantedBy, cameraId, note }: Kept,
  { recorderId, recorderName }: Hold,
  said: Said,
): Promise<void> {
  await system.transaction(async (context) => {
    const all = await writeRecorderHold(context.db, { wantedBy, cameraId, recorderId }, said);
    await note(context, { ...said, recorderName }, all);
  });
}
