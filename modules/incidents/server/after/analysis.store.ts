import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { IncidentsDb } from '../context.ts';
import type { AreaScope } from '../overview/overview.store.ts';
import { inAreas } from '../overview/overview.store.ts';

export interface Period {
  readonly from: Date;
  readonly before: Date;
  readonly areaIds: AreaScope;
}

/** Relies on `incident_registered`. */
function ofPeriod({ from, before, areaIds }: Period): RawBuilder<boolean> {
  return sql<boolean>`registered_at >= ${from} and registered_at < ${before} and ${inAreas(areaIds)}`;
}

export async function countByType(db: IncidentsDb, period: Period) {
  const { rows } = await sql<{ typeCode: string | null; count: number }>`
    select type_code, count(*)::int as count from incidents.incident where ${ofPeriod(period)}
    group by type_code order by count(*) desc, type_code limit 200`.execute(db);
  return rows;
}

/** An incident counts in each area that covers it; the caller picks those of one kind. */
export async function countByArea(db: IncidentsDb, period: Period) {
  const { rows } = await sql<{ areaId: string; count: number }>`
    select area_id, count(*)::int as count
    from incidents.incident cross join unnest(area_ids) as area_id
    where ${ofPeriod(period)}
    group by area_id order by count(*) desc, area_id limit 500`.execute(db);
  return rows;
}

export async function countByHour(db: IncidentsDb, period: Period, timeZone: string) {
  const { rows } = await sql<{ hour: number; count: number }>`
    select extract(hour from registered_at at time zone ${timeZone}::text)::int as hour, count(*)::int as count
    from incidents.incident where ${ofPeriod(period)}
    group by 1 order by 1 limit 24`.execute(db);
  return rows;
}

export interface ServiceCounts {
  readonly title: string;
  readonly count: number;
  readonly late: number;
  readonly answerSeconds: number | null;
  readonly arriveSeconds: number | null;
  readonly endSeconds: number | null;
}

export async function countByService(db: IncidentsDb, period: Period): Promise<ServiceCounts[]> {
  const median = (step: string) => sql`
    percentile_cont(0.5) within group (order by extract(epoch from ${sql.ref(step)} - task.added_at))::int`;
  const { rows } = await sql<ServiceCounts>`
    select service.title, count(*)::int as count,
      count(*) filter (where exists (select 1 from incidents.breach where breach.task_id = task.id))::int as late,
      ${median('task.answered_at')} as answer_seconds, ${median('task.arrived_at')} as arrive_seconds,
      ${median('task.ended_at')} as end_seconds
    from incidents.task as task
    join incidents.service as service on service.id = task.service_id
    join incidents.incident as incident on incident.id = task.incident_id
    where ${ofPeriod(period)}
    group by service.id, service.title order by count(*) desc, service.title limit 200`.execute(db);
  return rows;
}
