import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { ShiftFigures } from '../../contract/shifts.ts';
import type { IncidentsDb } from '../context.ts';
import type { ModeTable, ShiftTable } from '../tables.ts';

export type ShiftRow = Selectable<ShiftTable>;

const columns = [
  'id',
  'personId',
  'openedAt',
  'handedAt',
  'note',
  'unresolved',
  'closedAt',
  'successorPersonId',
] as const;

export async function findShiftOnDuty(db: IncidentsDb): Promise<ShiftRow | undefined> {
  return await db
    .selectFrom('incidents.shift')
    .select(columns)
    .where('closedAt', 'is', null)
    .executeTakeFirst();
}

export async function findShiftForUpdate(db: IncidentsDb): Promise<ShiftRow | undefined> {
  return await db
    .selectFrom('incidents.shift')
    .select(columns)
    .where('closedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst();
}

export async function insertShift(db: IncidentsDb, shift: ShiftTable): Promise<boolean> {
  const rows = await db
    .insertInto('incidents.shift')
    .values(shift)
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  return rows.length > 0;
}

export async function writeShift(db: IncidentsDb, id: string, changes: Partial<ShiftTable>): Promise<void> {
  await db.updateTable('incidents.shift').set(changes).where('id', '=', id).execute();
}

export async function listShifts(db: IncidentsDb, limit: number): Promise<ShiftRow[]> {
  return await db
    .selectFrom('incidents.shift')
    .select(columns)
    .orderBy('openedAt', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

const unresolvedAtMost = 1000;

/** Numbers of the cards at work. */
export async function listUnresolved(db: IncidentsDb): Promise<number[]> {
  const rows = await db
    .selectFrom('incidents.incident')
    .select('number')
    .where('status', '=', 'open')
    .orderBy('number')
    .limit(unresolvedAtMost)
    .execute();
  return rows.flatMap(({ number }) => number ?? []);
}

const everyday = { mode: 'everyday', since: null, reason: null } as const;

export async function findMode(
  db: IncidentsDb,
): Promise<Pick<ModeTable, 'mode'> & { since: Date | null; reason: string | null }> {
  const row = await db
    .selectFrom('incidents.mode')
    .select(['mode', 'since', 'reason'])
    .orderBy('since', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ?? everyday;
}

export async function insertMode(db: IncidentsDb, row: ModeTable): Promise<void> {
  await db.insertInto('incidents.mode').values(row).execute();
}

/** What was done between two instants. */
export async function figuresOf(
  db: IncidentsDb,
  { from, to }: { from: Date; to: Date },
): Promise<ShiftFigures> {
  const { rows } = await sql<ShiftFigures>`
    select
      (select count(*)::int from incidents.incident where registered_at >= ${from} and registered_at < ${to}) as cards,
      (select count(*)::int from incidents.incident
        where status = 'rejected' and created_at >= ${from} and created_at < ${to}) as rejected,
      (select round(percentile_cont(0.5) within group (order by extract(epoch from registered_at - created_at)))::int
        from incidents.incident where registered_at >= ${from} and registered_at < ${to}) as interview_seconds,
      (select count(*)::int from incidents.task where added_at >= ${from} and added_at < ${to}) as tasks,
      (select count(*)::int from incidents.breach
        where norm = 'acknowledge' and due_at >= ${from} and due_at < ${to}) as late_answers,
      (select count(*)::int from incidents.breach
        where norm = 'interview' and due_at >= ${from} and due_at < ${to}) as long_interviews
  `.execute(db);
  const [figures] = rows;
  if (!figures) throw new Error('A count always answers');
  return figures;
}

/** Those that still last first, then the newest. Relies on `breach_due`. */
export async function listBreaches(
  db: IncidentsDb,
  { areaIds, limit }: { areaIds: readonly string[] | null; limit: number },
) {
  let query = db
    .selectFrom('incidents.breach as breach')
    .innerJoin('incidents.incident as incident', 'incident.id', 'breach.incidentId')
    .leftJoin('incidents.task as task', 'task.id', 'breach.taskId')
    .leftJoin('incidents.service as service', 'service.id', 'task.serviceId')
    .select([
      'breach.id',
      'breach.norm',
      'breach.incidentId',
      'breach.dueAt',
      'breach.endedAt',
      'incident.number',
      'incident.typeCode',
      'service.title as service',
    ]);
  if (areaIds !== null) query = query.where(sql<boolean>`incident.area_ids && ${[...areaIds]}::uuid[]`);
  return await query
    .orderBy(sql`breach.ended_at is not null`)
    .orderBy('breach.dueAt', 'desc')
    .orderBy('breach.id')
    .limit(limit)
    .execute();
}
