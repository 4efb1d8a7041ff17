import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { describeFilesOf } from '#kernel/files/files.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { emptyCard } from '../../contract/incident.ts';
import { isTaskOpen, nextStatesOf } from '../../contract/ladder.ts';
import type { ShownPhotoCard } from '../../contract/photo-cards.ts';
import { listTasks, readTask, reportUnit, takeTaskStep } from '../../contract/tasks.ts';
import type { TaskSummary, UnitView } from '../../contract/tasks.ts';
import { fieldsOf, placeOf, presentAnswers, presentTasks } from '../cards/card.presenter.ts';
import { announceCard, writeLog } from '../cards/change-card.ts';
import { findIncidentForUpdate, findIncidents } from '../cards/incident.store.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { isOut } from '../photo-cards/photo-card.policy.ts';
import { presentWhole } from '../photo-cards/photo-card.presenter.ts';
import { findOut } from '../photo-cards/photo-card.store.ts';
import { findType, titlesIn } from '../type.store.ts';
import { takeStep } from './ladder.ts';
import { announceTask } from './send-to-services.ts';
import {
  endBreach,
  findTask,
  findTaskForUpdate,
  findUnitForUpdate,
  listServices,
  listTasksFor,
  listUnits,
  writeTask,
  writeUnit,
} from './service.store.ts';
import type { TaskRow, UnitRow } from './service.store.ts';
import { mayWorkOn, workScope } from './task.policy.ts';

const handle = handlerFor<IncidentsTables>();

export const taskHandlers = [
  handle(listTasks, async (context, { isDone = false, limit }) => {
    const { db, actor } = context;
    const { organisationIds, areasOf } = workScope(actor);
    const tasks = await listTasksFor(db, { areasOf, isDone, limit });
    const own = (await listServices(db)).filter((service) =>
      organisationIds.includes(service.organisationId),
    );
    const units = await listUnits(
      db,
      own.map(({ id }) => id),
    );
    return { tasks: await presentWork(context, tasks), units: units.map(presentUnit) };
  }),

  handle(readTask, async (context, { id }) => {
    const { db, actor, locale } = context;
    const task = await findTask(db, id);
    const [card] = await findIncidents(db, task ? [task.incidentId] : []);
    if (!task || !card || !mayWorkOn(actor, task, card.areaIds))
      throw new Problem(incidentProblems.taskNotFound);

    const [summary] = await presentWork(context, [task]);
    if (!summary) throw new Problem(incidentProblems.taskNotFound);
    const type = card.typeCode === null ? undefined : await findType(db, card.typeCode);
    const all = (await presentTasks(context, [card.id])).get(card.id) ?? [];
    const photos = await describeFilesOf(db, 'incidents.incident', [card.id]);
    const { words, placeNote, caller, injured } = fieldsOf(card);
    context.audit({ type: 'incidents.task', id });
    return {
      ...summary,
      words,
      placeNote,
      // Whom to call back is no longer theirs to know once their work has ended.
      caller: isTaskOpen(task.state) ? caller : emptyCard.caller,
      injured,
      answers: presentAnswers(type?.questions ?? [], card.answers, locale),
      others: all.filter((other) => other.id !== id).map(({ title, state }) => ({ title, state })),
      photos: photos.get(card.id) ?? [],
      sought: isTaskOpen(task.state) ? await presentSought(context, card.id) : null,
    };
  }),

  handle(takeTaskStep, async (context, { id, to, reason, unitId }) => {
    const { db, clock } = context;
    const { task, card } = await loadTask(context, id);
    const step = takeStep(task, { to, reason, now: clock.now() });
    if (step.kind === 'refused' && step.why === 'reason-needed')
      throw new Problem(incidentProblems.reasonNeeded);
    if (step.kind === 'refused' || card.status !== 'open') throw new Problem(incidentProblems.wrongStep);
    const unit = unitId === null ? undefined : await findUnitForUpdate(db, unitId);
    if (unitId !== null && !isUnitFit(unit, task)) throw new Problem(incidentProblems.unitUnfit);

    context.audit({ type: 'incidents.task', id }, { to });
    if (step.kind === 'taken') await keepStep(context, { task, card, changes: step.changes, unit, reason });
    return { state: to, next: [...nextStatesOf(to)] };
  }),

  handle(reportUnit, async (context, { id, state, place }) => {
    const { db, actor, clock } = context;
    const unit = await findUnitForUpdate(db, id);
    const service = (await listServices(db)).find((one) => one.id === unit?.serviceId);
    const isOwn = service && workScope(actor).organisationIds.includes(service.organisationId);
    if (!unit || !isOwn) throw new Problem(incidentProblems.unitNotFound);

    const changes = { ...(state ? { state } : {}), ...(place ? { ...place, locatedAt: clock.now() } : {}) };
    await writeUnit(db, unit, changes);
    context.audit({ type: 'incidents.unit', id }, { state });
    return presentUnit({ ...unit, ...changes });
  }),
];

