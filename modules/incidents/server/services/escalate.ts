import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { announceCard, writeLog } from '../cards/change-card.ts';
import { findIncidentForUpdate } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { callOut } from './call-out.jobs.ts';
import { announceTask, sendToServices } from './send-to-services.ts';
import { findTaskForUpdate, insertBreach, listDueTasks, listServices, writeTask } from './service.store.ts';
import type { ServiceRow, TaskRow } from './service.store.ts';

const lookedUpAtOnce = 50;

/**
 * Goes up the chain for every task whose clock has run out: whoever is senior at the service, then the next service.
 * The clocks stand in the database, so that a hub that comes back goes on where it stopped.
 */
export async function escalateDueTasks(
  system: SystemContext<IncidentsTables>,
  signal?: AbortSignal,
): Promise<void> {
  const due = await system.query(
    async ({ db, clock }) => await listDueTasks(db, clock.now(), lookedUpAtOnce),
  );
  for (const task of due) {
    if (signal?.aborted) return;
    await system.transaction(async (context) => await escalate(context, task));
  }
}

async function escalate(context: IncidentsContext, { id, incidentId }: TaskRow): Promise<void> {
  const { db, clock } = context;
  const card = await findIncidentForUpdate(db, incidentId);
  const task = await findTaskForUpdate(db, id);
  const now = clock.now();
  if (!card || !task?.dueAt || task.dueAt > now) return;
  context.audit({ type: 'incidents.task', id }, { escalation: task.escalation + 1 });
  if (card.status !== 'open') return await writeTask(db, task, { dueAt: null });

  const service = (await listServices(db)).find((one) => one.id === task.serviceId);
  if (task.escalation === 0)
    await insertBreach(db, {
      id: newId(now.getTime()),
      incidentId,
      taskId: id,
      norm: 'acknowledge',
      dueAt: task.dueAt,
      endedAt: null,
    });
  const changes = await goUp(context, { task, service, areaIds: card.areaIds });
  await writeTask(db, task, changes);
  announceTask(context, task, card.areaIds);
  announceCard(context, card);
}

interface Rung {
  readonly task: TaskRow;
  readonly service: ServiceRow | undefined;
  readonly areaIds: string[];
}

/** The senior is called first and has as long as the service had; where there is none, the next service at once. */
async function goUp(context: IncidentsContext, { task, service, areaIds }: Rung): Promise<Partial<TaskRow>> {
  const { incidentId, serviceId } = task;
  if (task.escalation === 0 && service && service.seniorPersonId !== null) {
    await writeLog(context, incidentId, 'unanswered', { serviceId });
    await enqueue(context.db, callOut, { taskId: task.id, rung: 'senior' }, { key: task.id });
    const dueAt = new Date(context.clock.now().getTime() + service.acknowledgeSeconds * 1000);
    return { escalation: 1, dueAt };
  }
  await writeLog(context, incidentId, 'escalated', { serviceId });
  if (service && service.nextServiceId !== null)
    await sendToServices(context, { id: incidentId, areaIds }, [service.nextServiceId]);
  return { escalation: 2, dueAt: null };
}
