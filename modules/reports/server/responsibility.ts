import { Problem } from '#kernel/errors/problem.ts';
import { describePlace } from '#kernel/geo/place.ts';
import type { PlaceDescription } from '#kernel/geo/contract/place.ts';
import type { Point } from '#kernel/http/fields.ts';
import { findOrganisation, listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import type { StoredAnswer } from '../contract/answers.ts';
import { reportProblems } from '../contract/problems.ts';
import type { RoutingRule } from '../contract/routing.ts';
import type { Classification } from './classifier/classification.ts';
import type { ReportsContext } from './report-change.ts';
import type { ReportsDb } from './report.store.ts';
import { findAssetsNear } from './routing/asset.store.ts';
import { decide } from './routing/decide.ts';
import type { RoutingDecision, RoutingFacts } from './routing/decide.ts';
import { routingFacts } from './routing/facts.ts';
import { listRoutingRules } from './routing.store.ts';

/** What a place says about a report: its address, its areas, and whether the town answers for it at all. */
export async function locate(db: ReportsDb, point: Point): Promise<PlaceDescription> {
  return await describePlace(db, point);
}

/** @throws Problem `reports.place-outside-town` */
export async function locateInTown(db: ReportsDb, point: Point): Promise<PlaceDescription> {
  const place = await locate(db, point);
  if (!place.isInsideTown) throw new Problem(reportProblems.outsideTown);
  return place;
}

export interface ToRoute extends Pick<Classification, 'category' | 'cause'> {
  readonly point: Point;
  readonly place: PlaceDescription;
  readonly answers: readonly Pick<StoredAnswer, 'code' | 'values'>[];
  /** When the report came in: rules may depend on season and hour. */
  readonly at: Date;
}

export async function gatherFacts(
  context: Pick<ReportsContext, 'db' | 'town'>,
  asked: ToRoute,
): Promise<RoutingFacts> {
  return factsWith(context, asked, await findAssetsNear(context.db, asked.point));
}

function factsWith(
  { town }: Pick<ReportsContext, 'town'>,
  { category, cause, place, answers, at }: ToRoute,
  assets: RoutingFacts['assets'],
): RoutingFacts {
  return routingFacts(
    { categoryId: category.id, groupId: category.groupId, causeId: cause?.id ?? null, answers },
    { place, assets },
    { at, timeZone: town.timeZone },
  );
}

function looksAtAssets({ target, conditions }: RoutingRule): boolean {
  return target.kind === 'asset-owner' || conditions.assetKinds.length > 0;
}

/** Who answers. Where no rule helps it is triage: no organisation yet, a moderator names one before publishing. */
export async function route(
  context: Pick<ReportsContext, 'db' | 'town'>,
  asked: ToRoute,
): Promise<RoutingDecision> {
  const { db } = context;
  const rules = await listRoutingRules(db);
  // NOTE: what stands at the place is looked up only where a rule looks at it.
  const facts = rules.some(looksAtAssets) ? await gatherFacts(context, asked) : factsWith(context, asked, []);
  return decide(rules, facts, await listOrganisationStates(db));
}

/** An address in words: the nearest house, else the nearest street. */
export function addressOf(place: PlaceDescription): string | null {
  return place.house?.address ?? place.street?.name ?? null;
}

/**
 * Answers its name. Nothing is handed to an organisation that has ended: nobody there would see it.
 *
 * @throws Problem `reports.unknown-organisation`
 */
export async function requireActiveOrganisation(db: ReportsDb, id: string): Promise<string> {
  const organisation = await findOrganisation(db, id);
  if (!organisation?.isActive) throw new Problem(reportProblems.unknownOrganisation);
  return organisation.shortName;
}