/** Whom crews at work on the card look for. */
async function presentSought(context: IncidentsContext, incidentId: string): Promise<ShownPhotoCard | null> {
  const out = await findOut(context.db, incidentId);
  if (!out?.audiences.includes('crews') || !isOut(out, context.clock.now())) return null;
  return (await presentWhole(context, [out]))[0] ?? null;
}

/** NOTE: the card is locked first, as everywhere. @throws Problem `incidents.task-not-found` */
async function loadTask(
  { db, actor }: IncidentsContext,
  id: string,
): Promise<{ task: TaskRow; card: IncidentRow }> {
  const found = await findTask(db, id);
  const card = found && (await findIncidentForUpdate(db, found.incidentId));
  const task = card && (await findTaskForUpdate(db, id));
  if (!task || !mayWorkOn(actor, task, card.areaIds)) throw new Problem(incidentProblems.taskNotFound);
  return { task, card };
}

function isUnitFit(unit: UnitRow | undefined, { serviceId, unitId }: TaskRow): boolean {
  return unit?.serviceId === serviceId && (unit.state === 'free' || unit.id === unitId);
}

interface KeptStep {
  readonly task: TaskRow;
  readonly card: IncidentRow;
  readonly changes: Partial<TaskRow>;
  readonly unit: UnitRow | undefined;
  readonly reason: string | null;
}

async function keepStep(
  context: IncidentsContext,
  { task, card, changes, unit, reason }: KeptStep,
): Promise<void> {
  const { db, clock } = context;
  const state = changes.state ?? task.state;
  const { id, serviceId, unitId } = task;
  await writeTask(db, task, { ...changes, ...(unit ? { unitId: unit.id } : {}) });
  await endBreach(db, id, clock.now());
  await writeLog(context, card.id, 'step', { serviceId, state, text: reason });
  if (unit) {
    if (unitId !== null && unitId !== unit.id) await freeUnit(context, unitId);
    if (isTaskOpen(state)) await writeUnit(db, unit, { state: 'busy' });
    await writeLog(context, card.id, 'unit-sent', { serviceId, text: unit.title });
  }
  const lastUnitId = unit?.id ?? unitId;
  if (!isTaskOpen(state) && lastUnitId !== null) await freeUnit(context, lastUnitId);
  announceTask(context, { ...task, state }, card.areaIds);
  announceCard(context, card);
}

async function freeUnit({ db }: IncidentsContext, unitId: string): Promise<void> {
  const unit = await findUnitForUpdate(db, unitId);
  if (unit?.state === 'busy') await writeUnit(db, unit, { state: 'free' });
}

async function presentWork(context: IncidentsContext, tasks: readonly TaskRow[]): Promise<TaskSummary[]> {
  const { db, locale } = context;
  const incidentIds = [...new Set(tasks.map(({ incidentId }) => incidentId))];
  const cards = new Map((await findIncidents(db, incidentIds)).map((card) => [card.id, card]));
  const views = [...(await presentTasks(context, incidentIds)).values()].flat();
  const titleOf = await titlesIn(db, locale);
  return tasks.flatMap(({ id, incidentId, state }) => {
    const card = cards.get(incidentId);
    const view = views.find((one) => one.id === id);
    if (!card || !view) return [];
    const { number, status, typeCode, priority, level, address } = card;
    return [
      {
        ...view,
        incidentId,
        number,
        incidentStatus: status,
        incidentTitle: titleOf(typeCode),
        priority,
        level,
        address,
        place: placeOf(card),
        next: status === 'open' ? [...nextStatesOf(state)] : [],
      },
    ];
  });
}

function presentUnit(unit: UnitRow): UnitView {
  const { id, serviceId, title, state, locatedAt } = unit;
  return { id, serviceId, title, state, place: placeOf(unit), locatedAt: locatedAt?.toISOString() ?? null };
}
