import { sql } from 'kysely';
import type { Selectable } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { NewSignal } from '../../contract/signals.ts';
import type { IncidentsDb } from '../context.ts';
import type { AlarmTable, EpisodeTable } from '../tables.ts';
import type { KeptEpisode, MachineSignal } from './alarm-machine.ts';

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

/** The alarm, locked until the end of the transaction: signals of one alarm are taken in one after another. */
export async function lockAlarm(db: IncidentsDb, name: AlarmName): Promise<AlarmRow> {
  const known = await findAlarmForUpdate(db, name);
  if (known) return known;
  await db
    .insertInto('incidents.alarm')
    .values({ id: newId(), ...name, lastSequence: null })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const added = await findAlarmForUpdate(db, name);
  if (!added) throw new Error('An alarm that was written is there');
  return added;
}

async function findAlarmForUpdate(db: IncidentsDb, name: AlarmName): Promise<AlarmRow | undefined> {
  return await db
    .selectFrom('incidents.alarm')
    .select(['id', 'organisationId', 'source', 'alarmKey', 'typeCode', 'lastSequence'])
    .where(sql<boolean>`organisation_id is not distinct from ${name.organisationId}`)
    .where('source', '=', name.source)
    .where('alarmKey', '=', name.alarmKey)
    .where('typeCode', '=', name.typeCode)
    .forUpdate()
    .executeTakeFirst();
}

export async function lockAlarmById(db: IncidentsDb, id: string): Promise<AlarmRow | undefined> {
  return await db
    .selectFrom('incidents.alarm')
    .select(['id', 'organisationId', 'source', 'alarmKey', 'typeCode', 'lastSequence'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

/** Writes the signals that were never said before; answers their ids of the source. */
export async function insertSignals(
  db: IncidentsDb,
  alarm: AlarmRow,
  { signals, receivedAt }: { signals: readonly NewSignal[]; receivedAt: Date },
): Promise<ReadonlySet<string>> {
  const sourceKey = `${alarm.organisationId ?? 'town'}/${alarm.source}`;
  const rows = await db
    .insertInto('incidents.signal')
    .values(
      signals.map(({ signalId, sequence, kind, occurredAt }) => ({
        id: newId(),
        alarmId: alarm.id,
        sourceKey,
        signalId,
        sequence,
        kind,
        at: new Date(occurredAt),
        receivedAt,
      })),
    )
    .onConflict((conflict) => conflict.columns(['sourceKey', 'signalId']).doNothing())
    .returning('signalId')
    .execute();
  return new Set(rows.map(({ signalId }) => signalId));
}

export async function writeLastSequence(db: IncidentsDb, id: string, lastSequence: number): Promise<void> {
  await db.updateTable('incidents.alarm').set({ lastSequence }).where('id', '=', id).execute();
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

export async function lastEpisode(db: IncidentsDb, alarmId: string): Promise<EpisodeRow | undefined> {
  return await db
    .selectFrom('incidents.episode')
    .select(episodeColumns)
    .where('alarmId', '=', alarmId)
    .orderBy('firstSequence', 'desc')
    .limit(1)
    .executeTakeFirst();
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

/** Writes episodes in their order, so that at no moment two of an alarm are active. */
export async function saveEpisodes(
  db: IncidentsDb,
  alarmId: string,
  { saved, absorbed, saying }: SavedEpisodes,
): Promise<void> {
  if (absorbed.length > 0)
    await db
      .deleteFrom('incidents.episode')
      .where('id', 'in', [...absorbed])
      .execute();
  for (const episode of saved)
    await db
      .insertInto('incidents.episode')
      .values({ alarmId, ...keptOf(episode), ...saying })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet({
          ...keptOf(episode),
          // What has ended keeps the words it ended with.
          ...(episode.clearedAt === null ? saying : {}),
        }),
      )
      .execute();
}

interface SavedEpisodes {
  readonly saved: readonly KeptEpisode[];
  readonly absorbed: readonly string[];
  /** What new episodes and active ones say. */
  readonly saying: EpisodeSaying;
}

/** NOTE: rows from the database carry more than the machine knows; what the source said last is written apart. */
function keptOf(episode: KeptEpisode): KeptEpisode {
  const { id, firstSequence, lastSequence, firstAt, lastAt, raiseCount, clearedAt, clearedBy } = episode;
  const { acknowledgedAt, acknowledgedByPersonId, acknowledgedSequence, incidentId, settledAs } = episode;
  return {
    id,
    firstSequence,
    lastSequence,
    firstAt,
    lastAt,
    raiseCount,
    clearedAt,
    clearedBy,
    acknowledgedAt,
    acknowledgedByPersonId,
    acknowledgedSequence,
    incidentId,
    settledAs,
  };
}

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
