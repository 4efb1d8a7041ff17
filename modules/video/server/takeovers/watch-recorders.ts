import type { Context } from '#kernel/context.ts';
import { newId } from '#kernel/ids.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { wantConfiguration } from '../recorders/recorder.store.ts';
import type { VideoTables } from '../tables.ts';
import { decideTakeovers } from './decide-takeovers.ts';
import type { TakeoverStep } from './decide-takeovers.ts';
import {
  areTakenCamerasStale,
  endTakeover,
  findTakeover,
  insertTakeover,
  listEmptyTakeovers,
  listUnderWay,
  listWatched,
  noteBack,
  syncTakenCameras,
} from './takeover.store.ts';
import { tellTakeover } from './tell-takeover.ts';

type System = SystemContext<VideoTables>;
/** Longer between two rounds and words may have been missed. */
const blindAfterMs = 8_000;
/** The two clocks go apart by more between two rounds only where one was set, or the machine slept. */
const clockStepMs = 2_000;

/** Looks after all recorders, a round every two seconds; any hub may, and several may at once. */
export class RecorderWatch {
  readonly #system: System;
  readonly #steadyMs: () => number;
  #watchedSince: Date | undefined;
  #lastRound = { steadyMs: -Infinity, clockMs: -Infinity };

  constructor(system: System, steadyMs = () => performance.now()) {
    this.#system = system;
    this.#steadyMs = steadyMs;
  }

  async round(): Promise<void> {
    const { now, recorders, takeovers, isStale, empty } = await this.#system.query(async ({ db, clock }) => ({
      now: clock.now(),
      recorders: await listWatched(db, clock.now()),
      takeovers: await listUnderWay(db),
      isStale: await areTakenCamerasStale(db),
      empty: await listEmptyTakeovers(db),
    }));
    const steps = decideTakeovers({ now, watchedSince: this.#seeSince(now), recorders, takeovers });
    for (const step of steps) await takeStep(this.#system, step);
    if (isStale) await this.#system.transaction(async (context) => await syncCameras(context));
    for (const takeoverId of isStale ? [] : empty)
      await takeStep(this.#system, { kind: 'end', takeoverId, cause: 'empty' });
  }

  /** NOTE: neither a step of the clock, nor a pause, nor a sleep of the machine (the steady clock stands still) passes for silence. */
  #seeSince(now: Date): Date {
    const round = { steadyMs: this.#steadyMs(), clockMs: now.getTime() };
    const steadyMs = round.steadyMs - this.#lastRound.steadyMs;
    const clockMs = round.clockMs - this.#lastRound.clockMs;
    const isBlind = steadyMs > blindAfterMs || Math.abs(clockMs - steadyMs) > clockStepMs;
    this.#lastRound = round;
    if (isBlind || !this.#watchedSince) this.#watchedSince = now;
    return this.#watchedSince;
  }
}

type Step = TakeoverStep | { readonly kind: 'end'; readonly takeoverId: string; readonly cause: 'empty' };

async function takeStep(system: System, step: Step): Promise<void> {
  switch (step.kind) {
    case 'is-back':
      return await system.query(async ({ db, clock }) => await noteBack(db, step.takeoverId, clock.now()));
    case 'is-gone':
      return await system.query(async ({ db }) => await noteBack(db, step.takeoverId, null));
    case 'begin':
      return await system.transaction(async (context) => await beginTakeover(context, step));
    case 'end':
      return await system.transaction(async (context) => await giveBack(context, step));
  }
}

async function beginTakeover(
  context: Context<VideoTables>,
  { recorderId, standInId, cause }: Extract<Step, { kind: 'begin' }>,
): Promise<void> {
  const { db, clock, audit } = context;
  const begunAt = clock.now();
  const takeover = { id: newId(begunAt.getTime()), recorderId, standInId, cause, begunAt };
  const isBegun = await insertTakeover(db, takeover);
  audit({ type: 'video.recorder', id: recorderId }, { takeover: takeover.id, standInId, cause, isBegun });
  if (!isBegun) return;
  await wantConfiguration(db, await syncTakenCameras(db, begunAt));
  await tellTakeover(context, takeover, 'begun');
}

async function giveBack(
  context: Context<VideoTables>,
  { takeoverId, cause }: Extract<Step, { kind: 'end' }>,
): Promise<void> {
  const { db, clock, audit } = context;
  const takeover = await findTakeover(db, takeoverId);
  const isEnded = await endTakeover(db, takeoverId, clock.now());
  audit(
    { type: 'video.recorder', id: takeover?.recorderId ?? takeoverId },
    { takeover: takeoverId, ended: cause, isEnded },
  );
  if (!takeover || !isEnded) return;
  await wantConfiguration(db, [takeover.standInId]);
  await tellTakeover(context, takeover, 'ended');
}

async function syncCameras({ db, clock, audit }: Context<VideoTables>): Promise<void> {
  const changed = await syncTakenCameras(db, clock.now());
  await wantConfiguration(db, changed);
  audit({ type: 'video.recorder', id: 'taken-cameras' }, { standIns: changed });
}
