import { holdsPermission } from '#kernel/access/actor.ts';
import type { Context } from '#kernel/context.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { listAreaOwners } from '#kernel/geo/area.store.ts';
import { boxAround, distanceM } from '#kernel/geo/geometry.ts';
import type { Point } from '#kernel/geo/geometry.ts';
import { describePlace } from '#kernel/geo/place.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import type { MapObject } from '#kernel/overview/contract/overview.ts';
import type { HappeningQuestion, MapLayer } from '#kernel/overview/map-layer.ts';
import { historyDays, listLayers, readFeed, readMap, readPlace } from '../../contract/map-routes.ts';
import type { FeedEntry, NearObject } from '../../contract/map-routes.ts';
import { situationProblems } from '../../contract/problems.ts';

const handle = handlerFor<never>();

const dayMs = 24 * 60 * 60_000;
/** A browser draws so many without a stutter; more come as counted squares. */
const objectsAtMost = 2_000;
const feedAtMost = 60;
const nearAtMost = 12;
/** Two thousand things nearer than this to each other are one. */
const leastReachM = 1;
const historyAtMost = 30;
const placeHistoryMs = 365 * dayMs;

export const mapHandlers = [
  handle(listLayers, async (context) => {
    const layers = layersOf(context).map(({ id, title, tone, hasHistory, events }) => ({
      id,
      title: context.text(context.locale, title),
      tone,
      hasHistory,
      events: events.map((event) => event.id),
    }));
    return await Promise.resolve({ layers });
  }),

  handle(readMap, async (context, { box, layers, at }) => {
    const moment = momentOf(context, at);
    const shown = layersOf(context, layers).filter(({ hasHistory }) => moment === null || hasHistory);
    const answers = [];
    for (const { id, find } of shown) {
      const { objects, squares } = await find(context, { box, at: moment, limit: objectsAtMost });
      answers.push({ id, objects: [...objects], squares: [...squares] });
    }
    return { layers: answers };
  }),

  handle(readFeed, async (context, { layers, at }) => {
    const until = momentOf(context, at) ?? context.clock.now();
    const from = new Date(until.getTime() - dayMs);
    const question = { box: null, from, until, limit: feedAtMost };
    return { entries: await happeningsOf(context, layersOf(context, layers), question) };
  }),

  handle(readPlace, async (context, { lng, lat, radiusM }) => {
    const { db, clock } = context;
    const center = { lng, lat };
    const box = boxAround(center, radiusM);
    const place = await describePlace(db, center);
    const owners = await listAreaOwners(
      db,
      place.areas.map(({ id }) => id),
    );
    const companyId = place.house?.managementOrganisationId ?? null;
    const names = await findOrganisationNames(db, [...owners.values(), ...(companyId ? [companyId] : [])]);
    const until = clock.now();
    const from = new Date(until.getTime() - placeHistoryMs);
    return {
      place,
      houseCompany: companyId === null ? null : (names.get(companyId) ?? null),
      areas: place.areas.map((area) => ({ ...area, owner: names.get(owners.get(area.id) ?? '') ?? null })),
      near: await objectsNear(context, { center, radiusM }),
      history: await happeningsOf(context, layersOf(context), { box, from, until, limit: historyAtMost }),
    };
  }),
];

function layersOf({ actor, overview }: Context<never>, asked?: readonly string[]): MapLayer[] {
  return overview.layers.filter(
    ({ id, permission }) => holdsPermission(actor, permission) && (asked === undefined || asked.includes(id)),
  );
}

/** Null: now. */
function momentOf({ clock }: Context<never>, at: string | undefined): Date | null {
  if (at === undefined) return null;
  const agoMs = clock.now().getTime() - new Date(at).getTime();
  if (agoMs < 0 || agoMs > historyDays * dayMs) throw new Problem(situationProblems.momentOutOfReach);
  return new Date(at);
}

async function happeningsOf(
  context: Context<never>,
  layers: readonly MapLayer[],
  question: HappeningQuestion,
): Promise<FeedEntry[]> {
  const entries: FeedEntry[] = [];
  for (const { id, happenings } of layers) {
    const found = (await happenings?.(context, question)) ?? [];
    entries.push(...found.map((entry) => ({ ...entry, layerId: id })));
  }
  return entries.toSorted((one, other) => (one.at < other.at ? 1 : -1)).slice(0, question.limit);
}

/** The nearest of each layer, so that hundreds of reports leave the one camera in sight. */
async function objectsNear(
  context: Context<never>,
  { center, radiusM }: { center: Point; radiusM: number },
): Promise<NearObject[]> {
  const near: NearObject[] = [];
  for (const layer of layersOf(context)) {
    const { id } = layer;
    const objects = await objectsAround(context, layer, { center, radiusM });
    const ranked = objects
      .map((object) => ({ ...object, layerId: id, distanceM: Math.round(distanceM(object, center)) }))
      .filter((object) => object.distanceM <= radiusM)
      .toSorted((one, other) => one.distanceM - other.distanceM);
    near.push(...ranked.slice(0, nearAtMost));
  }
  return near;
}

/**
 * A layer that knows too many there answers with squares, and of those nobody can open one: nearer is asked again, where
 * the nearest stand anyway.
 */
async function objectsAround(
  context: Context<never>,
  { find }: MapLayer,
  { center, radiusM }: { center: Point; radiusM: number },
): Promise<readonly MapObject[]> {
  for (let reachM = radiusM; reachM > leastReachM; reachM /= 2) {
    const box = boxAround(center, reachM);
    const { objects, squares } = await find(context, { box, at: null, limit: objectsAtMost });
    if (squares.length === 0) return objects;
  }
  return [];
}
