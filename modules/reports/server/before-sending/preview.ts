import type { PlaceDescription } from '#kernel/geo/contract/place.ts';
import type { OutputOf } from '#kernel/http/contract.ts';
import type { Point } from '#kernel/http/fields.ts';
import { maskPersonalData } from '../../contract/personal-data.ts';
import type { previewReport } from '../../contract/routes.ts';
import { titleIn } from '../category.store.ts';
import type { CategoryRow } from '../category.store.ts';
import type { ReportsContext } from '../report-change.ts';
import { presentReports } from '../report.presenter.ts';
import { findReportsById } from '../report.store.ts';
import { findDisruptionsAt, listSubscriptionsOf } from './disruption.store.ts';
import { findDuplicates, isSameText } from './duplicates.store.ts';

type Preview = OutputOf<typeof previewReport>;

/** An older open report is still open, but who writes today usually means something new. */
const duplicateDays = 180;
const shownDuplicates = 5;
const dayMs = 24 * 60 * 60 * 1000;

export async function previewDuplicates(
  { db, clock }: ReportsContext,
  asked: { point: Point; category: CategoryRow | null; text: string },
): Promise<Preview['nearby']> {
  const now = clock.now();
  const found = await findDuplicates(db, {
    point: asked.point,
    category: asked.category,
    text: maskPersonalData(asked.text),
    since: new Date(now.getTime() - duplicateDays * dayMs),
    limit: shownDuplicates,
  });
  const rows = await findReportsById(
    db,
    found.map(({ id }) => id),
  );
  const summaries = await presentReports(db, rows, now);
  const byId = new Map(summaries.map((summary) => [summary.id, summary]));
  return found.flatMap((duplicate) => {
    const summary = byId.get(duplicate.id);
    const distanceM = Math.round(duplicate.distanceM);
    return summary ? [{ ...summary, isSameText: isSameText(duplicate), distanceM }] : [];
  });
}

export async function previewDisruptions(
  { db, clock, actor, locale }: ReportsContext,
  asked: { point: Point; place: PlaceDescription; category: CategoryRow },
): Promise<Preview['disruptions']> {
  const { point, place, category } = asked;
  const rows = await findDisruptionsAt(db, {
    point,
    houseId: place.house?.id ?? null,
    areaIds: place.areas.map(({ id }) => id),
    categoryId: category.id,
    now: clock.now(),
  });
  const subscribed =
    actor.personId === null
      ? new Set<string>()
      : await listSubscriptionsOf(
          db,
          actor.personId,
          rows.map(({ id }) => id),
        );
  return rows.map(({ id, texts, untilAt }) => ({
    id,
    text: titleIn(texts, locale),
    until: untilAt.toISOString(),
    isSubscribed: subscribed.has(id),
  }));
}
