import type { Insertable, RawBuilder, Selectable } from 'kysely';
import { sql } from 'kysely';
import type { VideoDb } from '../cameras/camera.store.ts';
import type { EquipmentTable, WorkOrderTable } from './tables.ts';

export type WorkOrderRow = Selectable<WorkOrderTable>;

const equipmentAtMost = 2_000;
const columns = [
  'work.id',
  'work.number',
  'work.cameraId',
  'work.ownerOrganisationId',
  'work.contractorOrganisationId',
  'work.state',
  'work.fault',
  'work.description',
  'work.issuedAt',
  'work.dueAt',
  'work.acceptedAt',
  'work.doneAt',
  'work.work',
  'work.costMinor',
  'work.remark',
  'work.closedAt',
  'work.overdueToldAt',
] as const;

function selectOrders(db: VideoDb, scope: RawBuilder<boolean>) {
  return db
    .selectFrom('video.workOrder as work')
    .innerJoin('video.camera as camera', 'camera.id', 'work.cameraId')
    .select(columns)
    .select(['camera.number as cameraNumber', 'camera.name as cameraName', 'camera.address as cameraAddress'])
    .where(scope);
}

export type ListedOrder = Awaited<ReturnType<typeof listOrders>>[number];

/** What is open first, then the newest. `scope` is over `video.work_order work`. */
export async function listOrders(
  db: VideoDb,
  asked: {
    readonly scope: RawBuilder<boolean>;
    readonly state?: WorkOrderRow['state'] | undefined;
    readonly cameraId?: string | undefined;
    readonly limit: number;
  },
) {
  let query = selectOrders(db, asked.scope);
  if (asked.state) query = query.where('work.state', '=', asked.state);
  if (asked.cameraId) query = query.where('work.cameraId', '=', asked.cameraId);
  return await query
    .orderBy(sql`work.closed_at is not null`)
    .orderBy('work.issuedAt', 'desc')
    .orderBy('work.id', 'desc')
    .limit(asked.limit)
    .execute();
}

export async function findOrder(
  db: VideoDb,
  id: string,
  scope: RawBuilder<boolean>,
): Promise<ListedOrder | undefined> {
  return await selectOrders(db, scope).where('work.id', '=', id).executeTakeFirst();
}

export async function insertOrder(db: VideoDb, order: Insertable<WorkOrderTable>): Promise<number> {
  const { number } = await db
    .insertInto('video.workOrder')
    .values(order)
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

/** Writes while the order is still in this state; tells whether it was. */
export async function writeOrder(
  db: VideoDb,
  { id, state }: Pick<WorkOrderRow, 'id' | 'state'>,
  changes: Partial<Omit<WorkOrderRow, 'id' | 'number'>>,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('video.workOrder')
    .set(changes)
    .where('id', '=', id)
    .where('state', '=', state)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Those whose term is over, whose work is not done, and whose contractor was not told so. Relies on `work_order_overdue`. */
export async function listOverdueOrders(db: VideoDb, now: Date, limit: number) {
  return await db
    .selectFrom('video.workOrder as work')
    .innerJoin('video.camera as camera', 'camera.id', 'work.cameraId')
    .select(['work.id', 'work.number', 'work.contractorOrganisationId', 'work.fault', 'work.dueAt'])
    .select(['camera.name as cameraName', 'camera.address as cameraAddress'])
    .where('work.state', 'in', ['issued', 'accepted'])
    .where('work.overdueToldAt', 'is', null)
    .where('work.dueAt', '<', now)
    .orderBy('work.dueAt')
    .orderBy('work.id')
    .limit(limit)
    .execute();
}

export async function noteOverdueTold(db: VideoDb, ids: readonly string[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await db
    .updateTable('video.workOrder')
    .set({ overdueToldAt: at })
    .where('id', 'in', [...ids])
    .execute();
}

export async function writeEquipmentRow(db: VideoDb, row: Selectable<EquipmentTable>): Promise<void> {
  const { cameraId: _camera, ...facts } = row;
  await db
    .insertInto('video.equipment')
    .values(row)
    .onConflict((conflict) => conflict.column('cameraId').doUpdateSet(facts))
    .execute();
}

/** Of cameras in the register, by number; those of which nothing is entered too. `scope` is over `video.camera camera`. */
export async function listEquipmentRows(db: VideoDb, scope: RawBuilder<boolean>) {
  return await db
    .selectFrom('video.camera as camera')
    .leftJoin('video.equipment as equipment', 'equipment.cameraId', 'camera.id')
    .select([
      'camera.id',
      'camera.number',
      'camera.name',
      'equipment.maker',
      'equipment.model',
      'equipment.serialNumber',
      'equipment.installedOn',
      'equipment.warrantyUntil',
      'equipment.contract',
      'equipment.contractorOrganisationId',
      'equipment.costMinor',
      'equipment.onlineTargetPercent',
    ])
    .select([
      sql<number>`(select count(*) from video.work_order work where work.camera_id = camera.id
        and work.owner_organisation_id = camera.owner_organisation_id)`.as('orders'),
      sql<number>`(select coalesce(sum(work.cost_minor), 0)::bigint from video.work_order work
        where work.camera_id = camera.id and work.owner_organisation_id = camera.owner_organisation_id
          and work.state = 'confirmed')`.as('worksCostMinor'),
    ])
    .where(scope)
    .where('camera.state', '<>', 'dismissed')
    .orderBy('camera.number')
    .limit(equipmentAtMost)
    .execute();
}
