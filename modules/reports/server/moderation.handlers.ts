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
import { handedTo } from './life/forwarding.handlers.ts';
import { loadForAction, refuseUnfit, takeStep } from './life/take-step.ts';
import { citeRule } from './moderation-rules/citations.ts';
import { loadForChange } from './report-change.ts';
import { countQueue, findNextTerms, listModerationQueue } from './report-list.store.ts';
import { mayModerate } from './report.policy.ts';
import { presentOrganisation } from './present-organisation.ts';
import { presentReports } from './report.presenter.ts';
import { addressOf, locateInTown, requireActiveOrganisation, route } from './responsibility.ts';
import type { ReportsTables } from './tables.ts';

const handle = handlerFor<ReportsTables>();

/**
 * Work that has begun stays where it is: a correction moves a report only while nobody has taken it, and a published one
 * never to nobody.
 */
function mayBeRerouted(status: ReportStatus, organisationId: string | null): boolean {
  return status === 'moderation' || (status === 'assigned' && organisationId !== null);
}

export const moderationHandlers = [
  handle(listQueue, async ({ db, actor, clock }, { limit, ...filter }) => {
    const now = clock.now();
    const rows = await listModerationQueue(db, actor, { ...filter, now }, limit);
    const { total, ...counts } = await countQueue(db, actor);
    const next = rows.length === limit ? (rows.at(-1)?.number ?? null) : null;
    const terms = await findNextTerms(
      db,
      rows.map(({ id }) => id),
    );
    const reports = await presentReports(db, rows, now, 'whole');
    return {
      reports: reports.map((item) => ({ ...item, nextTermAt: terms.get(item.id)?.toISOString() ?? null })),
      next,
      total,
      counts,
    };
  }),

  handle(publishReport, async (context, input) => {
    const report = await loadForAction(context, input, 'publish');
    if (report.organisationId === null) throw new Problem(reportProblems.noResponsible);
    const category = await findCategory(context.db, report.categoryId);
    // NOTE: a private report goes to work like any other and is never on a public page.
    const visibility = category?.isPrivate ? ('hidden' as const) : ('public' as const);

    await registerAppeal(context, report);
    const changed = await takeStep(context, report, 'publish', {
      byRole: 'moderator',
      changes: { visibility, publishedAt: context.clock.now() },
    });
    const { number, organisationId, areaIds } = report;
    const { status } = changed;
    if (visibility === 'public') context.emit(reportPublished, report.id, { number, status });
    context.emit(reportAssigned, report.id, { number, status, organisationId, areaIds });
    return changed;
  }),

  handle(rejectReport, async (context, { ruleId, reason, ...input }) => {
    const report = await loadForAction(context, input, 'reject');
    const cited = await citeRule(context, ruleId);

    const changed = await takeStep(context, report, 'reject', {
      byRole: 'moderator',
      text: reason || undefined,
      cited,
      changes: { endedAt: context.clock.now() },
    });
    const { number, organisationId, areaIds } = report;
    const { status } = changed;
    context.emit(reportHidden, report.id, { number, status, organisationId, areaIds });
    return changed;
  }),

  handle(hideReport, async (context, { ruleId, reason, ...input }) => {
    const report = await loadForAction(context, input, 'hide');
    const cited = await citeRule(context, ruleId);

    const changed = await takeStep(context, report, 'hide', {
      byRole: 'moderator',
      text: reason || undefined,
      cited,
      changes: { visibility: 'hidden' },
    });
    const { number, organisationId, areaIds } = report;
    const { status } = changed;
    context.emit(reportHidden, report.id, { number, status, organisationId, areaIds });
    return changed;
  }),

  handle(correctReport, async (context, { categoryId, causeId, place: point, ...input }) => {
    const { db, town } = context;
    const report = await loadForAction(context, input, 'correct');
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
    const isRerouted = mayBeRerouted(report.status, decision.organisationId);
    const organisationId = isRerouted ? decision.organisationId : report.organisationId;
    if (category.id !== report.categoryId || cause?.id !== (report.causeId ?? undefined)) {
      await recordFact(context, report.id, { kind: 'term', ...clockStartOf(rules, town.country).term });
    }

    const changed = await takeStep(context, report, 'correct', {
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
    const { number, visibility, status } = report;
    const areaIds = place.areas.map((area) => area.id);
    if (visibility === 'public' && !rules.isPrivate)
      context.emit(reportChanged, report.id, { number, status });
    // What became private leaves the screens of those who have seen it.
    if (visibility === 'public' && rules.isPrivate)
      context.emit(reportHidden, report.id, { number, status, organisationId, areaIds });
    if (visibility !== 'moderation' && organisationId !== report.organisationId) {
      context.emit(reportAssigned, report.id, { number, status, organisationId, areaIds });
    }
    const names = await findOrganisationNames(db, organisationId === null ? [] : [organisationId]);
    return { ...changed, isRerouted, organisation: presentOrganisation(organisationId, names) };
  }),

  handle(forwardReport, async (context, { organisationId, reason, ...input }) => {
    const report = await loadForChange(context, input, mayModerate);
    const action = report.status === 'moderation' ? 'redirect' : 'forward';
    refuseUnfit(action, report);
    await requireActiveOrganisation(context.db, organisationId);

    const changed = await takeStep(context, report, action, {
      byRole: 'moderator',
      text: reason,
      fromOrganisationId: report.organisationId,
      changes: {
        ...handedTo(organisationId, reason),
        nextOrganisationId: null,
        nextBody: null,
        isBounceOpen: false,
      },
    });
    const { number, areaIds, visibility } = report;
    const facts = { number, status: changed.status, organisationId, areaIds };
    if (visibility !== 'moderation') context.emit(reportAssigned, report.id, facts);
    return changed;
  }),
];
