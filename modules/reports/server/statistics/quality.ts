import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import type { QualityRow } from '../../contract/statistics.ts';
import { countChecks } from '../control/answer-check.store.ts';
import { shareOf } from './present-statistics.ts';
import { countRatings, mostNamed } from '../verdict/rating.store.ts';
import type { QualityFilter, RatedOrganisation } from '../verdict/rating.store.ts';
import type { StatisticsDb } from './statistic.store.ts';

/** What is said of the answers of each organisation, the most judged first. */
export async function gatherQuality(
  db: StatisticsDb,
  { minimumSample, ...filter }: QualityFilter & { minimumSample: number },
): Promise<QualityRow[]> {
  const rated = await countRatings(db, filter);
  const checked = await countChecks(db, filter);
  const ids = [...new Set([...rated, ...checked].map(({ organisationId }) => organisationId))];
  const names = await findOrganisationNames(db, ids);
  return ids
    .map((key) => {
      const marks = rated.find(({ organisationId }) => organisationId === key);
      const checks = checked.find(({ organisationId }) => organisationId === key);
      return {
        key,
        title: names.get(key) ?? key,
        ratings: presentRatings(marks ?? { count: 0, sum: 0, reasons: {} }, minimumSample),
        returned: shareOf(checks?.poor ?? 0, checks?.checked ?? 0),
      };
    })
    .sort((one, other) => other.ratings.count - one.ratings.count || (one.key < other.key ? -1 : 1));
}

/** Of a few marks an average says nothing but who gave them. */
export function presentRatings(
  { count, sum, reasons }: Pick<RatedOrganisation, 'count' | 'sum' | 'reasons'>,
  minimumSample: number,
): QualityRow['ratings'] {
  if (count < minimumSample || count === 0) return { count, average: null, reasons: [] };
  return { count, average: twoDecimals(sum, count), reasons: mostNamed(reasons) };
}

/** Rounded half up, reckoned in whole numbers. */
function twoDecimals(sum: number, count: number): string {
  const hundredths = Math.floor((sum * 200 + count) / (2 * count));
  return (hundredths / 100).toFixed(2);
}
