import { handlerFor } from '#kernel/context.ts';
import { docxType } from '#kernel/documents/letter.ts';
import { writeDocx } from '#kernel/documents/docx.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { findOrganisationNames, listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import {
  issueWorkOrder,
  listWorkOrders,
  moveWorkOrder,
  stepsOpen,
  workTransitions,
  writeWorkAct,
} from '../../contract/maintenance.ts';
import type { WorkOrderView, WorkStep } from '../../contract/maintenance.ts';
import { videoProblems } from '../../contract/problems.ts';
import { findCameras } from '../cameras/camera.store.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { actDocument } from './act-document.ts';
import { currencyOf } from './currency.ts';
import { mayOrderFor, orderScope, sidesOf } from './work-order.policy.ts';
import { findOrder, insertOrder, listOrders, writeOrder } from './work-order.store.ts';
import type { ListedOrder, WorkOrderRow } from './work-order.store.ts';
import { tellContractor } from './work-order-mails.ts';

const handle = handlerFor<VideoTables>();
const longestTermDays = 365;
const dayMs = 86_400_000;

export const workOrderHandlers = [
  handle(listWorkOrders, async (context, asked) => {
    const rows = await listOrders(context.db, { ...asked, scope: orderScope(context.actor) });
    return { currency: currencyOf(context.town), orders: await presentOrders(context, rows) };
  }),

  handle(issueWorkOrder, async (context, { cameraId, contractorOrganisationId, dueAt, ...told }) => {
    const { db, actor, clock, audit } = context;
    const [camera] = await findCameras(db, [cameraId]);
    if (!camera || !mayOrderFor(actor, camera)) throw new Problem(videoProblems.cameraNotFound);
    const organisations = await listOrganisationStates(db);
    const isAtWork = organisations.get(contractorOrganisationId)?.isActive;
    if (!isAtWork) throw new Problem(videoProblems.ownerUnknown);
    const now = clock.now();
    const termMs = Date.parse(dueAt) - now.getTime();
    if (termMs <= 0 || termMs > longestTermDays * dayMs) throw new Problem(videoProblems.workTermImpossible);

    const id = newId(now.getTime());
    const { ownerOrganisationId } = camera;
    const order = { ...untouched, ...told, id, cameraId, ownerOrganisationId, contractorOrganisationId };
    const number = await insertOrder(db, { ...order, issuedAt: now, dueAt: new Date(dueAt) });
    await tellContractor(context, 'issued', {
      number,
      contractorOrganisationId,
      fault: told.fault,
      dueAt: new Date(dueAt),
      cameraName: camera.name,
      cameraAddress: camera.address,
    });
    audit({ type: 'video.work-order', id }, { number, cameraId, contractorOrganisationId, dueAt, ...told });
    return { id, number };
  }),

  handle(moveWorkOrder, async (context, { id, step, text, costMinor }) => {
    const { db, actor, clock, audit } = context;
    const order = await requireOrder(context, id);
    if (!stepsOpen(order.state, sidesOf(actor, order)).includes(step))
      throw new Problem(videoProblems.workOrderMoved);
    if (workTransitions[step].needsText && text === null) throw new Problem(videoProblems.workTextMissing);

    const { to: state } = workTransitions[step];
    const facts = factsOf(step, { now: clock.now(), text, costMinor });
    if (!(await writeOrder(db, order, { state, ...facts }))) throw new Problem(videoProblems.workOrderMoved);
    audit({ type: 'video.work-order', id }, { step, text, costMinor });
    return { state };
  }),

  handle(writeWorkAct, async (context, { id }) => {
    const order = await requireOrder(context, id);
    const [view] = await presentOrders(context, [order]);
    if (!view?.hasAct) throw new Problem(videoProblems.workOrderNotFound);
    context.audit({ type: 'video.work-order', id }, { act: true });
    const document = actDocument(context, view);
    return new FileAnswer({
      name: `camera-work-act-${view.number}.docx`,
      mediaType: docxType,
      make: async () => await writeDocx(document, context.locale),
    });
  }),
];

/** What nobody has done yet. */
export const untouched = {
  state: 'issued',
  acceptedAt: null,
  doneAt: null,
  work: null,
  costMinor: null,
  remark: null,
  closedAt: null,
  overdueToldAt: null,
} as const;

/** Absent and foreign look the same. */
async function requireOrder({ db, actor }: VideoContext, id: string): Promise<ListedOrder> {
  const order = await findOrder(db, id, orderScope(actor));
  if (!order) throw new Problem(videoProblems.workOrderNotFound);
  return order;
}

/** What a step leaves behind. */
export function factsOf(
  step: WorkStep,
  {
    now,
    text,
    costMinor,
  }: { readonly now: Date; readonly text: string | null; readonly costMinor: number | null },
): Partial<WorkOrderRow> {
  switch (step) {
    case 'accept':
      return { acceptedAt: now };
    case 'finish':
      return { doneAt: now, work: text, costMinor };
    case 'confirm':
      return { closedAt: now };
    case 'return':
      return { doneAt: null, remark: text, overdueToldAt: null };
    case 'cancel':
      return { closedAt: now, remark: text };
    default:
      return step satisfies never;
  }
}

async function presentOrders(
  { db, actor, clock }: VideoContext,
  rows: readonly ListedOrder[],
): Promise<WorkOrderView[]> {
  const names = await findOrganisationNames(
    db,
    rows.flatMap(({ ownerOrganisationId, contractorOrganisationId }) => [
      ownerOrganisationId,
      contractorOrganisationId,
    ]),
  );
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    state: row.state,
    camera: {
      id: row.cameraId,
      number: row.cameraNumber,
      name: row.cameraName,
      address: row.cameraAddress,
    },
    ownerName: names.get(row.ownerOrganisationId) ?? '',
    contractorName: names.get(row.contractorOrganisationId) ?? '',
    fault: row.fault,
    description: row.description,
    issuedAt: row.issuedAt.toISOString(),
    dueAt: row.dueAt.toISOString(),
    isLate: row.closedAt === null && row.dueAt < (row.doneAt ?? clock.now()),
    acceptedAt: row.acceptedAt?.toISOString() ?? null,
    doneAt: row.doneAt?.toISOString() ?? null,
    work: row.work,
    costMinor: row.costMinor,
    remark: row.remark,
    closedAt: row.closedAt?.toISOString() ?? null,
    steps: stepsOpen(row.state, sidesOf(actor, row)),
    hasAct: row.doneAt !== null && row.work !== null,
  }));
}
