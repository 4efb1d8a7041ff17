import { z } from 'zod';
import { jobFor } from '#kernel/module/server.ts';
import { toldMonths } from '../../contract/transparency.ts';
import type { MonthFigures } from '../../contract/transparency.ts';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { VideoTables } from '../tables.ts';
import { beginningOfMonth, keepMonths, listKeptMonths } from './months.store.ts';
import { listMonths } from './transparency.store.ts';

/** Recorders that were cut off have told of their looks by then. */
const countedAgainMonths = 3;
const timeoutMs = 120_000;

interface Asked {
  readonly now: Date;
  readonly timeZone: string;
}

/** The month of the town's calendar so many months before; `2026-11`. */
export function monthBefore({ now, timeZone }: Asked, months: number): string {
  const parts = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit' });
  const [year = 0, month = 1] = parts.format(now).split('-').map(Number);
  return new Date(Date.UTC(year, month - 1 - months, 1)).toISOString().slice(0, 7);
}

/** The newest first. Only what was not counted in the night is counted now: on most days the month that runs. */
export async function readMonths(db: VideoDb, asked: Asked): Promise<MonthFigures[]> {
  const first = monthBefore(asked, toldMonths - 1);
  const running = monthBefore(asked, 0);
  const ended = (await listKeptMonths(db, first)).filter(({ month }) => month < running);
  const newest = ended[0]?.month;
  const since = await beginningOfMonth(db, newest === undefined ? first : monthAfter(newest), asked.timeZone);
  return [...(await listMonths(db, { since, timeZone: asked.timeZone })), ...ended].slice(0, toldMonths);
}

function monthAfter(month: string): string {
  return monthBefore({ now: new Date(`${month}-15T12:00:00Z`), timeZone: 'UTC' }, -1);
}

/** Counts the months that have ended, so that the public page asks for none of them again. */
export const countMonths = jobFor<VideoTables>()({
  id: 'video.count-months',
  input: z.object({}),
  schedule: '40 3 * * *',
  timeoutMs,
  run: async (system) => {
    await system.transaction(async ({ db, clock, town, audit }) => {
      const asked = { now: clock.now(), timeZone: town.timeZone };
      const isFirst = (await listKeptMonths(db, monthBefore(asked, toldMonths))).length === 0;
      const first = monthBefore(asked, isFirst ? toldMonths : countedAgainMonths);
      const since = await beginningOfMonth(db, first, asked.timeZone);
      const counted = await listMonths(db, { since, timeZone: asked.timeZone });
      const ended = counted.filter(({ month }) => month < monthBefore(asked, 0));
      await keepMonths(db, ended, asked.now);
      audit({ type: 'video.look', id: 'months' }, { months: ended.length });
    });
  },
});
