import { handlerFor } from '#kernel/context.ts';
import type { AuditSubject } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { reportProblems } from '../contract/problems.ts';
import {
  listCategories,
  listMyReports,
  listReports,
  mapReports,
  readAuthor,
  readReport,
  suggestCategories,
} from '../contract/routes.ts';
import { monthDayOf } from '../contract/season.ts';
import { suggestCategoryIds } from './category-suggestion.ts';
import { listActiveCategories, listCauses } from './category.store.ts';
import { presentCategories } from './classifier/present.ts';
import { civilDateAt } from './due-date.ts';
import { listContacts } from './intake/contact.store.ts';
import { listClusters } from './map-cell.store.ts';
import { cellsOf, singlePointsFromZoom } from './map-cells.ts';
import { listPointsIn, listPublicReports, listReportsOf } from './report-list.store.ts';
import { mayRead, mayReadAuthor } from './report.policy.ts';
import { presentCard, presentReports } from './report.presenter.ts';
import { findReport } from './report.store.ts';
import type { ReportRow } from './report.store.ts';
import type { ReportsTables } from './tables.ts';

const handle = handlerFor<ReportsTables>();

/** More than a screen can show apart; nearer views hold fewer. */
const mapObjectLimit = 2000;

export const publicHandlers = [
  handle(listCategories, async ({ db, locale, clock, town }) => {
    const monthDay = monthDayOf(civilDateAt(clock.now(), town.timeZone));
    const causes = await listCauses(db);
    return { categories: presentCategories(await listActiveCategories(db), causes, { locale, monthDay }) };
  }),

  handle(suggestCategories, async ({ db }, { text }) => ({
    categoryIds: suggestCategoryIds(text, await listActiveCategories(db)),
  })),

  handle(listReports, async ({ db, clock }, { limit, ...filter }) => {
    const now = clock.now();
    const rows = await listPublicReports(db, { ...filter, now }, limit);
    return { reports: await presentReports(db, rows, now), next: nextPage(rows, limit) };
  }),

  handle(listMyReports, async ({ db, actor, clock }, page) => {
    if (actor.personId === null) return { reports: [], next: null };
    const now = clock.now();
    const rows = await listReportsOf(db, actor.personId, page);
    return { reports: await presentReports(db, rows, now), next: nextPage(rows, page.limit) };
  }),

  handle(mapReports, async ({ db }, { box, zoom, categoryId, state }) => {
    const filter = { categoryId, state };
    if (zoom >= singlePointsFromZoom) {
      return { clusters: [], points: await listPointsIn(db, { box, ...filter }, mapObjectLimit) };
    }
    return {
      clusters: await listClusters(db, { cells: cellsOf(box, zoom), ...filter }, mapObjectLimit),
      points: [],
    };
  }),

  handle(readReport, async ({ db, actor, clock }, { number }) => {
    const report = await findReport(db, number);
    if (!report || !mayRead(actor, report)) throw new Problem(reportProblems.notFound);
    const now = clock.now();
    return await presentCard(db, report, { actor, now });
  }),

  handle(readAuthor, async (context, { number }) => {
    const { db, actor } = context;
    const report = await findReport(db, number);
    if (!report || !mayReadAuthor(actor, report)) throw new Problem(reportProblems.notFound);

    context.audit(...authorSubject(report));
    const author = report.authorPersonId === null ? null : await findPerson(db, report.authorPersonId);
    const contacts = await listContacts(db, report.id);
    return { name: author?.name ?? null, email: author?.email ?? null, contacts };
  }),
];

/** Whose data is looked at: a person, or the contacts left with a report. */
function authorSubject({ id, authorPersonId }: ReportRow): [AuditSubject, Record<string, unknown>] {
  const subject =
    authorPersonId === null
      ? { type: 'reports.contact', id }
      : { type: 'identity.person', id: authorPersonId };
  return [subject, { reportId: id }];
}

function nextPage(rows: readonly ReportRow[], limit: number): number | null {
  return rows.length === limit ? (rows.at(-1)?.number ?? null) : null;
}
