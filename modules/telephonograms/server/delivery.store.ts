import type { Selectable } from 'kysely';
import type { TelephonogramsDb } from './context.ts';
import type { CalledTable, DeliveryTable, Rung } from './tables.ts';

export type DeliveryRow = Selectable<DeliveryTable>;

const columns = [
  'id',
  'telephonogramId',
  'postId',
  'organisationId',
  'state',
  'deliveredAt',
  'readAt',
  'readByPersonId',
  'acceptedAt',
  'acceptedByPersonId',
  'acceptedName',
  'readBack',
  'doneAt',
  'doneByPersonId',
  'doneNote',
  'confirmedAt',
  'returnNote',
  'dueAt',
  'overdueAt',
  'escalation',
] as const;

/** As many posts as there may be: a telephonogram goes to each once. */
const postsAtMost = 1_000;

export async function listDeliveriesOf(
  db: TelephonogramsDb,
  telephonogramIds: readonly string[],
): Promise<DeliveryRow[]> {
  if (telephonogramIds.length === 0) return [];
  return await db
    .selectFrom('telephonograms.delivery')
    .select(columns)
    .where('telephonogramId', 'in', [...telephonogramIds])
    .orderBy('id')
    .limit(telephonogramIds.length * postsAtMost)
    .execute();
}

/** `to`: only those to these organisations. */
export async function countDeliveriesOf(
  db: TelephonogramsDb,
  { telephonogramIds, to }: { telephonogramIds: readonly string[]; to?: readonly string[] | undefined },
): Promise<number> {
  if (telephonogramIds.length === 0) return 0;
  let query = db
    .selectFrom('telephonograms.delivery')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('telephonogramId', 'in', [...telephonogramIds]);
  if (to) query = query.where('organisationId', 'in', [...to]);
  return (await query.executeTakeFirstOrThrow()).count;
}

export async function findDelivery(db: TelephonogramsDb, id: string): Promise<DeliveryRow | undefined> {
  return await db
    .selectFrom('telephonograms.delivery')
    .select(columns)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function findDeliveryForUpdate(
  db: TelephonogramsDb,
  id: string,
): Promise<DeliveryRow | undefined> {
  return await db
    .selectFrom('telephonograms.delivery')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function writeDelivery(
  db: TelephonogramsDb,
  id: string,
  changes: Partial<Omit<DeliveryRow, 'id'>>,
): Promise<void> {
  await db.updateTable('telephonograms.delivery').set(changes).where('id', '=', id).execute();
}

/** Relies on `delivery_due`. */
export async function listDueDeliveries(db: TelephonogramsDb, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('telephonograms.delivery')
    .select('id')
    .where('dueAt', '<=', now)
    .orderBy('dueAt')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}

/** Whether this person is called by this for the first time: a job that runs again calls nobody twice. */
export async function markCalled(db: TelephonogramsDb, called: CalledTable): Promise<boolean> {
  const rows = await db
    .insertInto('telephonograms.called')
    .values(called)
    .onConflict((conflict) => conflict.doNothing())
    .returning('personId')
    .execute();
  return rows.length > 0;
}

/** Whether a rung was called: its calls commit together. */
export async function wasCalled(db: TelephonogramsDb, deliveryId: string, rung: Rung): Promise<boolean> {
  const row = await db
    .selectFrom('telephonograms.called')
    .select('deliveryId')
    .where('deliveryId', '=', deliveryId)
    .where('rung', '=', rung)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Given back, it is to be accepted anew: whoever was called about it may be called again. */
export async function forgetCalls(db: TelephonogramsDb, deliveryId: string): Promise<void> {
  await db.deleteFrom('telephonograms.called').where('deliveryId', '=', deliveryId).execute();
}
