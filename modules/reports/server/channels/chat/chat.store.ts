import type { Selectable, Updateable } from 'kysely';
import type { ReportRow, ReportsDb } from '../../report.store.ts';
import { reportColumns } from '../../report.store.ts';
import { chatState } from './chat-state.ts';
import type { ChatState } from './chat-state.ts';
import type { ChatTable } from './tables.ts';

const columns = [
  'id',
  'channel',
  'address',
  'name',
  'locale',
  'state',
  'stateUntil',
  'heardCount',
  'heardSince',
] as const;

export type ChatRow = Omit<Pick<Selectable<ChatTable>, (typeof columns)[number]>, 'state'> & {
  readonly state: ChatState;
};

/** The chat, made where it is new; locked until the command ends, so that its turns come one after another. */
export async function openChat(db: ReportsDb, chat: ChatTable): Promise<ChatRow> {
  await db
    .insertInto('reports.chat')
    .values(chat)
    .onConflict((conflict) => conflict.columns(['channel', 'address']).doNothing())
    .execute();
  const row = await db
    .selectFrom('reports.chat')
    .select(columns)
    .where('channel', '=', chat.channel)
    .where('address', '=', chat.address)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { ...row, state: chatState.parse(row.state) };
}

export async function updateChat(db: ReportsDb, id: string, changes: Updateable<ChatTable>): Promise<void> {
  await db.updateTable('reports.chat').set(changes).where('id', '=', id).execute();
}

export interface Correspondent {
  readonly channel: ChatRow['channel'];
  readonly address: string;
  /** Whose account the chat is linked to. */
  readonly personId: string | null;
}

/** Relies on contact_address and report_author. */
export async function listReportsOfChat(
  db: ReportsDb,
  { channel, address, personId }: Correspondent,
  limit: number,
): Promise<ReportRow[]> {
  const byChat = db
    .selectFrom('reports.contact')
    .select('reportId as id')
    .where('kind', '=', channel)
    .where('address', '=', address);
  const own = db.selectFrom('reports.report').select('id').where('authorPersonId', '=', personId);
  return await db
    .selectFrom('reports.report')
    .select(reportColumns)
    .where('id', 'in', personId === null ? byChat : byChat.union(own))
    .orderBy('number', 'desc')
    .limit(limit)
    .execute();
}

/** Whether the report was sent from this chat, without an account. Relies on contact_report. */
export async function isFromChat(db: ReportsDb, reportId: string, who: Correspondent): Promise<boolean> {
  const row = await db
    .selectFrom('reports.contact')
    .select('id')
    .where('reportId', '=', reportId)
    .where('kind', '=', who.channel)
    .where('address', '=', who.address)
    .executeTakeFirst();
  return row !== undefined;
}

/** How many reports the chat sent since then. Relies on contact_address and report_author. */
export async function countReportsSince(
  db: ReportsDb,
  { channel, address, personId }: Correspondent,
  since: Date,
): Promise<number> {
  const byContact = await db
    .selectFrom('reports.contact')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('kind', '=', channel)
    .where('address', '=', address)
    .where('createdAt', '>', since)
    .executeTakeFirstOrThrow();
  if (personId === null) return Number(byContact.count);
  const byPerson = await db
    .selectFrom('reports.report')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('authorPersonId', '=', personId)
    .where('createdAt', '>', since)
    .executeTakeFirstOrThrow();
  return Number(byContact.count) + Number(byPerson.count);
}

/** Chats whose begun talk is over its term. Relies on chat_state_until. */
export async function listChatsOver(db: ReportsDb, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('reports.chat')
    .select('id')
    .where('stateUntil', '<=', now)
    .orderBy('stateUntil')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Relies on chat_keep_until. Returns the ids of what went. */
export async function deleteChatsKeptUntil(db: ReportsDb, now: Date, limit: number): Promise<string[]> {
  const over = db
    .selectFrom('reports.chat')
    .select('id')
    .where('keepUntil', '<=', now)
    .orderBy('keepUntil')
    .limit(limit);
  const rows = await db.deleteFrom('reports.chat').where('id', 'in', over).returning('id').execute();
  return rows.map(({ id }) => id);
}
