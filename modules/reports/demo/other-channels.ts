import { Temporal } from 'temporal-polyfill';
import type { DemoTown } from '#kernel/module/demo.ts';
import { tablesOf } from '#kernel/db/db.ts';
import type { OtherChannel } from '../contract/statistics-words.ts';
import { saveOtherChannelTotal } from '../server/statistics/other-channel.store.ts';
import type { StatisticsDb } from '../server/statistics/statistic.store.ts';

/** Appeals a month by other ways, about as a town of thirty thousand has them; what was not counted is not here. */
const usualAppeals: readonly (readonly [OtherChannel, number])[] = [
  ['email', 26],
  ['letter', 11],
  ['reception', 6],
  ['phone', 18],
];
const monthsCounted = 9;

/** The controller has entered most months of the year; the latest is still to come, as in every office. */
export async function enterOtherChannels(town: DemoTown): Promise<void> {
  const db: StatisticsDb = tablesOf(town.db);
  const now = town.clock.now();
  const thisMonth = Temporal.Instant.fromEpochMilliseconds(now.getTime())
    .toZonedDateTimeISO(town.hub.state.town.timeZone)
    .toPlainDate()
    .with({ day: 1 });
  for (let back = monthsCounted + 1; back > 1; back -= 1) {
    const month = thisMonth.subtract({ months: back }).toString();
    for (const [channel, usual] of usualAppeals) {
      const appealCount = Math.round(usual * (town.people / 28_000) * (0.7 + town.random() * 0.6));
      const entered = { enteredByPersonId: town.personId('controller'), enteredAt: now };
      await saveOtherChannelTotal(db, { month, channel, appealCount, ...entered });
    }
  }
}
