import { findAreaNames } from '#kernel/geo/area.store.ts';
import { describePlace, findHouseManagers } from '#kernel/geo/place.ts';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { storedAnswers } from '../../contract/answers.ts';
import type { RoutingRule } from '../../contract/routing.ts';
import { listCategories } from '../category.store.ts';
import type { ReportsContext } from '../report-change.ts';
import { reportColumns } from '../report.store.ts';
import type { ReportRow, ReportsDb } from '../report.store.ts';
import { findAssetsNear } from './asset.store.ts';
import { decide } from './decide.ts';
import type { RoutingFacts } from './decide.ts';
import { routingFacts } from './facts.ts';

/*
 * Draft rules against reports that are already there. Both sets of rules judge the same facts, so that a difference
 * comes from the rules alone and not from a house that changed hands meanwhile. Areas and the house are those stored
 * with the report; street and assets are looked up only where a rule asks for them, as that costs a query per report.
 */

export interface Difference {
  readonly number: number;
  readonly categoryId: string;
  readonly address: string | null;
  readonly before: string | null;
  readonly after: string | null;
}

export async function compareDecisions(
  context: Pick<ReportsContext, 'db' | 'town'>,
  asked: { inForce: readonly RoutingRule[]; draft: readonly RoutingRule[]; reportCount: number },
): Promise<{ checkedCount: number; differences: Difference[] }> {
  const { inForce, draft, reportCount } = asked;
  const { db } = context;
  const organisations = await listOrganisationStates(db);
  const reports = await listLastReports(db, reportCount);
  const gather = await factGatherer(context, reports, [...inForce, ...draft]);
  const nameOf = (id: string | null) => (id === null ? null : (organisations.get(id)?.name ?? null));

  const differences: Difference[] = [];
  for (const report of reports) {
    const facts = await gather(report);
    const before = decide(inForce, facts, organisations).organisationId;
    const after = decide(draft, facts, organisations).organisationId;
    if (before === after) continue;
    const { number, categoryId, address } = report;
    differences.push({ number, categoryId, address, before: nameOf(before), after: nameOf(after) });
  }
  return { checkedCount: reports.length, differences };
}

async function listLastReports(db: ReportsDb, limit: number): Promise<ReportRow[]> {
  return await db
    .selectFrom('reports.report')
    .select(reportColumns)
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
}

async function factGatherer(
  { db, town }: Pick<ReportsContext, 'db' | 'town'>,
  reports: readonly ReportRow[],
  rules: readonly RoutingRule[],
): Promise<(report: ReportRow) => Promise<RoutingFacts>> {
  const categories = await listCategories(db);
  const groups = new Map(categories.map(({ id, groupId }) => [id, groupId]));
  const areaNames = await findAreaNames(
    db,
    reports.flatMap(({ areaIds }) => areaIds),
  );
  const managers = await findHouseManagers(
    db,
    reports.flatMap(({ houseId }) => houseId ?? []),
  );
  const needsStreet = rules.some(({ conditions }) => conditions.roadClasses.length > 0);
  const needsAssets = rules.some(
    ({ conditions, target }) => target.kind === 'asset-owner' || conditions.assetKinds.length > 0,
  );
  return async ({ lng, lat, ...report }) => {
    const street = needsStreet ? (await describePlace(db, { lng, lat })).street : null;
    const assets = needsAssets ? await findAssetsNear(db, { lng, lat }) : [];
    const facts = routingFacts(
      {
        categoryId: report.categoryId,
        groupId: groups.get(report.categoryId) ?? '',
        causeId: report.causeId,
        answers: storedAnswers.parse(report.answers),
      },
      { place: { house: null, street, areas: [], isInsideTown: true }, assets },
      { at: report.createdAt, timeZone: town.timeZone },
    );
    return {
      ...facts,
      areas: report.areaIds.map((id) => ({ id, name: areaNames.get(id) ?? '' })),
      address: report.address,
      houseManagementId: managers.get(report.houseId ?? '') ?? null,
    };
  };
}
