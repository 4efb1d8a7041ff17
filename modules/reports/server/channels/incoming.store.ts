import type { Insertable, Selectable, Updateable } from 'kysely';
import type { IncomingState } from '../../contract/incoming.ts';
import type { ReportsDb } from '../report.store.ts';
import type { IncomingMessageTable } from './tables.ts';

const columns = [
  'id',
  'channel',
  'state',
  'address',
  'name',
  'subject',
  'text',
  'locale',
  'leftOutCount',
  'reason',
  'reportId',
  'isFromOther',
  'receivedAt',
] as const satisfies readonly (keyof IncomingMessageTable)[];

export type IncomingRow = Pick<Selectable<IncomingMessageTable>, (typeof columns)[number]>;

/** False when the channel's id is known already. */
export async function insertIncoming(
  db: ReportsDb,
  message: Insertable<IncomingMessageTable>,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('reports.incomingMessage')
    .values(message)
    .onConflict((conflict) => conflict.columns(['channel', 'externalId']).doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** As it came, while nobody has read it. */
export async function findUnread(db: ReportsDb, id: string) {
  return await db
    .selectFrom('reports.incomingMessage')
    .select(['id', 'channel', 'raw', 'envelopeFrom', 'envelopeTo'])
    .where('id', '=', id)
    .where('state', '=', 'received')
    .executeTakeFirst();
}

export async function findIncoming(db: ReportsDb, id: string): Promise<IncomingRow | undefined> {
  return await db
    .selectFrom('reports.incomingMessage')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst();
}

/** Locked until the command ends, so that a message becomes one thing. */
export async function findIncomingForUpdate(db: ReportsDb, id: string): Promise<IncomingRow | undefined> {
  return await db
    .selectFrom('reports.incomingMessage')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function updateIncoming(
  db: ReportsDb,
  id: string,
  changes: Updateable<IncomingMessageTable>,
): Promise<void> {
  await db.updateTable('reports.incomingMessage').set(changes).where('id', '=', id).execute();
}

/** Relies on incoming_message_state. */
export async function listIncomingIn(
  db: ReportsDb,
  { state, after, limit }: { state: IncomingState; after?: string | undefined; limit: number },
): Promise<IncomingRow[]> {
  let query = db.selectFrom('reports.incomingMessage').select(columns).where('state', '=', state);
  if (after) query = query.where('id', '>', after);
  return await query.orderBy('id').limit(limit).execute();
}

/** Relies on incoming_message_report. */
export async function listIncomingOf(db: ReportsDb, reportId: string): Promise<IncomingRow[]> {
  return await db
    .selectFrom('reports.incomingMessage')
    .select(columns)
    .where('reportId', '=', reportId)
    .orderBy('id', 'desc')
    .limit(100)
    .execute();
}

/** Whether the address was already told since then that its letters are too large. */
export async function wasRefusedSince(db: ReportsDb, address: string, since: Date): Promise<boolean> {
  const row = await db
    .selectFrom('reports.incomingMessage')
    .select('id')
    .where('state', '=', 'ignored')
    .where('reason', '=', 'too-large')
    .where('address', '=', address)
    .where('receivedAt', '>', since)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Relies on incoming_message_keep_until. Returns the ids of what went. */
export async function deleteIncomingKeptUntil(db: ReportsDb, now: Date, limit: number): Promise<string[]> {
  const over = db
    .selectFrom('reports.incomingMessage')
    .select('id')
    .where('keepUntil', '<=', now)
    .orderBy('keepUntil')
    .limit(limit);
  const rows = await db
    .deleteFrom('reports.incomingMessage')
    .where('id', 'in', over)
    .returning('id')
    .execute();
  return rows.map(({ id }) => id);
}

export async function findSecret(db: ReportsDb): Promise<string> {
  const { secret } = await db
    .selectFrom('reports.channelSecret')
    .select('secret')
    .where('id', '=', true)
    .executeTakeFirstOrThrow();
  return secret;
}
