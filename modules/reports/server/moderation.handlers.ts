import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { reportAssigned, reportChanged, reportHidden, reportPublished } from '../contract/events.ts';
import { storedAnswers } from '../contract/answers.ts';
import type { ReportStatus } from '../contract/report.ts';
import { reportProblems } from '../contract/problems.ts';
import {
  correctReport,
  forwardReport,
  hideReport,
  listQueue,
  publishReport,
  rejectReport,
} from '../contract/routes.ts';
import { findCategory } from './category.store.ts';
import { requireClassification } from './classifier/classification.ts';
import { clockStartOf } from './clocks/clock-start.ts';
import { recordFact } from './clocks/clocks.ts';
import { registerAppeal } from './clocks/registration.ts';
import { statusAfter } from './lifecycle.ts';
import { applyChange, loadForChange } from './report-change.ts';
import { countModerationQueue, listModerationQueue } from './report-list.store.ts';
import { mayModerate } from './report.policy.ts';
import { presentOrganisation, presentReports } from './report.presenter.ts';
import { addressOf, locateInTown, route } from './responsibility.ts';
import type { ReportsTables } from './tables.ts';

const handle = handlerFor<ReportsTables>();

/** Work that has begun stays where it is: a correction moves a report only while nobody has taken it. */
function mayBeRerouted(status: ReportStatus): boolean {
  return status === 'moderation' || status === 'assigned';
}

export const moderationHandlers = [
  handle(listQueue, async ({ db, actor, clock }, { limit, ...filter }) => {
    const now = clock.now();
    const rows = await listModerationQueue(db, actor, { ...filter, now }, limit);
    const next = rows.length === limit ? (rows.at(-1)?.number ?? null) : null;
    return {
      reports: await presentReports(db, rows, now),
      next,
      total: await countModerationQueue(db, actor),
    };
  }),

  handle(publishReport, async (context, input) => {
    const report = await loadForChange(context, input, mayModerate);
    const status = statusAfter('publish', report.status);
    if (report.organisationId === null) throw new Problem(reportProblems.noResponsible);
    const category = await findCategory(context.db, report.categoryId);
    // NOTE: a private report goes to work like any other and is never on a public page.
    const visibility = category?.isPrivate ? ('hidden' as const) : ('public' as const);

    await registerAppeal(context, report);
    const changed = await applyChange(context, report, {
      kind: 'published',
      byRole: 'moderator',
      changes: { status, visibility, publishedAt: context.clock.now() },
    });
    const { number, organisationId, areaIds } = report;
    if (visibility === 'public') context.emit(reportPublished, report.id, { number, status });
    context.emit(reportAssigned, report.id, { number, status, organisationId, areaIds });
    return changed;
  }),

  handle(rejectReport, async (context, { reason, ...input }) => {
    const report = await loadForChange(context, input, mayModerate);
    const status = statusAfter('reject', report.status);

    const changed = await applyChange(context, report, {
      kind: 'rejected',
      byRole: 'moderator',
      text: reason,
      changes: { status, endedAt: context.clock.now() },
    });
    const { number, organisationId, areaIds } = report;
    context.emit(reportHidden, report.id, { number, status, organisationId, areaIds });
    return changed;
  }),

  handle(hideReport, async (context, { reason, ...input }) => {
    const report = await loadForChange(context, input, mayModerate);
    const status = statusAfter('hide', report.status);

    const changed = await applyChange(context, report, {
      kind: 'hidden',
      byRole: 'moderator',
      text: reason,
      changes: { visibility: 'hidden' },
    });
    const { number, organisationId, areaIds } = report;
    context.emit(reportHidden, report.id, { number, status, organisationId, areaIds });
    return changed;
  }),

  handle(correctReport, async (context, { categoryId, causeId, place: point, ...input }) => {
    const { db, town } = context;
    const report = await loadForChange(context, input, mayModerate);
    const status = statusAfter('correct', report.status);
    const isSameCategory = categoryId === undefined || categoryId === report.categoryId;
    const { category, cause, rules } = await requireClassification(db, {
      categoryId: categoryId ?? report.categoryId,
      causeId: causeId === undefined && isSameCategory ? report.causeId : causeId,
    });
    const spot = point ?? { lng: report.lng, lat: report.lat };
    const place = await locateInTown(db, spot);
    const answers = storedAnswers.parse(report.answers);
    const decision = await route(context, {
      category,
      cause,
      place,
      answers,
      point: spot,
      at: report.createdAt,
    });
    const isRerouted = mayBeRerouted(report.status);
    const organisationId = isRerouted ? decision.organisationId : report.organisationId;
    if (category.id !== report.categoryId || cause?.id !== (report.causeId ?? undefined)) {
      await recordFact(context, report.id, { kind: 'term', ...clockStartOf(rules, town.country).term });
    }

    const changed = await applyChange(context, report, {
      kind: 'corrected',
      byRole: 'moderator',
      changes: {
        ...spot,
        categoryId: category.id,
        causeId: cause?.id ?? null,
        visibility: rules.isPrivate && report.visibility === 'public' ? 'hidden' : report.visibility,
        address: addressOf(place),
        houseId: place.house?.id ?? null,
        areaIds: place.areas.map((area) => area.id),
        ...(isRerouted
          ? { organisationId, routingRuleId: decision.ruleId, routingReason: decision.reason }
          : {}),
      },
    });
    const { number, visibility } = report;
    if (visibility === 'public' && !rules.isPrivate)
      context.emit(reportChanged, report.id, { number, status });
    if (visibility !== 'moderation' && organisationId !== report.organisationId) {
      const areaIds = place.areas.map((area) => area.id);
      context.emit(reportAssigned, report.id, { number, status, organisationId, areaIds });
    }
    const names = await findOrganisationNames(db, organisationId === null ? [] : [organisationId]);
    return { ...changed, isRerouted, organisation: presentOrganisation(organisationId, names) };
  }),

  handle(forwardReport, async (context, { organisationId, reason, ...input }) => {
    const { db } = context;
    const report = await loadForChange(context, input, mayModerate);
    const status = report.status === 'moderation' ? report.status : statusAfter('forward', report.status);
    const names = await findOrganisationNames(db, [organisationId]);
    if (!names.has(organisationId)) throw new Problem(reportProblems.unknownOrganisation);

    const routingReason = { key: 'reports.routing-reason.forwarded', values: { reason } };
    const changed = await applyChange(context, report, {
      kind: 'forwarded',
      byRole: 'moderator',
      text: reason,
      changes: { status, organisationId, routingRuleId: null, routingReason, plannedOn: null },
    });
    const { number, areaIds, visibility } = report;
    const facts = { number, status, organisationId, areaIds };
    if (visibility !== 'moderation') context.emit(reportAssigned, report.id, facts);
    return changed;
  }),
];
