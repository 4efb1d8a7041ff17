import { distanceM } from '#kernel/geo/geometry.ts';
import type { Point } from '#kernel/http/fields.ts';
import { modes } from '../../contract/shifts.ts';
import type { Mode } from '../../contract/shifts.ts';
import type { Proposal } from '../../contract/routes.ts';
import type { RunCardRow, ServiceRow, UnitRow } from './service.store.ts';

/** A place told longer ago says nothing about where the unit is now. */
const placeValidMs = 15 * 60_000;

export interface Need {
  readonly level: number;
  readonly place: Point | null;
  readonly areaIds: readonly string[];
  readonly now: Date;
  readonly mode: Mode;
}

export interface Means {
  readonly services: readonly ServiceRow[];
  readonly runCards: readonly RunCardRow[];
  readonly units: readonly UnitRow[];
}

/** Services in the order of their levels; those of the asked level and below it are proposed. */
export function proposeServices(need: Need, { services, runCards, units }: Means): Proposal[] {
  const levels = levelsByService(runCards, need);
  return services
    .filter(({ isActive }) => isActive)
    .map(({ id, title }): Proposal => {
      const level = levels.get(id) ?? null;
      const isProposed = level !== null && level <= need.level;
      const own = units.filter(({ serviceId }) => serviceId === id);
      return { serviceId: id, title, level, isProposed, ...nearestUnit(own, need) };
    })
    .sort((one, other) => (one.level ?? 9) - (other.level ?? 9));
}

/** The lowest level of each service on the run cards of the present mode, of the whole town and of the place's zones. */
function levelsByService(
  runCards: readonly RunCardRow[],
  { areaIds, mode }: Need,
): ReadonlyMap<string, number> {
  const levels = new Map<string, number>();
  for (const { areaId, level, serviceId, fromMode } of runCards) {
    if (modes.indexOf(fromMode) > modes.indexOf(mode)) continue;
    if (areaId !== null && !areaIds.includes(areaId)) continue;
    levels.set(serviceId, Math.min(level, levels.get(serviceId) ?? level));
  }
  return levels;
}

function nearestUnit(units: readonly UnitRow[], { place, now }: Need): Pick<Proposal, 'unit' | 'shortage'> {
  const inDuty = units.filter(({ state }) => state !== 'off');
  if (inDuty.length === 0) return { unit: null, shortage: 'no-units' };
  const free = inDuty.filter(({ state }) => state === 'free');
  if (free.length === 0) return { unit: null, shortage: 'all-busy' };
  const placed = free.filter(
    ({ locatedAt }) => locatedAt !== null && now.getTime() - locatedAt.getTime() <= placeValidMs,
  );
  const near = (placed.length > 0 ? placed : free)
    .map((unit) => ({ unit, distanceM: distanceTo(unit, place) }))
    .sort((one, other) => (one.distanceM ?? Infinity) - (other.distanceM ?? Infinity));
  const [first] = near;
  if (!first) return { unit: null, shortage: 'all-busy' };
  const { id, title } = first.unit;
  const distance = placed.length > 0 && first.distanceM !== null ? Math.round(first.distanceM) : null;
  return {
    unit: { id, title, distanceM: distance },
    shortage: placed.length === 0 ? 'places-stale' : null,
  };
}

function distanceTo({ lng, lat }: UnitRow, place: Point | null): number | null {
  return lng === null || lat === null || place === null ? null : distanceM(place, { lng, lat });
}
