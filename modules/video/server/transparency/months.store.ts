import { sql } from 'kysely';
import type { MonthFigures } from '../../contract/transparency.ts';
import type { VideoDb } from '../cameras/camera.store.ts';

const monthsAtMost = 100;
const monthColumns = [
  'month',
  'asked',
  'answered',
  'answeredInTime',
  'refused',
  'solved',
  'liveLooks',
  'footageLooks',
  'exports',
  'emergencies',
] as const;

/** Months that were counted when they had ended, the newest first. */
export async function listKeptMonths(db: VideoDb, since: string): Promise<MonthFigures[]> {
  return await db
    .selectFrom('video.monthFigures')
    .select(monthColumns)
    .where('month', '>=', since)
    .orderBy('month', 'desc')
    .limit(monthsAtMost)
    .execute();
}

/** A month that was counted before is counted anew: recorders that were cut off tell of their looks later. */
export async function keepMonths(
  db: VideoDb,
  months: readonly MonthFigures[],
  countedAt: Date,
): Promise<void> {
  if (months.length === 0) return;
  const rows = months.map((figures) => ({ ...figures, countedAt }));
  await db
    .insertInto('video.monthFigures')
    .values(rows)
    .onConflict((conflict) =>
      conflict.column('month').doUpdateSet(({ ref }) => ({
        asked: ref('excluded.asked'),
        answered: ref('excluded.answered'),
        answeredInTime: ref('excluded.answeredInTime'),
        refused: ref('excluded.refused'),
        solved: ref('excluded.solved'),
        liveLooks: ref('excluded.liveLooks'),
        footageLooks: ref('excluded.footageLooks'),
        exports: ref('excluded.exports'),
        emergencies: ref('excluded.emergencies'),
        countedAt: ref('excluded.countedAt'),
      })),
    )
    .execute();
}

/** When a month of the town's calendar begins; `month`: `2026-11`. */
export async function beginningOfMonth(db: VideoDb, month: string, timeZone: string): Promise<Date> {
  const { rows } = await sql<{ at: Date }>`
    select (${`${month}-01`}::timestamp at time zone ${timeZone}::text) as at`.execute(db);
  const [row] = rows;
  if (!row) throw new Error('a select without a table gives one row');
  return row.at;
}
