import { handlerFor } from '#kernel/context.ts';
import { townDayOf } from '#kernel/clock/town-day.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { listEquipment, writeEquipment } from '../../contract/maintenance.ts';
import { videoProblems } from '../../contract/problems.ts';
import { findCameras } from '../cameras/camera.store.ts';
import { ownScope } from '../rights/scope.ts';
import type { VideoTables } from '../tables.ts';
import { currencyOf } from './currency.ts';
import { mayOrderFor } from './work-order.policy.ts';
import { listEquipmentRows, writeEquipmentRow } from './work-order.store.ts';

const handle = handlerFor<VideoTables>();

export const equipmentHandlers = [
  handle(listEquipment, async ({ db, actor, clock, town }) => {
    const rows = await listEquipmentRows(db, ownScope(actor, listEquipment.permission));
    const names = await findOrganisationNames(
      db,
      rows.flatMap(({ contractorOrganisationId: id }) => (id === null ? [] : [id])),
    );
    const today = townDayOf(clock.now(), town.timeZone);
    const equipment = rows.map(({ id, number, name, ...row }) => ({
      camera: { id, number, name },
      maker: row.maker ?? '',
      model: row.model ?? '',
      serialNumber: row.serialNumber ?? '',
      installedOn: row.installedOn,
      warrantyUntil: row.warrantyUntil,
      contract: row.contract ?? '',
      contractorOrganisationId: row.contractorOrganisationId,
      contractorName: names.get(row.contractorOrganisationId ?? '') ?? null,
      costMinor: row.costMinor,
      isUnderWarranty: row.warrantyUntil !== null && row.warrantyUntil >= today,
      orders: row.orders,
      worksCostMinor: row.worksCostMinor,
    }));
    return { currency: currencyOf(town), equipment };
  }),

  handle(writeEquipment, async ({ db, actor, audit }, { id, ...facts }) => {
    const [camera] = await findCameras(db, [id]);
    if (!camera || !mayOrderFor(actor, camera)) throw new Problem(videoProblems.cameraNotFound);
    const contractorId = facts.contractorOrganisationId;
    const names = await findOrganisationNames(db, contractorId === null ? [] : [contractorId]);
    if (contractorId !== null && !names.has(contractorId)) throw new Problem(videoProblems.ownerUnknown);

    await writeEquipmentRow(db, { cameraId: id, ...facts });
    audit({ type: 'video.camera', id }, { equipment: facts });
    return {};
  }),
];
