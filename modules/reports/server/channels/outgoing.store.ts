import type { ReportsDb } from '../report.store.ts';
import type { OutgoingMessageTable } from './tables.ts';

export async function insertOutgoing(db: ReportsDb, message: OutgoingMessageTable): Promise<void> {
  await db.insertInto('reports.outgoingMessage').values(message).execute();
}

export async function wasTold(db: ReportsDb, historyId: string, contactId: string): Promise<boolean> {
  const row = await db
    .selectFrom('reports.outgoingMessage')
    .select('messageId')
    .where('historyId', '=', historyId)
    .where('contactId', '=', contactId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Relies on outgoing_message_address. */
export async function countOutgoingSince(
  db: ReportsDb,
  { address, kind, since }: { address: string; kind: string; since: Date },
): Promise<number> {
  const { count } = await db
    .selectFrom('reports.outgoingMessage')
    .select((select) => select.fn.countAll<number>().as('count'))
    .where('address', '=', address)
    .where('createdAt', '>', since)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** The latest letter to a contact that has not come back; marks it. Relies on outgoing_message_contact. */
export async function markLatestBounced(
  db: ReportsDb,
  contactId: string,
  now: Date,
): Promise<string | undefined> {
  const latest = db
    .selectFrom('reports.outgoingMessage')
    .select('messageId')
    .where('contactId', '=', contactId)
    .where('bouncedAt', 'is', null)
    .orderBy('messageId', 'desc')
    .limit(1);
  const row = await db
    .updateTable('reports.outgoingMessage')
    .set({ bouncedAt: now })
    .where('messageId', 'in', latest)
    .returning('messageId')
    .executeTakeFirst();
  return row?.messageId;
}
