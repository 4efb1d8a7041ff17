import type { Insertable, Selectable } from 'kysely';
import { channelIds } from '../../contract/incoming.ts';
import type { ChannelId } from '../channels/channel.ts';
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

export interface ReachableContact {
  readonly id: string;
  readonly kind: ChannelId;
  readonly address: string;
  readonly locale: string | null;
  /** Not after they asked to hear no more of comments. */
  readonly hearsDiscussion: boolean;
}

/**
 * Those who agreed to be written to, by a channel that reaches them; locked, so that two events of one step are told one
 * after the other. Relies on contact_report.
 */
export async function lockReachable(db: ReportsDb, reportId: string): Promise<ReachableContact[]> {
  const rows = await db
    .selectFrom('reports.contact')
    .select(['id', 'kind', 'address', 'locale', 'discussionEndedAt'])
    .where('reportId', '=', reportId)
    .where('kind', 'in', [...channelIds])
    .where('isConsentGiven', '=', true)
    .where('unreachableAt', 'is', null)
    .orderBy('id')
    .limit(20)
    .forUpdate()
    .execute();
  return rows.flatMap(({ address, kind, discussionEndedAt, ...contact }) => {
    const channel = channelIds.find((id) => id === kind);
    if (address === null || channel === undefined) return [];
    return [{ ...contact, kind: channel, address, hearsDiscussion: discussionEndedAt === null }];
  });
}

export async function findContact(
  db: ReportsDb,
  id: string,
): Promise<Pick<Selectable<ContactTable>, 'id' | 'reportId' | 'address' | 'discussionEndedAt'> | undefined> {
  return await db
    .selectFrom('reports.contact')
    .select(['id', 'reportId', 'address', 'discussionEndedAt'])
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function markUnreachable(db: ReportsDb, id: string, now: Date): Promise<void> {
  await db.updateTable('reports.contact').set({ unreachableAt: now }).where('id', '=', id).execute();
}

export async function endDiscussionFor(db: ReportsDb, id: string, now: Date): Promise<void> {
  await db.updateTable('reports.contact').set({ discussionEndedAt: now }).where('id', '=', id).execute();
}
