import type { Rating } from '../../contract/rating.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import { insertRating } from './rating.store.ts';

/** A mark is the organisation's that answered; where parts answered one by one, it is nobody's. */
export async function keepRating(
  { db, clock }: ReportsContext,
  { id: reportId, organisationId }: ReportRow,
  { rating, historyId }: { rating: Rating | undefined; historyId: string },
): Promise<void> {
  if (!rating || organisationId === null) return;
  await insertRating(db, { historyId, reportId, organisationId, ...rating, ratedAt: clock.now() });
}
