import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { reportAssigned, reportPublished } from '../../contract/events.ts';
import { splitReport } from '../../contract/life-routes.ts';
import { reportProblems } from '../../contract/problems.ts';
import { findCategory } from '../category.store.ts';
import { requireClassification } from '../classifier/classification.ts';
import { clockStartOf } from '../clocks/clock-start.ts';
import { openClocks } from '../clocks/open-clocks.ts';
import { registerAppeal } from '../clocks/registration.ts';
import { setSubscription } from '../follower.store.ts';
import { recountCells } from '../map-cell.store.ts';
import { historyEntryOf } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import { insertHistory, insertReport } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import { addressOf, locateInTown, route } from '../responsibility.ts';
import type { ReportsTables } from '../tables.ts';
import { announce, loadForAction, takeStep } from './take-step.ts';

const handle = handlerFor<ReportsTables>();

export const splitHandlers = [
  handle(splitReport, async (context, { parts, ...input }) => {
    const report = await loadForAction(context, input, 'split');
    if (report.organisationId === null) throw new Problem(reportProblems.noResponsible);

    const isNew = report.publishedAt === null;
    const publishedAt = report.publishedAt ?? context.clock.now();
    const category = await findCategory(context.db, report.categoryId);
    const visibility = category?.isPrivate ? ('hidden' as const) : ('public' as const);
    if (isNew) await registerAppeal(context, report);
    const changed = await takeStep(context, report, 'split', {
      byRole: 'moderator',
      changes: { openChildCount: parts.length, visibility, publishedAt, plannedOn: null },
    });
    const numbers: number[] = [];
    for (const part of parts) numbers.push(await addPart(context, report, part));
    context.audit({ type: 'reports.report', id: report.id }, { ...changed, numbers });
    const { number } = report;
    if (isNew && visibility === 'public')
      context.emit(reportPublished, report.id, { number, status: changed.status });
    else announce(context, { ...report, visibility }, changed.status);
    return { ...changed, numbers };
  }),
];

interface Part {
  readonly text: string;
  readonly categoryId: string;
  readonly place?: { lng: number; lat: number } | undefined;
}

/** A part is published at once, as a moderator wrote it. Its terms run from the day the whole was sent. */
async function addPart(context: ReportsContext, whole: ReportRow, part: Part): Promise<number> {
  const { db, clock } = context;
  const { category, rules } = await requireClassification(db, part);
  const point = part.place ?? { lng: whole.lng, lat: whole.lat };
  const place = await locateInTown(db, point);
  const routed = { category, cause: null, point, place, answers: [], at: whole.createdAt };
  const { organisationId, ruleId, reason } = await route(context, routed);
  if (organisationId === null) throw new Problem(reportProblems.noResponsible);
  const now = clock.now();
  const report = {
    id: newId(now.getTime()),
    authorPersonId: whole.authorPersonId,
    source: whole.source,
    categoryId: category.id,
    causeId: null,
    answers: [],
    text: part.text,
    ...point,
    address: addressOf(place),
    houseId: place.house?.id ?? null,
    areaIds: place.areas.map((area) => area.id),
    status: 'assigned' as const,
    visibility: rules.isPrivate ? ('hidden' as const) : ('public' as const),
    organisationId,
    routingRuleId: ruleId,
    routingReason: reason,
    dueOn: null,
    plannedOn: null,
    createdAt: whole.createdAt,
    publishedAt: now,
    parentId: whole.id,
  };
  const number = await insertReport(db, report);
  await recountCells(db, null, report);
  await tellHistory(context, whole, report);
  await openClocks(context, report.id, clockStartOf(rules, context.town.country));
  const { id: reportId, authorPersonId: personId } = report;
  if (personId !== null) await setSubscription(db, { reportId, personId, isSubscribed: true, now });
  const { status, areaIds } = report;
  if (report.visibility === 'public') context.emit(reportPublished, reportId, { number, status });
  context.emit(reportAssigned, reportId, { number, status, organisationId, areaIds });
  return number;
}

async function tellHistory(
  context: ReportsContext,
  whole: ReportRow,
  part: { id: string; organisationId: string; plannedOn: null },
): Promise<void> {
  const sent = historyEntryOf(context, part, { kind: 'created', byRole: 'author' });
  const occurredAt = whole.createdAt;
  await insertHistory(context.db, {
    ...sent,
    id: newId(occurredAt.getTime()),
    occurredAt,
    byPersonId: whole.authorPersonId,
  });
  const link = { linkedReportId: whole.id, organisationId: part.organisationId };
  await insertHistory(
    context.db,
    historyEntryOf(context, part, { kind: 'split-off', byRole: 'moderator', ...link }),
  );
}
