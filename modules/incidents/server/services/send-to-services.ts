import { Problem } from '#kernel/errors/problem.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { newId } from '#kernel/ids.ts';
import { taskChanged } from '../../contract/events.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { writeLog } from '../cards/change-card.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { callOut } from './call-out.jobs.ts';
import { insertTasks, listServices } from './service.store.ts';
import type { TaskRow } from './service.store.ts';

/**
 * Puts services on a card, all in one commit: each has its own clock from now on and is called by a job of its own, so
 * that a hub that dies between two of them calls the rest when it is back, and nobody twice.
 *
 * @throws Problem `incidents.unknown-service`
 */
export async function sendToServices(
  context: IncidentsContext,
  card: Pick<IncidentRow, 'id' | 'areaIds'>,
  serviceIds: readonly string[],
): Promise<TaskRow[]> {
  const { db, clock } = context;
  const known = (await listServices(db)).filter(({ isActive }) => isActive);
  const now = clock.now();
  const drafts = [...new Set(serviceIds)].map((serviceId) => {
    const service = known.find(({ id }) => id === serviceId);
    if (!service) throw new Problem(incidentProblems.unknownService);
    return {
      id: newId(now.getTime()),
      incidentId: card.id,
      serviceId,
      organisationId: service.organisationId,
      state: 'added' as const,
      addedAt: now,
      changedAt: now,
      dueAt: new Date(now.getTime() + service.acknowledgeSeconds * 1000),
    };
  });
  const tasks = await insertTasks(db, drafts);
  for (const task of tasks) {
    await writeLog(context, card.id, 'service-added', { serviceId: task.serviceId });
    await enqueue(db, callOut, { taskId: task.id, rung: 'duty' }, { key: task.id });
    announceTask(context, task, card.areaIds);
  }
  return tasks;
}

export function announceTask(
  context: IncidentsContext,
  { id, incidentId, organisationId, state }: Pick<TaskRow, 'id' | 'incidentId' | 'organisationId' | 'state'>,
  areaIds: readonly string[],
): void {
  context.emit(taskChanged, id, {
    taskId: id,
    incidentId,
    organisationId,
    state,
    areaIds: [...areaIds],
  });
}
