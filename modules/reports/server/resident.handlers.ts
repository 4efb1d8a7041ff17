import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { valuesOf } from '../contract/answers.ts';
import { reportConfirmed, reportReopened } from '../contract/events.ts';
import { reportProblems } from '../contract/problems.ts';
import {
  confirmReport,
  createReport,
  followReport,
  previewReport,
  reopenReport,
  supportReport,
} from '../contract/routes.ts';
import { titleIn } from './category.store.ts';
import { clockStartOf } from './clocks/clock-start.ts';
import { previewClocks, publicDue, readClockTools } from './clocks/clocks.ts';
import { registerReport } from './intake/register-report.ts';
import { previewDisruptions, previewDuplicates } from './before-sending/preview.ts';
import { requireClassification } from './classifier/classification.ts';
import type { EffectiveRules } from './classifier/effective.ts';
import { addSupporter, setSubscription } from './follower.store.ts';
import { loadForAction, takeStep } from './life/take-step.ts';
import { loadForChange, publicFacts } from './report-change.ts';
import type { ReportsContext } from './report-change.ts';
import { mayRead, maySupport } from './report.policy.ts';
import { presentOrganisation } from './present-organisation.ts';
import { findReport } from './report.store.ts';
import { addressOf, locate, route } from './responsibility.ts';
import { reasonFor } from './routing/decide.ts';
import type { ReportsTables } from './tables.ts';
import { keepRating } from './verdict/keep-rating.ts';

const handle = handlerFor<ReportsTables>();

export const residentHandlers = [
  handle(previewReport, async (context, { lng, lat, categoryId, causeId, answers, text }) => {
    const { db, locale, clock } = context;
    const place = await locate(db, { lng, lat });
    const chosen = categoryId === undefined ? null : await requireClassification(db, { categoryId, causeId });
    const category = chosen?.category ?? null;

    const given = Object.entries(answers ?? {}).map(([code, value]) => ({ code, values: valuesOf(value) }));
    const point = { lng, lat };
    const decision =
      chosen && place.isInsideTown
        ? await route(context, { ...chosen, point, place, answers: given, at: clock.now() })
        : null;

    const names = await findOrganisationNames(db, decision?.organisationId ? [decision.organisationId] : []);
    return {
      isInTown: place.isInsideTown,
      address: addressOf(place),
      organisation: presentOrganisation(decision?.organisationId ?? null, names),
      reason: decision && category ? reasonFor(decision.reason, titleIn(category.titles, locale)) : null,
      ...(await previewDue(context, chosen?.rules ?? null)),
      nearby: await previewDuplicates(context, { point, category, text: text ?? '' }),
      disruptions: category ? await previewDisruptions(context, { point, place, category }) : [],
    };
  }),

  handle(createReport, async (context, draft) => {
    const report = await registerReport(context, {
      ...draft,
      source: 'web',
      authorPersonId: requirePerson(context),
    });

    const { id, number, status, organisationId } = report;
    const names = await findOrganisationNames(context.db, organisationId === null ? [] : [organisationId]);
    return {
      id,
      number,
      status,
      organisation: presentOrganisation(organisationId, names),
      dueOn: report.dueOn,
      expectedAt: report.expectedAt,
    };
  }),

  handle(supportReport, async (context, { number }) => {
    const personId = requirePerson(context);
    const report = await loadForChange(context, { number }, maySupport);

    const supportCount = await addSupporter(context.db, {
      reportId: report.id,
      personId,
      now: context.clock.now(),
    });
    context.audit({ type: 'reports.report', id: report.id });
    return { supportCount };
  }),

  handle(followReport, async (context, { number, isSubscribed }) => {
    const personId = requirePerson(context);
    const report = await findReport(context.db, number);
    if (!report || !mayRead(context.actor, report)) throw new Problem(reportProblems.notFound);

    await setSubscription(context.db, {
      reportId: report.id,
      personId,
      isSubscribed,
      now: context.clock.now(),
    });
    context.audit({ type: 'reports.report', id: report.id }, { isSubscribed });
    return { isSubscribed };
  }),

  handle(confirmReport, async (context, { rating, text, ...input }) => {
    const report = await loadForAction(context, input, 'confirm');
    refuseLateVerdict(report, context.clock.now());

    const changed = await takeStep(context, report, 'confirm', {
      byRole: 'author',
      text: text || undefined,
      changes: { verdictUntil: null, endedAt: context.clock.now() },
    });
    await keepRating(context, report, { rating, historyId: changed.historyId });
    context.emit(reportConfirmed, report.id, publicFacts(report, changed.status));
    return changed;
  }),

  handle(reopenReport, async (context, { photos, reason, rating, ...input }) => {
    const report = await loadForAction(context, input, 'reopen');
    refuseLateVerdict(report, context.clock.now());

    const changed = await takeStep(context, report, 'reopen', {
      byRole: 'author',
      text: reason,
      photos: { files: photos, kind: 'verdict' },
      changes: {
        verdictUntil: null,
        answeredAt: null,
        plannedOn: null,
        reopenedCount: report.reopenedCount + 1,
      },
    });
    await keepRating(context, report, { rating, historyId: changed.historyId });
    context.emit(reportReopened, report.id, publicFacts(report, changed.status));
    return changed;
  }),
];

async function previewDue(context: ReportsContext, rules: EffectiveRules | null) {
  if (!rules) return { dueOn: null, expectedAt: null, isDueProvisional: false };
  const tools = await readClockTools(context);
  const clocks = previewClocks(tools, {
    now: context.clock.now(),
    ...clockStartOf(rules, context.town.country),
  });
  const { dueOn, dueAt, isProvisional } = publicDue(clocks, context.town.timeZone);
  return { dueOn, expectedAt: dueAt?.toISOString() ?? null, isDueProvisional: isProvisional };
}

function refuseLateVerdict(report: { verdictUntil: Date | null }, now: Date): void {
  if (!report.verdictUntil || report.verdictUntil <= now) throw new Problem(reportProblems.verdictWindowOver);
}

function requirePerson(context: ReportsContext): string {
  if (context.actor.personId === null) throw new Problem(commonProblems.signInRequired);
  return context.actor.personId;
}
