import { holdsPermission } from '#kernel/access/actor.ts';
import { layerFor } from '#kernel/overview/map-layer.ts';
import { incidentChanged, taskChanged } from '../../contract/events.ts';
import { areaScope } from '../cards/incident.policy.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { titlesIn } from '../type.store.ts';
import { gatherCards, gatherUnits, listCardSteps } from './overview.store.ts';

const layer = layerFor<IncidentsTables>();

/** What is open and where; nothing of callers and their words. */
const permission = 'incidents.map.read';
/** A unit that has been silent for longer may be anywhere. */
const locatedForMs = 30 * 60_000;

export const incidentLayers = [
  layer({
    id: 'incidents.incident',
    title: 'incidents.layer.incidents',
    permission,
    tone: 'danger',
    order: 10,
    events: [incidentChanged],
    hasHistory: true,
    find: async (context, question) => {
      const scope = areaScope(context.actor, permission);
      const { rows, squares } = await gatherCards(context.db, scope, question);
      const titleOf = await titlesIn(context.db, context.locale);
      const objects = rows.map(({ id, number, typeCode, address, lng, lat, registeredAt }) => ({
        id,
        lng,
        lat,
        label: labelOf(context, number, titleOf(typeCode)),
        note: address,
        path: pathOf(context, id),
        since: registeredAt.toISOString(),
      }));
      return { objects, squares };
    },
    happenings: async (context, question) => {
      const scope = areaScope(context.actor, permission);
      const rows = await listCardSteps(context.db, scope, question);
      const titleOf = await titlesIn(context.db, context.locale);
      return rows.map(({ id, number, typeCode, address, lng, lat, what, at }) => ({
        id: `${id}-${what}`,
        at: at.toISOString(),
        what: context.text(
          context.locale,
          what === 'registered' ? 'incidents.layer.registered' : 'incidents.layer.closed',
        ),
        label: labelOf(context, number, titleOf(typeCode)),
        note: address,
        path: pathOf(context, id),
        place: lng === null || lat === null ? null : { lng, lat },
      }));
    },
  }),
  layer({
    id: 'incidents.unit',
    title: 'incidents.layer.units',
    permission: 'incidents.unit.see',
    tone: 'good',
    order: 40,
    events: [taskChanged],
    hasHistory: false,
    find: async (context, { box, limit }) => {
      // Units stand in no area: whoever is bounded by one sees none.
      if (areaScope(context.actor, 'incidents.unit.see') !== null) return { objects: [], squares: [] };
      const since = new Date(context.clock.now().getTime() - locatedForMs);
      const { rows, squares } = await gatherUnits(context.db, { box, since, limit });
      const objects = rows.map(({ id, title, state, service, lng, lat, locatedAt }) => ({
        id,
        lng,
        lat,
        label: `${service}: ${title}`,
        note: context.text(context.locale, state === 'free' ? 'incidents.unit.free' : 'incidents.unit.busy'),
        path: null,
        since: locatedAt?.toISOString() ?? null,
      }));
      return { objects, squares };
    },
  }),
];

type Reading = Pick<IncidentsContext, 'actor' | 'locale' | 'text'>;

function labelOf({ locale, text }: Reading, number: number, title: string): string {
  return `${text(locale, 'incidents.number', { number: String(number) })} ${title}`;
}

function pathOf({ actor }: Reading, id: string): string | null {
  return holdsPermission(actor, 'incidents.incident.read') ? `/work/incidents?card=${id}` : null;
}
