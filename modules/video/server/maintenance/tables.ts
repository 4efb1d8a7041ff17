import type { Generated } from 'kysely';
import type { WorkOrderView, WorkState } from '../../contract/maintenance.ts';

export interface WorkOrderTable {
  id: string;
  number: Generated<number>;
  cameraId: string;
  /** Of that moment: a camera that is sold takes no order along. */
  ownerOrganisationId: string;
  contractorOrganisationId: string;
  state: WorkState;
  fault: WorkOrderView['fault'];
  description: string;
  issuedAt: Date;
  dueAt: Date;
  acceptedAt: Date | null;
  doneAt: Date | null;
  work: string | null;
  costMinor: number | null;
  remark: string | null;
  closedAt: Date | null;
  /** The contractor heard that the term is over. */
  overdueToldAt: Date | null;
}

export interface EquipmentTable {
  cameraId: string;
  maker: string;
  model: string;
  serialNumber: string;
  installedOn: string | null;
  warrantyUntil: string | null;
  contract: string;
  contractorOrganisationId: string | null;
  costMinor: number | null;
  /** Null: that of the town. */
  onlineTargetPercent: number | null;
}

export interface MaintenanceTables {
  'video.workOrder': WorkOrderTable;
  'video.equipment': EquipmentTable;
}
