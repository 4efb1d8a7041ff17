import type { ReportsDb } from '../report.store.ts';
import type { ContactTable } from './tables.ts';

export async function insertContacts(db: ReportsDb, contacts: readonly ContactTable[]): Promise<void> {
  if (contacts.length > 0)
    await db
      .insertInto('reports.contact')
      .values([...contacts])
      .execute();
}

/** Relies on contact_report. */
export async function listContacts(
  db: ReportsDb,
  reportId: string,
): Promise<Pick<ContactTable, 'kind' | 'address' | 'name' | 'isConsentGiven'>[]> {
  return await db
    .selectFrom('reports.contact')
    .select(['kind', 'address', 'name', 'isConsentGiven'])
    .where('reportId', '=', reportId)
    .orderBy('id')
    .limit(20)
    .execute();
}

/** Relies on contact_keep_until. Returns how many went. */
export async function deleteContactsKeptUntil(db: ReportsDb, now: Date, limit: number): Promise<number> {
  const over = db
    .selectFrom('reports.contact')
    .select('id')
    .where('keepUntil', '<=', now)
    .orderBy('keepUntil')
    .limit(limit);
  const { numDeletedRows } = await db
    .deleteFrom('reports.contact')
    .where('id', 'in', over)
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
