import type { SystemContext } from '#kernel/module/system-context.ts';
import { alarmChanged } from '../../contract/events.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { findType } from '../type.store.ts';
import { endBySilence } from './alarm-machine.ts';
import { lastEpisodes, listSilent, lockAlarmById } from './alarm.store.ts';
import { ruleOf } from './take-signals.ts';
import { saveEpisodes } from './take.store.ts';

const endedAtOnce = 100;

/** Ends alarms whose sources do not say "over" and have been silent for as long as their type allows. */
export async function endSilentAlarms(
  system: SystemContext<IncidentsTables>,
  signal?: AbortSignal,
): Promise<void> {
  const alarmIds = await system.query(
    async ({ db, clock }) => await listSilent(db, clock.now(), endedAtOnce),
  );
  for (const alarmId of alarmIds) {
    if (signal?.aborted) return;
    await system.transaction(async (context) => await endSilent(context, alarmId));
  }
}

async function endSilent(context: IncidentsContext, alarmId: string): Promise<void> {
  const { db, clock } = context;
  const alarm = await lockAlarmById(db, alarmId);
  const episode = alarm && (await lastEpisodes(db, [alarmId])).get(alarmId);
  const type = alarm && (await findType(db, alarm.typeCode));
  if (!episode || !type || episode.clearedAt !== null) return;
  const ended = { ...episode, ...endBySilence(episode, clock.now(), ruleOf(type)) };
  if (ended.clearedAt === null) return;
  const { id, incidentId, areaIds, severity, lng, lat, text } = episode;
  const saying = { severity, lng, lat, areaIds, text };
  await saveEpisodes(db, [{ alarmId, saved: [ended], absorbed: [], saying }]);
  context.emit(alarmChanged, id, { episodeId: id, incidentId, areaIds });
  context.audit({ type: 'incidents.episode', id }, { clearedBy: 'silence' });
}
