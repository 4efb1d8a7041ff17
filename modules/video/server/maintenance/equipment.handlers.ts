import { handlerFor } from '#kernel/context.ts';
import { townDayOf } from '#kernel/clock/town-day.ts';
import { writeCsv } from '#kernel/documents/csv.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { downloadEquipment, listEquipment, writeEquipment } from '../../contract/maintenance.ts';
import type { EquipmentView } from '../../contract/maintenance.ts';
import { videoProblems } from '../../contract/problems.ts';
import { findCameras } from '../cameras/camera.store.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { ownScope } from '../rights/scope.ts';
import type { VideoTables } from '../tables.ts';
import { currencyOf } from './currency.ts';
import { equipmentDocument } from './equipment-document.ts';
import { mayOrderFor } from './work-order.policy.ts';
import { listEquipmentRows, writeEquipmentRow } from './work-order.store.ts';

const handle = handlerFor<VideoTables>();
const csvType = 'text/csv; charset=utf-8; header=present';

export const equipmentHandlers = [
  handle(listEquipment, async (context) => ({
    currency: currencyOf(context.town),
    equipment: await presentEquipment(context),
  })),

  handle(downloadEquipment, async (context) => {
    const { locale, audit } = context;
    const document = equipmentDocument(context, await presentEquipment(context));
    audit({ type: 'video.camera', id: 'equipment' });
    return new FileAnswer({
      name: 'camera-equipment.csv',
      mediaType: csvType,
      make: async () => await Promise.resolve(writeCsv(document, { locale, hasByteOrderMark: true })),
    });
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

async function presentEquipment({ db, actor, clock, town }: VideoContext): Promise<EquipmentView[]> {
  const rows = await listEquipmentRows(db, ownScope(actor, listEquipment.permission));
  const names = await findOrganisationNames(
    db,
    rows.flatMap(({ contractorOrganisationId: id }) => (id === null ? [] : [id])),
  );
  const today = townDayOf(clock.now(), town.timeZone);
  return rows.map(({ id, number, name, ...row }) => ({
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
    onlineTargetPercent: row.onlineTargetPercent,
    isUnderWarranty: row.warrantyUntil !== null && row.warrantyUntil >= today,
    orders: row.orders,
    worksCostMinor: row.worksCostMinor,
  }));
}
