import { newId } from '#kernel/ids.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import { interviewSeconds } from '../../contract/settings.ts';
import { insertBreach } from '../services/service.store.ts';

/** Writes down a talk that took longer than the norm, from the first key to the sending. */
export async function endInterview(
  context: IncidentsContext,
  { id, createdAt }: Pick<IncidentRow, 'id' | 'createdAt'>,
): Promise<void> {
  const now = context.clock.now();
  const seconds = await context.setting(interviewSeconds);
  const dueAt = new Date(createdAt.getTime() + seconds * 1000);
  if (now <= dueAt) return;
  const norm = 'interview' as const;
  await insertBreach(context.db, { id: newId(), incidentId: id, taskId: null, norm, dueAt, endedAt: now });
}
