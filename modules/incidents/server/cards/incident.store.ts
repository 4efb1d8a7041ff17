import { sql } from 'kysely';
import type { Insertable, Selectable, Updateable } from 'kysely';
import { boxAround } from '#kernel/geo/geometry.ts';
import type { Point } from '#kernel/http/fields.ts';
import type { IncidentsDb } from '../context.ts';
import type { IncidentTable, LogTable } from '../tables.ts';

export type IncidentRow = Selectable<IncidentTable>;

const columns = [
  'id',
  'number',
  'status',
  'typeCode',
  'priority',
  'level',
  'words',
  'lng',
  'lat',
  'areaIds',
  'address',
  'placeNote',
  'callerPhone',
  'callerPhoneKey',
  'callerName',
  'callerPlace',
  'callerNote',
  'injuredCount',
  'trappedCount',
  'goneCount',
  'answers',
  'createdByPersonId',
  'createdAt',
  'registeredAt',
  'closedAt',
  'result',
  'version',
] as const;

export async function insertIncident(db: IncidentsDb, row: Insertable<IncidentTable>): Promise<void> {
  await db.insertInto('incidents.incident').values(row).execute();
}

export async function findIncident(db: IncidentsDb, id: string): Promise<IncidentRow | undefined> {
  return await db.selectFrom('incidents.incident').select(columns).where('id', '=', id).executeTakeFirst();
}

/** Locked until the end of the transaction: steps of services and the closing of a card wait for each other. */
export async function findIncidentForUpdate(db: IncidentsDb, id: string): Promise<IncidentRow | undefined> {
  return await db
    .selectFrom('incidents.incident')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function findIncidents(db: IncidentsDb, ids: readonly string[]): Promise<IncidentRow[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('incidents.incident')
    .select(columns)
    .where('id', 'in', [...ids])
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .execute();
}

/** Writes a locked row; answers its new version, which only what people write on the card changes. */
export async function writeIncident(
  db: IncidentsDb,
  row: Pick<IncidentRow, 'id' | 'version'>,
  changes: Updateable<IncidentTable>,
): Promise<number> {
  const version = row.version + 1;
  await db
    .updateTable('incidents.incident')
    .set({ ...changes, version })
    .where('id', '=', row.id)
    .execute();
  return version;
}

export async function nextNumber(db: IncidentsDb): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    select nextval('incidents.incident_number')::int as number`.execute(db);
  return rows[0]?.number ?? 0;
}

export interface CardScope {
  /** Null: the whole town. */
  readonly areaIds: readonly string[] | null;
  /** Drafts without a place are seen by whoever began them. */
  readonly personId: string | null;
}

function inScope({ areaIds, personId }: CardScope) {
  return areaIds === null
    ? sql<boolean>`true`
    : sql<boolean>`(area_ids && ${[...areaIds]}::uuid[] or created_by_person_id = ${personId})`;
}

/** The most urgent first, the oldest of equals before. Relies on `incident_open` and `incident_closed`. */
export async function listIncidents(
  db: IncidentsDb,
  { scope, isClosed, limit }: { scope: CardScope; isClosed: boolean; limit: number },
) {
  const query = db
    .selectFrom('incidents.incident')
    .select(columns)
    .select(sql<number>`count(*) over ()::int`.as('total'))
    .where(inScope(scope));
  if (isClosed)
    return await query
      .where('status', 'in', ['closed', 'rejected'])
      .orderBy('createdAt', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute();
  return await query
    .where('status', 'in', ['draft', 'open'])
    .orderBy('priority')
    .orderBy('createdAt')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Around a place since an instant; a box, to be measured by the caller. Relies on `incident_place`. */
export async function listIncidentsAround(
  db: IncidentsDb,
  { center, radiusM, since, isOpenOnly }: Around,
): Promise<IncidentRow[]> {
  const [west, south, east, north] = boxAround(center, radiusM);
  const query = db
    .selectFrom('incidents.incident')
    .select(columns)
    .where('lat', '>=', south)
    .where('lat', '<=', north)
    .where('lng', '>=', west)
    .where('lng', '<=', east)
    .where('createdAt', '>=', since);
  return await (
    isOpenOnly ? query.where('status', 'in', ['draft', 'open']) : query.where('status', '<>', 'rejected')
  )
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(100)
    .execute();
}

interface Around {
  readonly center: Point;
  readonly radiusM: number;
  readonly since: Date;
  readonly isOpenOnly: boolean;
}

/** Relies on `incident_phone`. */
export async function listIncidentsByPhone(
  db: IncidentsDb,
  { key, scope, limit }: { key: string; scope: CardScope; limit: number },
): Promise<IncidentRow[]> {
  return await db
    .selectFrom('incidents.incident')
    .select(columns)
    .where('callerPhoneKey', '=', key)
    .where('status', '<>', 'draft')
    .where(inScope(scope))
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(limit)
    .execute();
}

export async function insertLog(db: IncidentsDb, entry: LogTable): Promise<void> {
  await db.insertInto('incidents.log').values(entry).execute();
}

/** The newest where there are too many, in the order they happened. */
export async function listLog(db: IncidentsDb, incidentId: string): Promise<LogTable[]> {
  const newest = await db
    .selectFrom('incidents.log')
    .select(['id', 'incidentId', 'at', 'kind', 'personId', 'serviceId', 'state', 'text'])
    .where('incidentId', '=', incidentId)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(1000)
    .execute();
  return newest.reverse();
}

/** Answers whether they were not linked before. */
export async function insertLink(
  db: IncidentsDb,
  [one, other]: readonly [string, string],
  createdAt: Date,
): Promise<boolean> {
  const [incidentId, otherId] = one < other ? [one, other] : [other, one];
  const rows = await db
    .insertInto('incidents.link')
    .values({ incidentId, otherId, createdAt })
    .onConflict((conflict) => conflict.doNothing())
    .returning('incidentId')
    .execute();
  return rows.length > 0;
}

export async function listLinkedIds(db: IncidentsDb, id: string): Promise<string[]> {
  const rows = await db
    .selectFrom('incidents.link')
    .select(['incidentId', 'otherId'])
    .where((where) => where.or([where('incidentId', '=', id), where('otherId', '=', id)]))
    .orderBy('createdAt')
    .limit(100)
    .execute();
  return rows.map(({ incidentId, otherId }) => (incidentId === id ? otherId : incidentId));
}

/** Cards that ended before an instant lose who called; answers how many did. */
export async function forgetCallers(
  db: IncidentsDb,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const rows = await db
    .updateTable('incidents.incident')
    .set({ callerPhone: '', callerPhoneKey: null, callerName: '', callerPlace: '', callerNote: '' })
    .where('id', 'in', (select) =>
      select
        .selectFrom('incidents.incident')
        .select('id')
        .where('closedAt', '<', before)
        .where(
          sql<boolean>`(caller_phone <> '' or caller_name <> '' or caller_place <> '' or caller_note <> '')`,
        )
        .orderBy('closedAt')
        .limit(limit),
    )
    .returning('id')
    .execute();
  return rows.length;
}
