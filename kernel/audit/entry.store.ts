import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { containing } from '#kernel/db/like.ts';

export interface AuditEntry {
  id: string;
  occurredAt: Date;
  actorKind: string;
  actorPersonId: string | null;
  sessionId: string | null;
  routeId: string;
  subjectType: string | null;
  subjectId: string | null;
  difference: unknown;
  reason: string | null;
  requestId: string;
}

export interface AuditSeal {
  number: number;
  sealedAt: Date;
  entryCount: number;
  merkleRoot: string;
  previousHash: string;
  hash: string;
}

export interface AuditTables {
  'audit.entry': AuditEntry;
  'audit.unsealed': { entryId: string };
  'audit.seal': AuditSeal;
  'audit.sealedEntry': { sealNumber: number; position: number; entryId: string };
}

export const entryColumns = [
  'id',
  'occurredAt',
  'actorKind',
  'actorPersonId',
  'sessionId',
  'routeId',
  'subjectType',
  'subjectId',
  'difference',
  'reason',
  'requestId',
] as const;

/** One statement for both rows of each: every command leaves an entry, those of a group leave theirs together. */
export async function insertEntries(db: AnyDb, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tablesOf<AuditTables>(db)
    .with('written', (written) =>
      written
        .insertInto('audit.entry')
        .values(entries.map((entry) => ({ ...entry, difference: JSON.stringify(entry.difference) })))
        .returning('id'),
    )
    .insertInto('audit.unsealed')
    .columns(['entryId'])
    .expression((from) => from.selectFrom('written').select('written.id'))
    .execute();
}

export async function insertEntry(db: AnyDb, entry: AuditEntry): Promise<void> {
  await insertEntries(db, [entry]);
}

export interface EntryFilter {
  readonly actorPersonId?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectType?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
  readonly text?: string | undefined;
  /** Id of the last entry of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Newest first: ids are made of the time, so the primary key is the order, and bounds of time are bounds of ids. */
export async function searchEntries(db: AnyDb, filter: EntryFilter) {
  const { actorPersonId, action, subjectType, subjectId, from, to, text, after, limit } = filter;
  let query = tablesOf<AuditTables>(db)
    .selectFrom('audit.entry as entry')
    .leftJoin('audit.unsealed as waiting', 'waiting.entryId', 'entry.id')
    .select(entryColumns.map((column) => `entry.${column}` as const))
    .select(sql<boolean>`waiting.entry_id is null`.as('isSealed'));
  if (actorPersonId) query = query.where('entry.actorPersonId', '=', actorPersonId);
  if (action) query = query.where(sql<boolean>`starts_with(entry.route_id, ${action})`);
  if (subjectType) query = query.where('entry.subjectType', '=', subjectType);
  if (subjectId) query = query.where('entry.subjectId', '=', subjectId);
  if (from) query = query.where('entry.id', '>=', firstIdAt(from));
  if (to) query = query.where('entry.id', '<', firstIdAt(to));
  if (after) query = query.where('entry.id', '<', after);
  if (text) {
    query = query.where((where) =>
      where.or([
        where('entry.reason', 'ilike', containing(text)),
        sql<boolean>`entry.difference::text ilike ${containing(text)}`,
      ]),
    );
  }
  return await query.orderBy('entry.id', 'desc').limit(limit).execute();
}

/** The smallest UUID version 7 of an instant. */
function firstIdAt(at: Date): string {
  const hex = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-000000000000`;
}

export async function countUnsealed(db: AnyDb): Promise<number> {
  const row = await tablesOf<AuditTables>(db)
    .selectFrom('audit.unsealed')
    .select((select) => select.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return row.count;
}

/** What a person did and what others did with the person's data, newest first. Relies on entry_actor and entry_subject. */
export async function listEntriesAbout(
  db: AnyDb,
  personId: string,
  limit: number,
): Promise<{ occurredAt: Date; routeId: string; isOwn: boolean }[]> {
  const { rows } = await sql<{ occurredAt: Date; routeId: string; isOwn: boolean }>`
    select occurred_at, route_id, is_own from (
      (select id, occurred_at, route_id, true as is_own from audit.entry
        where actor_person_id = ${personId} order by id desc limit ${limit})
      union all
      (select id, occurred_at, route_id, false from audit.entry
        where subject_type = 'identity.person' and subject_id = ${personId}::text
          and actor_person_id is distinct from ${personId} order by id desc limit ${limit})
    ) as entry
    order by id desc
    limit ${limit}`.execute(tablesOf<AuditTables>(db));
  return rows;
}

export async function countEntriesOf(db: AnyDb, personId: string): Promise<number> {
  const row = await tablesOf<AuditTables>(db)
    .selectFrom('audit.entry')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('actorPersonId', '=', personId)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
