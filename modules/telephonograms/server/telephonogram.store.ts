import { sql } from 'kysely';
import type { Insertable, Selectable } from 'kysely';
import type { TelephonogramsDb } from './context.ts';
import type { DeliveryTable, TelephonogramTable } from './tables.ts';

export type TelephonogramRow = Selectable<TelephonogramTable>;

const columns = [
  'id',
  'journalId',
  'year',
  'number',
  'registerNumber',
  'fromPostId',
  'organisationId',
  'personId',
  'sentAt',
  'subject',
  'text',
  'priority',
  'needsReadBack',
  'acceptSeconds',
  'acceptBy',
  'task',
  'taskDueAt',
  'incidentId',
  'replyToId',
] as const;

/**
 * The next number of a journal in a year. The counter's row is locked until the end of the transaction: numbers stand in the
 * order of the commits, and one that is rolled back is given again.
 */
export async function takeNumber(
  db: TelephonogramsDb,
  { journalId, year }: { journalId: string; year: number },
): Promise<number> {
  const row = await db
    .insertInto('telephonograms.counter')
    .values({ journalId, year, lastNumber: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['journalId', 'year'])
        .doUpdateSet({ lastNumber: sql`telephonograms.counter.last_number + 1` }),
    )
    .returning('lastNumber')
    .executeTakeFirstOrThrow();
  return row.lastNumber;
}

export async function insertTelephonogram(
  db: TelephonogramsDb,
  row: TelephonogramRow,
  deliveries: readonly Insertable<DeliveryTable>[],
): Promise<void> {
  await db.insertInto('telephonograms.telephonogram').values(row).execute();
  await db
    .insertInto('telephonograms.delivery')
    .values([...deliveries])
    .execute();
}

export async function findTelephonogram(
  db: TelephonogramsDb,
  id: string,
): Promise<TelephonogramRow | undefined> {
  return await db
    .selectFrom('telephonograms.telephonogram')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst();
}

export interface ListFilter {
  readonly organisationIds: readonly string[];
  readonly box: 'incoming' | 'outgoing';
  readonly isOpen: boolean;
  readonly limit: number;
  readonly sent?: { readonly from: Date; readonly before: Date };
  /** A journal reads from its first line on. */
  readonly isOldestFirst?: boolean;
}

/** Relies on `telephonogram_organisation` and `delivery_organisation`. */
export async function listTelephonograms(
  db: TelephonogramsDb,
  { organisationIds, box, isOpen, limit, sent, isOldestFirst = false }: ListFilter,
): Promise<TelephonogramRow[]> {
  if (organisationIds.length === 0) return [];
  const ids = [...organisationIds];
  let query = db
    .selectFrom('telephonograms.telephonogram as telephonogram')
    .select(columns.map((column) => `telephonogram.${column}` as const));
  if (box === 'outgoing') query = query.where('telephonogram.organisationId', 'in', ids);
  if (sent)
    query = query
      .where('telephonogram.sentAt', '>=', sent.from)
      .where('telephonogram.sentAt', '<', sent.before);
  if (box === 'incoming' || isOpen)
    query = query.where(({ exists, selectFrom }) => {
      let deliveries = selectFrom('telephonograms.delivery as delivery')
        .select('delivery.id')
        .whereRef('delivery.telephonogramId', '=', 'telephonogram.id');
      if (box === 'incoming') deliveries = deliveries.where('delivery.organisationId', 'in', ids);
      if (isOpen)
        deliveries = deliveries.where((where) =>
          where.or([
            where('delivery.state', 'in', ['sent', 'delivered', 'read']),
            where.and([
              where('telephonogram.task', 'is not', null),
              where('delivery.state', 'in', ['accepted', 'done']),
            ]),
          ]),
        );
      return exists(deliveries);
    });
  return await query
    .orderBy('telephonogram.sentAt', isOldestFirst ? 'asc' : 'desc')
    .orderBy('telephonogram.id')
    .limit(limit)
    .execute();
}

/** About one incident, or in reply to one telephonogram. */
export async function listRelated(
  db: TelephonogramsDb,
  by: { readonly incidentId: string } | { readonly replyToId: string },
): Promise<TelephonogramRow[]> {
  const query = db.selectFrom('telephonograms.telephonogram').select(columns);
  return await (
    'incidentId' in by
      ? query.where('incidentId', '=', by.incidentId)
      : query.where('replyToId', '=', by.replyToId)
  )
    .orderBy('sentAt')
    .orderBy('id')
    .limit(200)
    .execute();
}

/** Those sent before an instant, with their deliveries; answers how many went. */
export async function forgetTelephonograms(
  db: TelephonogramsDb,
  { before, limit }: { before: Date; limit: number },
): Promise<number> {
  const rows = await db
    .deleteFrom('telephonograms.telephonogram')
    .where('id', 'in', (select) =>
      select
        .selectFrom('telephonograms.telephonogram')
        .select('id')
        .where('sentAt', '<', before)
        .orderBy('sentAt')
        .limit(limit),
    )
    .returning('id')
    .execute();
  return rows.length;
}
