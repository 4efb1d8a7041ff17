import { findPlacesOf } from '#kernel/geo/place.ts';
import { layerFor } from '#kernel/overview/map-layer.ts';
import {
  reportAnswered,
  reportChanged,
  reportConfirmed,
  reportEnded,
  reportHidden,
  reportPublished,
  reportReopened,
} from '../../contract/events.ts';
import { statusFacts } from '../../contract/statuses.ts';
import { titleIn } from '../category.store.ts';
import type { ReportsDb } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { categoryTitles } from './category-titles.ts';
import type { SpannedDisruption } from './overview.store.ts';
import { gatherReports, listDisruptionsOn, listReportSteps } from './overview.store.ts';

const layer = layerFor<ReportsTables>();

/** A town has dozens at a time. */
const disruptionsAtMost = 500;

export const reportLayers = [
  layer({
    id: 'reports.report',
    title: 'reports.layer.reports',
    permission: 'reports.report.read',
    tone: 'call',
    order: 20,
    events: [
      reportPublished,
      reportChanged,
      reportAnswered,
      reportConfirmed,
      reportReopened,
      reportEnded,
      reportHidden,
    ],
    hasHistory: true,
    find: async ({ db, actor, locale, text }, question) => {
      const { rows, squares } = await gatherReports(db, actor, question);
      const titleOf = await categoryTitles(db, locale);
      const objects = rows.map(({ id, number, categoryId, status, address, lng, lat, publishedAt }) => ({
        id,
        lng,
        lat,
        label: `${text(locale, 'reports.number', { number: String(number) })} ${titleOf(categoryId)}`,
        // A status belongs to its day: of a past one it is not known here.
        note: [question.at === null ? text(locale, statusFacts[status].wording) : '', address]
          .filter(Boolean)
          .join(' · '),
        path: `/reports/${number}`,
        since: publishedAt?.toISOString() ?? null,
      }));
      return { objects, squares };
    },
    happenings: async ({ db, actor, locale, text }, question) => {
      const rows = await listReportSteps(db, actor, question);
      const titleOf = await categoryTitles(db, locale);
      return rows.map(({ number, categoryId, address, lng, lat, what, at }) => ({
        id: `${number}-${what}`,
        at: at.toISOString(),
        what: text(locale, what === 'published' ? 'reports.layer.published' : 'reports.layer.answered'),
        label: `${text(locale, 'reports.number', { number: String(number) })} ${titleOf(categoryId)}`,
        note: address ?? '',
        path: `/reports/${number}`,
        place: { lng, lat },
      }));
    },
  }),
  layer({
    id: 'reports.disruption',
    title: 'reports.layer.disruptions',
    permission: 'reports.report.read',
    tone: 'earth',
    order: 50,
    events: [],
    hasHistory: true,
    find: async ({ db, clock, locale, text }, { box: [west, south, east, north], at, limit }) => {
      const rows = await listDisruptionsOn(db, at ?? clock.now(), Math.min(limit, disruptionsAtMost));
      const objects = (await placeDisruptions(db, rows))
        .filter(({ lng, lat }) => lng >= west && lng <= east && lat >= south && lat <= north)
        .map(({ id, texts, address, lng, lat, fromAt }) => ({
          id,
          lng,
          lat,
          label: titleIn(texts, locale),
          note: address ?? text(locale, 'reports.layer.disruption-area'),
          path: null,
          since: fromAt.toISOString(),
        }));
      return { objects, squares: [] };
    },
  }),
];

/** One that covers areas or houses stands at the first of them. */
async function placeDisruptions(db: ReportsDb, rows: readonly SpannedDisruption[]) {
  const firstOf = ({ areaIds, houseIds }: SpannedDisruption): string => areaIds[0] ?? houseIds[0] ?? '';
  const places = await findPlacesOf(db, rows.map(firstOf).filter(Boolean));
  return rows.flatMap((row) => {
    const place =
      row.lng === null || row.lat === null ? places.get(firstOf(row)) : { lng: row.lng, lat: row.lat };
    return place ? [{ ...row, ...place }] : [];
  });
}
