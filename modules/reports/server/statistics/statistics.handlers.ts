import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { holdsPermission } from '#kernel/access/actor.ts';
import type { Actor } from '#kernel/access/actor.ts';
import { listAreaNames } from '#kernel/geo/area.store.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { searchOrganisations } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { reportProblems } from '../../contract/problems.ts';
import {
  enterPublishedReport,
  listPublishedReports,
  removePublishedReport,
} from '../../contract/published-statistics.ts';
import {
  analyseStatistics,
  downloadAnalysis,
  downloadStatistics,
  enterOtherChannel,
  judgeConcreteness,
  listOtherChannels,
  listStatisticChoices,
  readConcreteness,
  readStatistics,
} from '../../contract/statistics.ts';
import { loadForChange } from '../report-change.ts';
import { mayModerate } from '../report.policy.ts';
import { findReport } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { findConcreteness, saveConcreteness } from './classification.store.ts';
import { gatherStatistics } from './gather-statistics.ts';
import {
  findOtherChannelTotal,
  listOtherChannelTotals,
  removeOtherChannelTotal,
  saveOtherChannelTotal,
} from './other-channel.store.ts';
import { comparePublished, unknownBases } from './published.ts';
import { insertPublishedTable, listPublishedTables, removePublishedTable } from './published.store.ts';
import { reportFile } from './files/report-file.ts';
import { statisticsAreaKind } from '../../contract/statistics-settings.ts';
import { analysisScope, narrowedTo } from './statistics.policy.ts';
import type { StatisticsTables } from './tables.ts';

const handle = handlerFor<ReportsTables & StatisticsTables>();

const organisationsAtMost = 500;

export const statisticsHandlers = [
  handle(
    readStatistics,
    async (context, period) => await gatherStatistics(context, { ...period, isPublicOnly: true }),
  ),

  handle(analyseStatistics, async (context, { organisationId, ...question }) => {
    const organisationIds = narrowedTo(analysisScope(context.actor), organisationId);
    return await gatherStatistics(context, { ...question, organisationIds, isPublicOnly: false });
  }),

  handle(listStatisticChoices, async ({ db, actor, setting }) => {
    const scope = analysisScope(actor);
    const organisations = await searchOrganisations(db, { withInactive: true, limit: organisationsAtMost });
    const areas = await listAreaNames(db, await setting(statisticsAreaKind));
    return {
      organisations: organisations
        .filter(({ id }) => scope.kind === 'town' || scope.organisationIds.includes(id))
        .map(({ id, shortName }) => ({ id, name: shortName })),
      areas,
      mayAnalyseTown: scope.kind === 'town',
      mayEnter: holdsPermission(actor, 'reports.statistics.enter'),
    };
  }),

  handle(downloadStatistics, async (context, { format, language, hasByteOrderMark, ...period }) => {
    const inLanguage = { ...context, locale: language ?? context.locale };
    const statistics = await gatherStatistics(inLanguage, { ...period, isPublicOnly: true });
    const published = (await listPublishedTables(context.db, { withUnshown: false })).map(asCompared);
    return reportFile(inLanguage, { statistics, published, format, hasByteOrderMark });
  }),

  handle(
    downloadAnalysis,
    async (context, { format, language, hasByteOrderMark, organisationId, ...question }) => {
      const inLanguage = { ...context, locale: language ?? context.locale };
      const organisationIds = narrowedTo(analysisScope(context.actor), organisationId);
      const asked = { ...question, organisationIds, isPublicOnly: false };
      const statistics = await gatherStatistics(inLanguage, asked);
      context.audit({ type: 'reports.statistics', id: `${question.from}/${question.to}` }, { format });
      return reportFile(inLanguage, { statistics, published: [], format, hasByteOrderMark });
    },
  ),

  handle(listOtherChannels, async ({ db }, { year }) => {
    const totals = await listOtherChannelTotals(db, { from: `${year}-01-01`, to: `${year}-12-01` });
    const names = await findPersonNames(
      db,
      totals.map(({ enteredByPersonId }) => enteredByPersonId),
    );
    return {
      totals: totals.map(({ enteredByPersonId, enteredAt, appealCount, ...total }) => ({
        ...total,
        appeals: appealCount,
        enteredAt: enteredAt.toISOString(),
        enteredBy: names.get(enteredByPersonId) ?? '',
      })),
    };
  }),

  handle(enterOtherChannel, async (context, { month, channel, appeals }) => {
    const { db, clock, actor } = context;
    const before = await findOtherChannelTotal(db, { month, channel });

    if (appeals === null) await removeOtherChannelTotal(db, { month, channel });
    else
      await saveOtherChannelTotal(db, {
        month,
        channel,
        appealCount: appeals,
        enteredByPersonId: requirePerson(actor),
        enteredAt: clock.now(),
      });
    context.audit(
      { type: 'reports.other-channel-total', id: `${month}/${channel}` },
      { before, after: appeals },
    );
    return {};
  }),

  handle(readConcreteness, async (context, { number }) => {
    const report = await findReport(context.db, number);
    if (!report || !mayModerate(context.actor, report)) throw new Problem(reportProblems.notFound);
    return await findConcreteness(context.db, report.id);
  }),

  handle(judgeConcreteness, async (context, { number, namesProblem }) => {
    const report = await loadForChange(context, { number }, mayModerate);
    const before = await findConcreteness(context.db, report.id);

    await saveConcreteness(context.db, { reportId: report.id, namesProblem });
    context.audit({ type: 'reports.report', id: report.id }, { before: before.byModerator, namesProblem });
    return {};
  }),

  handle(listPublishedReports, async ({ db, actor }) => {
    const withUnshown = holdsPermission(actor, 'reports.statistics.enter');
    return { reports: (await listPublishedTables(db, { withUnshown })).map(asCompared) };
  }),

  handle(enterPublishedReport, async (context, { isShown, ...table }) => {
    const [unknown] = unknownBases(table);
    if (unknown !== undefined) throw new Problem(reportProblems.publishedBaseUnknown, { base: unknown });
    const id = newId(context.clock.now().getTime());

    await insertPublishedTable(context.db, {
      id,
      ...table,
      isShown,
      enteredByPersonId: requirePerson(context.actor),
      enteredAt: context.clock.now(),
    });
    context.audit({ type: 'reports.published-table', id }, { title: table.title, isShown });
    return { id };
  }),

  handle(removePublishedReport, async (context, { id }) => {
    if (!(await removePublishedTable(context.db, id))) throw new Problem(reportProblems.notFound);
    context.audit({ type: 'reports.published-table', id }, { isRemoved: true });
    return {};
  }),
];

export type ComparedTable = ReturnType<typeof asCompared>;

function asCompared({
  bases,
  figures,
  enteredAt,
  ...row
}: Awaited<ReturnType<typeof listPublishedTables>>[number]) {
  const compared = comparePublished({ ...row, bases, figures });
  return {
    ...row,
    bases,
    figures: [...compared.figures],
    findings: [...compared.findings],
    enteredAt: enteredAt.toISOString(),
  };
}

function requirePerson(actor: Actor): string {
  if (actor.personId === null) throw new Problem(commonProblems.signInRequired);
  return actor.personId;
}
