import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, decimal, id, instant } from '#kernel/http/fields.ts';
import { videoProblems } from './problems.ts';

/*
 * A camera that does not do what was agreed gets a work order to the organisation that maintains it. Each step belongs to
 * one side:
 *
 *   issued → accepted → done → confirmed        contractor: accept, finish        owner: confirm, return, cancel
 *      ↓         ↓  ↑     ↓
 *      cancelled    └─────┘ returned, with a reason
 *
 * What was done, its cost and its day make the act.
 */
export const workStates = ['issued', 'accepted', 'done', 'confirmed', 'cancelled'] as const;
export type WorkState = (typeof workStates)[number];
export const workSteps = ['accept', 'finish', 'confirm', 'return', 'cancel'] as const;
export type WorkStep = (typeof workSteps)[number];
export type WorkSide = 'owner' | 'contractor';

interface Transition {
  readonly from: readonly WorkState[];
  readonly to: WorkState;
  readonly by: WorkSide;
  /** What was done, or why. */
  readonly needsText: boolean;
}

export const workTransitions: Readonly<Record<WorkStep, Transition>> = {
  accept: { from: ['issued'], to: 'accepted', by: 'contractor', needsText: false },
  finish: { from: ['accepted'], to: 'done', by: 'contractor', needsText: true },
  confirm: { from: ['done'], to: 'confirmed', by: 'owner', needsText: false },
  return: { from: ['done'], to: 'accepted', by: 'owner', needsText: true },
  cancel: { from: ['issued', 'accepted'], to: 'cancelled', by: 'owner', needsText: true },
};

/** The steps somebody of these sides may take now. */
export function stepsOpen(state: WorkState, sides: readonly WorkSide[]): WorkStep[] {
  return workSteps.filter(
    (step) => workTransitions[step].from.includes(state) && sides.includes(workTransitions[step].by),
  );
}

export const workFaults = ['offline', 'picture', 'clock', 'password', 'cleaning', 'move', 'other'] as const;
export const workFault = z.enum(workFaults);

/** Of the town. */
export const currency = z.enum(['RUB', 'UAH']);
export type Currency = z.output<typeof currency>;

/** Of the town's currency, in its smallest unit. */
const costMinor = z.int().min(0).max(1_000_000_000_000).nullable();
const words = (least: number, most: number) => z.string().trim().min(least).max(most);

export const workOrderView = z.object({
  id,
  number: z.int(),
  state: z.enum(workStates),
  camera: z.object({ id, number: z.int(), name: z.string(), address: z.string() }),
  ownerName: z.string(),
  contractorName: z.string(),
  fault: workFault,
  description: z.string(),
  issuedAt: instant,
  dueAt: instant,
  isLate: z.boolean(),
  acceptedAt: instant.nullable(),
  doneAt: instant.nullable(),
  /** What was done. */
  work: z.string().nullable(),
  costMinor,
  /** Why it was returned or cancelled. */
  remark: z.string().nullable(),
  closedAt: instant.nullable(),
  steps: z.array(z.enum(workSteps)),
  hasAct: z.boolean(),
});
export type WorkOrderView = z.output<typeof workOrderView>;

export const listWorkOrders = defineRoute({
  id: 'video.listWorkOrders',
  method: 'GET',
  path: '/api/v1/video/work-orders',
  summary: 'Work orders on cameras: those of the own organisation and those given to it, open ones first',
  permission: 'video.maintenance.see',
  input: z.object({
    state: z.enum(workStates).optional(),
    cameraId: id.optional(),
    limit: decimal(z.coerce.number().int().min(1).max(200)).default(100),
  }),
  output: z.object({ currency, orders: z.array(workOrderView) }),
  problems: [],
});

export const issueWorkOrder = defineRoute({
  id: 'video.issueWorkOrder',
  method: 'POST',
  path: '/api/v1/video/work-orders',
  summary: 'Orders work on an own camera from an organisation, until a day',
  permission: 'video.maintenance.order',
  input: z.object({
    cameraId: id,
    contractorOrganisationId: id,
    fault: workFault,
    description: words(3, 1_000),
    dueAt: instant,
  }),
  output: z.object({ id, number: z.int() }),
  problems: [videoProblems.cameraNotFound, videoProblems.ownerUnknown, videoProblems.workTermImpossible],
  isIdempotent: true,
});

export const moveWorkOrder = defineRoute({
  id: 'video.moveWorkOrder',
  method: 'POST',
  path: '/api/v1/video/work-orders/:id/steps',
  summary:
    'Takes the next step of a work order: accept and finish by the contractor, the others by the owner',
  permission: 'video.maintenance.see',
  input: z.object({
    id,
    step: z.enum(workSteps),
    /** What was done, or why it is returned or cancelled. */
    text: words(3, 1_000).nullable().default(null),
    costMinor: costMinor.default(null),
  }),
  output: z.object({ state: z.enum(workStates) }),
  problems: [videoProblems.workOrderNotFound, videoProblems.workOrderMoved, videoProblems.workTextMissing],
});

export const writeWorkAct = defineRoute({
  id: 'video.writeWorkAct',
  method: 'GET',
  path: '/api/v1/video/work-orders/:id/act.docx',
  summary: 'The act of the work that was done, for both sides to sign',
  permission: 'video.maintenance.see',
  input: z.object({ id }),
  output: z.unknown(),
  problems: [videoProblems.workOrderNotFound],
  isReadAudited: true,
  isDownload: true,
});

const text = z.string().trim().max(200);

export const equipmentFacts = z.object({
  maker: text,
  model: text,
  serialNumber: text,
  installedOn: civilDate.nullable().default(null),
  warrantyUntil: civilDate.nullable().default(null),
  /** Number and date. */
  contract: text,
  contractorOrganisationId: id.nullable().default(null),
  costMinor: costMinor.default(null),
  /** The share of ordered seconds that the contract asks for; null: that of the town's settings. */
  onlineTargetPercent: z.number().min(50).max(100).nullable().default(null),
});
export type EquipmentFacts = z.output<typeof equipmentFacts>;

export const equipmentView = equipmentFacts.extend({
  camera: z.object({ id, number: z.int(), name: z.string() }),
  contractorName: z.string().nullable(),
  /** By the town's calendar. */
  isUnderWarranty: z.boolean(),
  orders: z.int(),
  /** Of the work that was confirmed. */
  worksCostMinor: z.int(),
});
export type EquipmentView = z.output<typeof equipmentView>;

export const listEquipment = defineRoute({
  id: 'video.listEquipment',
  method: 'GET',
  path: '/api/v1/video/equipment',
  summary: 'The register of equipment of the own cameras: maker, warranty, contract, cost, work done',
  permission: 'video.health.read',
  input: z.object({}),
  output: z.object({ currency, equipment: z.array(equipmentView) }),
  problems: [],
});

export const downloadEquipment = defineRoute({
  id: 'video.downloadEquipment',
  method: 'GET',
  path: '/api/v1/video/equipment-register',
  summary: 'The register of equipment of the own cameras as a table (CSV)',
  permission: 'video.health.read',
  input: z.object({}),
  output: z.unknown(),
  problems: [],
  isReadAudited: true,
  isDownload: true,
});

export const writeEquipment = defineRoute({
  id: 'video.writeEquipment',
  method: 'PUT',
  path: '/api/v1/video/cameras/:id/equipment',
  summary: 'Enters the equipment of an own camera in the register, or changes it',
  permission: 'video.maintenance.order',
  input: equipmentFacts.extend({ id }),
  output: z.object({}),
  problems: [videoProblems.cameraNotFound, videoProblems.ownerUnknown],
});
