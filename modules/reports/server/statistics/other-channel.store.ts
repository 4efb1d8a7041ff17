import type { StatisticsDb } from './statistic.store.ts';
import type { OtherChannel } from '../../contract/statistics-words.ts';
import type { OtherChannelTotalTable } from './tables.ts';

/** Relies on the primary key (month, channel). */
export async function listOtherChannelTotals(
  db: StatisticsDb,
  months: { from: string; to: string },
): Promise<OtherChannelTotalTable[]> {
  return await db
    .selectFrom('reports.otherChannelTotal')
    .select(['month', 'channel', 'appealCount', 'enteredByPersonId', 'enteredAt'])
    .where('month', '>=', months.from)
    .where('month', '<=', months.to)
    .orderBy('month')
    .orderBy('channel')
    .limit(5000)
    .execute();
}

export async function saveOtherChannelTotal(db: StatisticsDb, total: OtherChannelTotalTable): Promise<void> {
  const { appealCount, enteredByPersonId, enteredAt } = total;
  await db
    .insertInto('reports.otherChannelTotal')
    .values(total)
    .onConflict((conflict) =>
      conflict.columns(['month', 'channel']).doUpdateSet({ appealCount, enteredByPersonId, enteredAt }),
    )
    .execute();
}

export async function removeOtherChannelTotal(
  db: StatisticsDb,
  { month, channel }: { month: string; channel: OtherChannel },
): Promise<void> {
  await db
    .deleteFrom('reports.otherChannelTotal')
    .where('month', '=', month)
    .where('channel', '=', channel)
    .execute();
}

export async function findOtherChannelTotal(
  db: StatisticsDb,
  { month, channel }: { month: string; channel: OtherChannel },
): Promise<number | null> {
  const row = await db
    .selectFrom('reports.otherChannelTotal')
    .select('appealCount')
    .where('month', '=', month)
    .where('channel', '=', channel)
    .executeTakeFirst();
  return row?.appealCount ?? null;
}
