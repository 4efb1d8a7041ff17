import type { DemoTown } from '#kernel/module/demo.ts';
import { civilDateAt } from '../server/due-date.ts';
import { findRulesVersion, insertRulesVersion } from '../server/moderation-rules/rules-version.store.ts';
import type { Clause } from '../server/moderation-rules/rules-version.store.ts';
import type { ReportsDb } from '../server/report.store.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** The town amended its rules in the course of its first year. */
const amendedDaysAgo = 120;

const foreignPhotos: Clause = {
  id: 'foreign-photos',
  titles: { ru: 'Чужие снимки', uk: 'Чужі знімки', en: 'Pictures of something else' },
  texts: {
    ru: 'Фотография показывает именно эту проблему на этом месте. Снимки из интернета и с других мест не публикуются.',
    uk: 'Фотографія показує саме цю проблему на цьому місці. Знімки з інтернету та з інших місць не публікуються.',
    en: 'The photo shows this very problem at this very place. Pictures from the internet and of other places are not published.',
  },
};

/** A second version of the rules: one clause more than the town began with. */
export async function publishDemoRules(town: DemoTown, db: ReportsDb): Promise<void> {
  const first = await findRulesVersion(db, 1);
  if (!first) return;
  const madeAt = amendedAt(town);
  await insertRulesVersion(db, {
    number: 2,
    inForceFrom: civilDateAt(madeAt, town.hub.state.town.timeZone),
    clauses: [...first.clauses, foreignPhotos],
    comment: 'Добавлен пункт о чужих снимках.',
    madeByPersonId: town.personId('admin'),
    madeAt,
  });
}

/** Which version a decision of that instant cites. */
export function rulesVersionAt(town: DemoTown, at: Date): number {
  return at < amendedAt(town) ? 1 : 2;
}

function amendedAt(town: DemoTown): Date {
  return new Date(town.clock.now().getTime() - amendedDaysAgo * dayMs);
}
