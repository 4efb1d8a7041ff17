import { sql } from 'kysely';
import { newId } from '#kernel/ids.ts';
import type { NewSignal } from '../../contract/signals.ts';
import type { IncidentsDb } from '../context.ts';
import type { AlarmTable } from '../tables.ts';
import type { KeptEpisode } from './alarm-machine.ts';
import type { AlarmRow, EpisodeSaying } from './alarm.store.ts';

/*
 * What the taking of signals writes, for any number of alarms in one statement each: a storm costs as many statements as a
 * single signal.
 */

/** What names an alarm within an owner: which source says it, what of it, and what kind of trouble. */
export type AlarmKey = Pick<AlarmTable, 'source' | 'alarmKey' | 'typeCode'>;

export function nameOf({ source, alarmKey, typeCode }: AlarmKey): string {
  return JSON.stringify([source, alarmKey, typeCode]);
}

/**
 * The alarms by their names, locked until the end of the transaction in the order of their names: signals of one alarm are
 * taken in one after another, and two calls never wait for each other in a ring.
 */
export async function lockAlarms(
  db: IncidentsDb,
  organisationId: string | null,
  keys: readonly AlarmKey[],
): Promise<ReadonlyMap<string, AlarmRow>> {
  const known = await lockKnown(db, organisationId, keys);
  const missing = keys.filter((key) => !known.has(nameOf(key)));
  if (missing.length === 0) return known;
  const { rows: added } = await sql<AlarmRow>`
    insert into incidents.alarm (id, organisation_id, source, alarm_key, type_code)
    select * from unnest(
      ${missing.map(() => newId())}::uuid[], ${missing.map(() => organisationId)}::uuid[],
      ${missing.map(({ source }) => source)}::text[], ${missing.map(({ alarmKey }) => alarmKey)}::text[],
      ${missing.map(({ typeCode }) => typeCode)}::text[])
    on conflict do nothing
    returning id, organisation_id, source, alarm_key, type_code, last_sequence`.execute(db);
  for (const row of added) known.set(nameOf(row), row);
  // Another call has just written one of them: it has ended, and the row is there to be locked.
  return added.length === missing.length ? known : await lockKnown(db, organisationId, keys);
}

async function lockKnown(
  db: IncidentsDb,
  organisationId: string | null,
  keys: readonly AlarmKey[],
): Promise<Map<string, AlarmRow>> {
  // NOTE: `is not distinct from` would leave the unique index aside and read every alarm there is.
  const owner = organisationId === null ? sql`is null` : sql`= ${organisationId}`;
  const { rows } = await sql<AlarmRow>`
    select alarm.id, alarm.organisation_id, alarm.source, alarm.alarm_key, alarm.type_code, alarm.last_sequence
    from incidents.alarm as alarm
    where alarm.organisation_id ${owner}
      and (alarm.source, alarm.alarm_key, alarm.type_code) in (
        select * from unnest(
          ${keys.map(({ source }) => source)}::text[], ${keys.map(({ alarmKey }) => alarmKey)}::text[],
          ${keys.map(({ typeCode }) => typeCode)}::text[]))
    order by alarm.source, alarm.alarm_key, alarm.type_code
    for update of alarm`.execute(db);
  return new Map(rows.map((row) => [nameOf(row), row]));
}

export interface HeardSignal {
  readonly alarm: AlarmRow;
  readonly signal: NewSignal;
}

/** Writes the signals that were never said before; answers which, as `alarm/signal`. */
export async function insertSignals(
  db: IncidentsDb,
  heard: readonly HeardSignal[],
  receivedAt: Date,
): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ alarmId: string; signalId: string }>`
    insert into incidents.signal (id, alarm_id, source_key, signal_id, sequence, kind, at, received_at)
    select *, ${receivedAt}::timestamptz from unnest(
      ${heard.map(() => newId())}::uuid[],
      ${heard.map(({ alarm }) => alarm.id)}::uuid[],
      ${heard.map(({ alarm }) => `${alarm.organisationId ?? 'town'}/${alarm.source}`)}::text[],
      ${heard.map(({ signal }) => signal.signalId)}::text[],
      ${heard.map(({ signal }) => signal.sequence)}::bigint[],
      ${heard.map(({ signal }) => signal.kind)}::text[],
      ${heard.map(({ signal }) => new Date(signal.occurredAt).toISOString())}::timestamptz[])
    on conflict (source_key, signal_id) do nothing
    returning alarm_id, signal_id`.execute(db);
  return new Set(rows.map((row) => `${row.alarmId}/${row.signalId}`));
}

export interface LastSequence {
  readonly alarmId: string;
  readonly sequence: number;
}

function writeLastSequences(db: Pick<IncidentsDb, 'updateTable'>, last: readonly LastSequence[]) {
  const alarmIds = last.map(({ alarmId }) => alarmId);
  const sequences = last.map(({ sequence }) => sequence);
  return db
    .updateTable('incidents.alarm as alarm')
    .from(
      sql<{
        alarmId: string;
        sequence: number;
      }>`unnest(${alarmIds}::uuid[], ${sequences}::bigint[])`.as<'said'>(sql`said (alarm_id, sequence)`),
    )
    .set(({ ref }) => ({ lastSequence: ref('said.sequence') }))
    .whereRef('alarm.id', '=', 'said.alarmId');
}

export interface SavedEpisodes {
  readonly alarmId: string;
  readonly saved: readonly KeptEpisode[];
  readonly absorbed: readonly string[];
  /** What new episodes and active ones say. */
  readonly saying: EpisodeSaying;
}

/** A statement has room for 65,535 values. */
const episodesAtOnce = 500;

/**
 * Writes episodes of an alarm in their order, so that at no moment two of it are active, and in the same question what
 * each alarm said last.
 */
export async function saveEpisodes(
  db: IncidentsDb,
  changes: readonly SavedEpisodes[],
  last: readonly LastSequence[] = [],
): Promise<void> {
  const absorbed = changes.flatMap((change) => change.absorbed);
  if (absorbed.length > 0) await db.deleteFrom('incidents.episode').where('id', 'in', absorbed).execute();
  const rows = changes.flatMap(({ alarmId, saved, saying }) =>
    saved.map((episode) => ({ alarmId, ...keptOf(episode), ...saying })),
  );
  if (rows.length === 0) await writeLastSequences(db, last).execute();
  for (let from = 0; from < rows.length; from += episodesAtOnce)
    await db
      .with('told', (creator) => writeLastSequences(creator, from === 0 ? last : []))
      .insertInto('incidents.episode')
      .values(rows.slice(from, from + episodesAtOnce))
      .onConflict((conflict) => conflict.column('id').doUpdateSet(asExcluded))
      .execute();
}

const keptColumns = [
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
] as const;
const sayingColumns = ['severity', 'lng', 'lat', 'areaIds', 'text'] as const;

/** What has ended keeps the words it ended with. */
const asExcluded = Object.fromEntries([
  ...keptColumns.map((column) => [column, sql`excluded.${sql.ref(column)}`] as const),
  ...sayingColumns.map(
    (column) =>
      [
        column,
        sql`case when excluded.cleared_at is null then excluded.${sql.ref(column)} else episode.${sql.ref(column)} end`,
      ] as const,
  ),
]);

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
