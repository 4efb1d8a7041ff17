import type { TableDocument } from '#kernel/documents/table-document.ts';
import type { EquipmentView } from '../../contract/maintenance.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { currencyOf } from './currency.ts';

const minorOfMajor = 100;

/** The register as a table, for the books of who owns the cameras. */
export function equipmentDocument(
  { locale, text, town }: VideoContext,
  equipment: readonly EquipmentView[],
): TableDocument {
  const t = (key: string, values?: Record<string, string>): string => text(locale, key, values);
  const major = (minor: number | null): number | null => (minor === null ? null : minor / minorOfMajor);
  return {
    title: t('video.equipment.title'),
    lead: [town.name],
    tables: [
      {
        title: '',
        columns: [
          t('video.service-level.column.camera'),
          t('video.equipment.maker-field'),
          t('video.equipment.model-field'),
          t('video.equipment.serial'),
          t('video.equipment.installed'),
          t('video.equipment.warranty'),
          t('video.equipment.contract'),
          t('video.work.contractor'),
          t('video.equipment.target'),
          t('video.work.cost-field', { currency: currencyOf(town) }),
          t('video.equipment.orders'),
          t('video.equipment.works-cost-field', { currency: currencyOf(town) }),
        ],
        rows: equipment.map((one) => [
          `${one.camera.number}. ${one.camera.name}`,
          one.maker,
          one.model,
          one.serialNumber,
          one.installedOn,
          one.warrantyUntil,
          one.contract,
          one.contractorName,
          one.onlineTargetPercent,
          major(one.costMinor),
          one.orders,
          major(one.worksCostMinor),
        ]),
      },
    ],
    notesTitle: '',
    notes: [],
  };
}
