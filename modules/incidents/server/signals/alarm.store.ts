import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import type { IncidentsDb } from '../context.ts';
import type { AlarmTable, EpisodeTable } from '../tables.ts';
import type { MachineSignal } from './alarm-machine.ts';

export type EpisodeRow = Selectable<EpisodeTable>;
export type AlarmRow = Selectable<AlarmTable>;

/** What names one alarm: whose source says it, which source, what of it, and what kind of trouble. */
export type AlarmName = Pick<AlarmTable, 'organisationId' | 'source' | 'alarmKey' | 'typeCode'>;

const episodeColumns = [
  'id',
  'alarmId',
  'firstSequence',
  'lastSequence',
  'firstAt',
  'lastAt',
  'raiseCount',
  'clearedAt',
  'clearedBy',
  'acknowledgedAt',
  'acknowledgedByPersonId',
  'acknowledgedSequence',
  'incidentId',
  'settledAs',
  'severity',
  'lng',
  'lat',
  'areaIds',
  'text',
] as const;

export async function lockAlarmById(db: IncidentsDb, id: string): Promise<AlarmRow | undefined> {
  return await db
    .selectFrom('incidents.alarm')
    .select(['id', 'organisationId', 'source', 'alarmKey', 'typeCode', 'lastSequence'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Relies on `signal_alarm`. */
export async function signalsFrom(
  db: IncidentsDb,
  alarmId: string,
  sequence: number,
): Promise<MachineSignal[]> {
  return await db
    .selectFrom('incidents.signal')
    .select(['signalId', 'sequence', 'kind', 'at'])
    .where('alarmId', '=', alarmId)
    .where('sequence', '>=', sequence)
    .orderBy('sequence')
    .execute();
}

/** The last episode of each of these alarms. Relies on the unique index of (alarm_id, first_sequence). */
export async function lastEpisodes(
  db: IncidentsDb,
  alarmIds: readonly string[],
): Promise<ReadonlyMap<string, EpisodeRow>> {
  if (alarmIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('incidents.episode')
    .select(episodeColumns)
    .distinctOn('alarmId')
    .where(sql<boolean>`alarm_id = any(${[...alarmIds]}::uuid[])`)
    .orderBy('alarmId')
    .orderBy('firstSequence', 'desc')
    .execute();
  return new Map(rows.map((row) => [row.alarmId, row]));
}

/** From the one that was under way at this number on. */
export async function episodesFrom(
  db: IncidentsDb,
  alarmId: string,
  sequence: number,
): Promise<EpisodeRow[]> {
  return await db
    .selectFrom('incidents.episode')
    .select(episodeColumns)
    .where('alarmId', '=', alarmId)
    .where(
      'firstSequence',
      '>=',
      sql<number>`coalesce((select max(first_sequence) from incidents.episode
        where alarm_id = ${alarmId} and first_sequence <= ${sequence}), 0)`,
    )
    .orderBy('firstSequence')
    .execute();
}

export async function findEpisode(db: IncidentsDb, id: string): Promise<EpisodeRow | undefined> {
  return await db
    .selectFrom('incidents.episode')
    .select(episodeColumns)
    .where('id', '=', id)
    .executeTakeFirst();
}

export type EpisodeSaying = Pick<EpisodeTable, 'severity' | 'lng' | 'lat' | 'areaIds' | 'text'>;

export async function acknowledgeEpisode(
  db: IncidentsDb,
  id: string,
  { personId, at }: { personId: string | null; at: Date },
): Promise<void> {
  await db
    .updateTable('incidents.episode')
    .set((select) => ({
      acknowledgedAt: at,
      acknowledgedByPersonId: personId,
      acknowledgedSequence: select.ref('lastSequence'),
    }))
    .where('id', '=', id)
    .where('acknowledgedAt', 'is', null)
    .execute();
}

export async function settleEpisode(
  db: IncidentsDb,
  id: string,
  settled: Pick<EpisodeTable, 'incidentId' | 'settledAs'>,
): Promise<void> {
  await db.updateTable('incidents.episode').set(settled).where('id', '=', id).execute();
}

const listColumns = episodeColumns.map((column) => `episode.${column}` as const);

/** What nobody has decided on, the most severe first; ended ones too until somebody has. Relies on `episode_unsettled`. */
export async function listUnsettled(db: IncidentsDb, areaIds: readonly string[] | null, limit: number) {
  let query = db
    .selectFrom('incidents.episode as episode')
    .innerJoin('incidents.alarm as alarm', 'alarm.id', 'episode.alarmId')
    .select([...listColumns, 'alarm.source', 'alarm.alarmKey', 'alarm.typeCode'])
    .select(sql<number>`count(*) over ()::int`.as('total'))
    .where('episode.settledAs', 'is', null);
  if (areaIds !== null) query = query.where(sql<boolean>`episode.area_ids && ${[...areaIds]}::uuid[]`);
  return await query
    .orderBy(
      sql`array_position(array['critical', 'major', 'minor', 'warning'], episode.severity), episode.cleared_at nulls first`,
    )
    .orderBy('episode.firstAt')
    .orderBy('episode.id')
    .limit(limit)
    .execute();
}

export async function listEpisodesOf(db: IncidentsDb, incidentIds: readonly string[]) {
  if (incidentIds.length === 0) return [];
  return await db
    .selectFrom('incidents.episode as episode')
    .innerJoin('incidents.alarm as alarm', 'alarm.id', 'episode.alarmId')
    .select([...listColumns, 'alarm.source', 'alarm.alarmKey', 'alarm.typeCode'])
    .where('episode.incidentId', 'in', [...incidentIds])
    .orderBy('episode.firstAt')
    .orderBy('episode.id')
    .limit(1000)
    .execute();
}

/** Active episodes of types that end by silence, silent for too long. */
export async function listSilent(db: IncidentsDb, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('incidents.episode as episode')
    .innerJoin('incidents.alarm as alarm', 'alarm.id', 'episode.alarmId')
    .innerJoin('incidents.type as type', 'type.code', 'alarm.typeCode')
    .select('episode.alarmId')
    .where('episode.clearedAt', 'is', null)
    .where('type.autoClearMinutes', 'is not', null)
    .where(sql<boolean>`episode.last_at + make_interval(mins => type.auto_clear_minutes) < ${now}`)
    .orderBy('episode.lastAt')
    .limit(limit)
    .execute();
  return rows.map(({ alarmId }) => alarmId);
}
