import { newId } from '#kernel/ids.ts';
import type { RunCardRow } from '../../contract/setup.ts';
import type { IncidentsDb } from '../context.ts';
import type { ServiceTable } from '../tables.ts';

type ServiceFacts = Pick<
  ServiceTable,
  'organisationId' | 'title' | 'phone' | 'acknowledgeSeconds' | 'seniorPersonId' | 'nextServiceId'
> & { readonly isActive: boolean };

export async function insertService(
  db: IncidentsDb,
  service: ServiceFacts & { id: string; position: number },
): Promise<void> {
  await db.insertInto('incidents.service').values(service).execute();
}

export async function writeService(db: IncidentsDb, id: string, facts: ServiceFacts): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('incidents.service')
    .set(facts)
    .where('id', '=', id)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

export async function replaceRunCard(
  db: IncidentsDb,
  typeCode: string,
  rows: readonly RunCardRow[],
): Promise<void> {
  await db.deleteFrom('incidents.runCard').where('typeCode', '=', typeCode).execute();
  if (rows.length === 0) return;
  await db
    .insertInto('incidents.runCard')
    .values(rows.map((row) => ({ id: newId(), typeCode, ...row })))
    .execute();
}

export async function listAllRunCards(db: IncidentsDb) {
  return await db
    .selectFrom('incidents.runCard')
    .select(['typeCode', 'serviceId', 'level', 'areaId', 'fromMode'])
    .orderBy('typeCode')
    .orderBy('level')
    .orderBy('id')
    .limit(5000)
    .execute();
}

export async function insertUnit(
  db: IncidentsDb,
  { serviceId, title }: { serviceId: string; title: string },
): Promise<string> {
  const id = newId();
  await db
    .insertInto('incidents.unit')
    .values({ id, serviceId, title, state: 'off', lng: null, lat: null, locatedAt: null })
    .execute();
  return id;
}
