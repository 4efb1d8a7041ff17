import { handlerFor } from '#kernel/context.ts';
import { distanceM } from '#kernel/geo/geometry.ts';
import type { Point } from '#kernel/http/fields.ts';
import { findByPhone, findNearby, proposeServices } from '../../contract/routes.ts';
import { proposeServices as propose } from '../services/proposals.ts';
import { listRunCards, listServices, listUnits } from '../services/service.store.ts';
import type { IncidentsTables } from '../tables.ts';
import { findMode } from '../shifts/shift.store.ts';
import { titlesIn } from '../type.store.ts';
import { placeOf, presentLink } from './card.presenter.ts';
import { areaIdsAt, phoneKeyOf } from './change-card.ts';
import { cardScope, mayReadCard } from './incident.policy.ts';
import { listIncidentsAround, listIncidentsByPhone } from './incident.store.ts';

const handle = handlerFor<IncidentsTables>();

const nearbyM = 200;
const nearbyMs = 24 * 60 * 60_000;
const shownAtMost = 10;

/** What helps while a card is being written. */
export const lookupHandlers = [
  handle(findNearby, async ({ db, actor, clock, locale }, { lng, lat, exceptId }) => {
    const center = { lng, lat };
    const since = new Date(clock.now().getTime() - nearbyMs);
    const rows = await listIncidentsAround(db, { center, radiusM: nearbyM, since, isOpenOnly: false });
    const titleOf = await titlesIn(db, locale);
    const near = rows
      .filter((row) => row.id !== exceptId && row.number !== null && mayReadCard(actor, row))
      .map((row) => presentLink(row, titleOf, distanceTo(placeOf(row), center)))
      .filter((link) => (link.distanceM ?? Infinity) <= nearbyM)
      .sort((one, other) => (one.distanceM ?? 0) - (other.distanceM ?? 0));
    return { incidents: near.slice(0, shownAtMost) };
  }),

  handle(findByPhone, async (context, { phone, exceptId }) => {
    const { db, actor, locale } = context;
    const key = phoneKeyOf(phone);
    const scope = cardScope(actor, 'incidents.incident.take');
    const rows = key === null ? [] : await listIncidentsByPhone(db, { key, scope, limit: shownAtMost + 1 });
    const titleOf = await titlesIn(db, locale);
    const others = rows.filter(({ id }) => id !== exceptId).slice(0, shownAtMost);
    context.audit({ type: 'incidents.incident', id: others[0]?.id ?? 'none' }, { found: others.length });
    return { incidents: others.map((row) => presentLink(row, titleOf, null)) };
  }),

  handle(proposeServices, async (context, { typeCode, level, lng, lat }) => {
    const { db, clock } = context;
    const place = lng === undefined || lat === undefined ? null : { lng, lat };
    const areaIds = await areaIdsAt(context, place);
    const services = await listServices(db);
    const runCards = typeCode === undefined ? [] : await listRunCards(db, typeCode);
    const units = await listUnits(
      db,
      services.map(({ id }) => id),
    );
    const { mode } = await findMode(db);
    const need = { level, place, areaIds, now: clock.now(), mode };
    return { services: propose(need, { services, runCards, units }) };
  }),
];

function distanceTo(place: Point | null, center: Point): number {
  return place === null ? Infinity : distanceM(place, center);
}
