import { Problem } from '#kernel/errors/problem.ts';
import { describePlace } from '#kernel/geo/place.ts';
import type { PlaceDescription } from '#kernel/geo/contract/place.ts';
import type { Point } from '#kernel/http/fields.ts';
import { reportProblems } from '../contract/problems.ts';
import type { CategoryRow } from './category.store.ts';
import type { ReportsDb } from './report.store.ts';
import { findResponsible } from './routing.ts';
import type { RoutingDecision } from './routing.ts';
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

export async function route(
  db: ReportsDb,
  facts: { place: PlaceDescription; category: CategoryRow },
): Promise<RoutingDecision | null> {
  const { place, category } = facts;
  return findResponsible(await listRoutingRules(db), {
    categoryId: category.id,
    groupId: category.groupId,
    areas: place.areas,
    address: place.house?.address ?? null,
    houseManagementId: place.house?.managementOrganisationId ?? null,
  });
}

/** A dead end is told to the sender at once, never swallowed. @throws Problem `reports.no-responsible-organisation` */
export async function routeOrRefuse(
  db: ReportsDb,
  facts: { place: PlaceDescription; category: CategoryRow },
): Promise<RoutingDecision> {
  const decision = await route(db, facts);
  if (!decision) throw new Problem(reportProblems.noResponsible);
  return decision;
}

/** An address in words: the nearest house, else the nearest street. */
export function addressOf(place: PlaceDescription): string | null {
  return place.house?.address ?? place.street?.name ?? null;
}
