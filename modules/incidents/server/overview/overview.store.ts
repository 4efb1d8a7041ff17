import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Box } from '#kernel/geo/geometry.ts';
import { gather } from '#kernel/overview/gather.ts';
import type { HappeningQuestion, MapQuestion } from '#kernel/overview/map-layer.ts';
import type { IncidentsDb } from '../context.ts';

/** Null: the whole town. */
export type AreaScope = readonly string[] | null;

export interface PlacedCard {
  readonly id: string;
  readonly number: number;
  readonly typeCode: string | null;
  readonly priority: number;
  readonly address: string;
  readonly lng: number;
  readonly lat: number;
  readonly registeredAt: Date;
}

export function inAreas(areaIds: AreaScope): RawBuilder<boolean> {
  return areaIds === null ? sql<boolean>`true` : sql<boolean>`area_ids && ${[...areaIds]}::uuid[]`;
}

function inBox([west, south, east, north]: Box): RawBuilder<boolean> {
  return sql<boolean>`point(lng, lat) <@ box(point(${west}::float8, ${south}::float8), point(${east}::float8, ${north}::float8))`;
}

/** Open now by `incident_open`, at a moment by `incident_span`. */
export async function gatherCards(db: IncidentsDb, areaIds: AreaScope, { box, at, limit }: MapQuestion) {
  const isThere =
    at === null ? sql`status = 'open'` : sql`incidents.span(registered_at, closed_at) @> ${at}::timestamptz`;
  const found = sql<PlacedCard>`
    select id, number, type_code, priority, address, lng, lat, registered_at
    from incidents.incident
    where number is not null and lat is not null and ${isThere} and ${inBox(box)} and ${inAreas(areaIds)}
    order by priority, registered_at desc, id`;
  return await gather(db, { found, box, limit });
}

export interface CardStep {
  readonly id: string;
  readonly number: number;
  readonly typeCode: string | null;
  readonly address: string;
  readonly lng: number | null;
  readonly lat: number | null;
  readonly what: 'registered' | 'closed';
  readonly at: Date;
}

/** Relies on `incident_registered` and `incident_ended`, each read from the newest on. */
export async function listCardSteps(
  db: IncidentsDb,
  areaIds: AreaScope,
  { box, from, until, limit }: HappeningQuestion,
): Promise<CardStep[]> {
  const steps = (what: 'registered' | 'closed', at: RawBuilder<unknown>) => sql`(
    select id, number, type_code, address, lng, lat, ${what}::text as what, ${at} as at
    from incidents.incident
    where number is not null and ${at} > ${from} and ${at} <= ${until}
      and ${inAreas(areaIds)} and ${box === null ? sql`true` : sql`lat is not null and ${inBox(box)}`}
    order by ${at} desc limit ${limit})`;
  const { rows } = await sql<CardStep>`
    select id, number, type_code, address, lng, lat, what, at
    from (${steps('registered', sql.ref('registeredAt'))} union all ${steps('closed', sql.ref('closedAt'))}) as step
    order by at desc, id, what limit ${limit}`.execute(db);
  return rows;
}

export interface PlacedUnit {
  readonly id: string;
  readonly title: string;
  readonly state: 'free' | 'busy';
  readonly service: string;
  readonly lng: number;
  readonly lat: number;
  readonly locatedAt: Date | null;
}

/** Those on duty that told where they are since; a town has hundreds. */
export async function gatherUnits(
  db: IncidentsDb,
  { box, since, limit }: { box: Box; since: Date; limit: number },
) {
  const found = sql<PlacedUnit>`
    select unit.id, unit.title, unit.state, service.title as service, unit.lng, unit.lat, unit.located_at
    from incidents.unit as unit
    join incidents.service as service on service.id = unit.service_id
    where unit.state <> 'off' and unit.lat is not null and unit.located_at > ${since} and ${inBox(box)}
    order by unit.title, unit.id`;
  return await gather(db, { found, box, limit });
}
