import { sql } from 'kysely';
import { holdsPermission } from '#kernel/access/actor.ts';
import type { FigureCard } from '#kernel/overview/contract/overview.ts';
import { figureFor } from '#kernel/overview/figure.ts';
import { areaScope } from '../cards/incident.policy.ts';
import type { IncidentsContext, IncidentsDb } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { titlesIn } from '../type.store.ts';
import { inAreas } from './overview.store.ts';

const figure = figureFor<IncidentsTables>();
const dayMs = 24 * 60 * 60_000;

export const incidentFigures = [
  figure({
    id: 'incidents.open',
    title: 'incidents.figure.open',
    unit: 'count',
    better: 'less',
    order: 10,
    permission: 'incidents.map.read',
    count: async ({ db }) => await countRows(db, sql`incidents.incident where status = 'open'`),
    list: async (context, limit) => await listCards(context, { isBreached: false, limit }),
  }),
  figure({
    id: 'incidents.breaches',
    title: 'incidents.figure.breaches',
    unit: 'count',
    better: 'less',
    order: 12,
    permission: 'incidents.map.read',
    count: async ({ db, clock }) =>
      await countRows(db, sql`incidents.breach where due_at > ${new Date(clock.now().getTime() - dayMs)}`),
    list: async (context, limit) => await listCards(context, { isBreached: true, limit }),
  }),
];

async function countRows(db: IncidentsDb, from: ReturnType<typeof sql>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${from}`.execute(db);
  return rows[0]?.count ?? 0;
}

interface FigureRow {
  readonly id: string;
  readonly number: number;
  readonly typeCode: string | null;
  readonly address: string;
  readonly registeredAt: Date;
}

/** Open cards, the most urgent first; or those with a norm broken within a day. Relies on `incident_open` and `breach_due`. */
async function listCards(
  context: IncidentsContext,
  { isBreached, limit }: { isBreached: boolean; limit: number },
): Promise<FigureCard[]> {
  const { db, actor, clock, locale, text } = context;
  if (actor.kind !== 'system' && !holdsPermission(actor, 'incidents.map.read')) return [];
  const since = new Date(clock.now().getTime() - dayMs);
  const which = isBreached
    ? sql`id in (select incident_id from incidents.breach where due_at > ${since})`
    : sql`status = 'open'`;
  const { rows } = await sql<FigureRow>`
    select id, number, type_code, address, registered_at from incidents.incident
    where number is not null and ${which} and ${inAreas(areaScope(actor, 'incidents.map.read'))}
    order by priority, registered_at, id limit ${limit}`.execute(db);
  const titleOf = await titlesIn(db, locale);
  const mayOpen = holdsPermission(actor, 'incidents.incident.read');
  return rows.map(({ id, number, typeCode, address, registeredAt }) => ({
    id,
    label: `${text(locale, 'incidents.number', { number: String(number) })} ${titleOf(typeCode)}`,
    note: address,
    path: mayOpen ? `/work/incidents?card=${id}` : null,
    since: registeredAt.toISOString(),
  }));
}
