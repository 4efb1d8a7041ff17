import type { Insertable } from 'kysely';
import type { ReportsDb } from '../report.store.ts';
import type { ContactTable } from './tables.ts';

export async function insertContacts(
  db: ReportsDb,
  contacts: readonly Insertable<ContactTable>[],
): Promise<void> {
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
): Promise<
  (Pick<ContactTable, 'kind' | 'address' | 'name' | 'isConsentGiven'> & { isUnreachable: boolean })[]
> {
  const rows = await db
    .selectFrom('reports.contact')
    .select(['kind', 'address', 'name', 'isConsentGiven', 'unreachableAt'])
    .where('reportId', '=', reportId)
    .orderBy('id')
    .limit(20)
    .execute();
  return rows.map(({ unreachableAt, ...contact }) => ({ ...contact, isUnreachable: unreachableAt !== null }));
}

/** Those who agreed to be written to and whom letters reach. Relies on contact_report. */
export async function listReachable(
  db: ReportsDb,
  reportId: string,
  kind: ContactTable['kind'],
): Promise<{ id: string; address: string; locale: string | null }[]> {
  const rows = await db
    .selectFrom('reports.contact')
    .select(['id', 'address', 'locale'])
    .where('reportId', '=', reportId)
    .where('kind', '=', kind)
    .where('isConsentGiven', '=', true)
    .where('unreachableAt', 'is', null)
    .orderBy('id')
    .limit(20)
    .execute();
  return rows.flatMap(({ address, ...contact }) => (address === null ? [] : [{ ...contact, address }]));
}

export async function findContact(
  db: ReportsDb,
  id: string,
): Promise<Pick<ContactTable, 'id' | 'reportId' | 'address'> | undefined> {
  return await db
    .selectFrom('reports.contact')
    .select(['id', 'reportId', 'address'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function markUnreachable(db: ReportsDb, id: string, now: Date): Promise<void> {
  await db.updateTable('reports.contact').set({ unreachableAt: now }).where('id', '=', id).execute();
}
