import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { townDayOf } from '#kernel/clock/town-day.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { readCameras } from '#modules/video/server/health/read-cameras.ts';
import { daysToRead, readDay } from '#modules/video/server/health/read-ledger.ts';
import type { VideoTables } from '#modules/video/server/tables.ts';
import { openRecordedSchool } from './testing/recorded-school.ts';
import type { RecordedSchool } from './testing/recorded-school.ts';

/*
 * The service-level report against the ledger it is made from: a real recorder records, is paused by order, goes on, is
 * ended and started again, and then every second of the report is compared with the recorder's own index.
 */

let site: RecordedSchool;
let until: Date;
let day: string;
const timeZone = 'Europe/Moscow';

interface LedgerRow {
  readonly fromUs: number;
  readonly toUs: number;
  readonly state: string;
}

beforeAll(async () => {
  site = await openRecordedSchool();
  await turn('paused');
  await pause(2_500);
  await turn('working');
  await pause(2_000);
  await site.restart();
  await comes('recorded');
  await pause(4_000);
  catchUp();
  until = new Date(Date.now() - 3_000);
  day = townDayOf(until, timeZone);
  await readDay(system(), { recorderId: site.recorderId, day, until, timeZone }, AbortSignal.timeout(10_000));
}, 180_000);

afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

function system() {
  const context: unknown = createSystemContext(site.town.hub, { id: 'video.read-ledger' });
  return context as SystemContext<VideoTables>;
}

/** NOTE: the recorder's clock is the machine's; that of the tests stands still. */
function catchUp(): void {
  site.town.clock.advance(Math.max(0, Date.now() - site.town.clock.now().getTime()));
}

async function turn(state: 'paused' | 'working'): Promise<void> {
  const path = `/api/v1/video/cameras/${site.cameraId}`;
  const { body } = await site.admin.get(path);
  const change = { ...body, state, reason: 'по распоряжению', password: null };
  const answer = await site.admin.send('PUT', path, change);
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  await comes(state === 'paused' ? 'paused' : 'recorded');
}

async function comes(state: string): Promise<void> {
  const path = `/api/v1/video/cameras/${site.cameraId}`;
  while (lastStates().at(-1) !== state || (await site.teacher.get(path)).body.link?.state !== state)
    await pause(300);
}

function readIndex(): LedgerRow[] {
  using database = openIndex();
  return database
    .prepare('select from_us, to_us, state from ledger where camera_id = ? order by from_us, id')
    .all(site.cameraId)
    .map(({ from_us: from, to_us: to, state }) => ({
      fromUs: Number(from),
      toUs: to === null ? Number.POSITIVE_INFINITY : Number(to),
      state: String(state),
    }));
}

function openIndex(): DatabaseSync {
  return new DatabaseSync(join(site.folder, 'recorder.json.index.sqlite'), { readOnly: true });
}

function lastStates(): string[] {
  return readIndex().map(({ state }) => state);
}

function stateAt(rows: readonly LedgerRow[], second: number): string {
  return rows.find(({ fromUs, toUs }) => fromUs <= second * 1e6 && second * 1e6 < toUs)?.state ?? 'unknown';
}

/** Every whole second from the first word of the ledger up to where it was read. */
function secondsOfLedger(rows: readonly LedgerRow[]): number[] {
  const first = Math.ceil((rows[0]?.fromUs ?? 0) / 1e6);
  const last = Math.ceil(until.getTime() / 1_000);
  return Array.from({ length: last - first }, (_, index) => first + index);
}

async function report() {
  const answer = await site.teacher.get(
    `/api/v1/video/cameras/${site.cameraId}/health?from=${day}&to=${day}`,
  );
  return answer.body;
}

test('the ledger has the gaps that were made', () => {
  expect(new Set(lastStates())).toEqual(new Set(['recorded', 'paused', 'recorder-down']));
});

test('the report counts every second as the ledger tells it', async () => {
  const rows = readIndex();
  const seconds = secondsOfLedger(rows);
  const count = (...states: string[]): number =>
    seconds.filter((second) => states.includes(stateAt(rows, second))).length;
  const { health, ledger } = await report();
  const told = ledger[0].seconds;

  expect(seconds.length).toBeGreaterThan(10);
  expect(count('unknown')).toBe(0);
  expect(health.online).toBe(count('recorded'));
  expect(health.ordered).toBe(seconds.length - count('paused'));
  for (const state of ['recorded', 'paused', 'recorder-down', 'camera-down', 'network'])
    expect(told[state] ?? 0, state).toBe(count(state));
  expect(health.online).toBeLessThan(health.ordered);
});

test('the outages that are kept give back the state of every second', async () => {
  const { rows } = await site.town.hub.database.executeSql(
    'select outages from video.ledger_day where camera_id = $1',
    [site.cameraId],
  );
  const [outages = []] = rows.map((row) => Object.values(row as object)[0] as LedgerRow[]);
  const ledger = readIndex();
  const seconds = secondsOfLedger(ledger);
  const keptAt = (second: number): string => {
    const found = stateAt(outages, second);
    return found === 'unknown' ? 'recorded' : found;
  };

  expect(seconds.map((second) => keptAt(second))).toEqual(seconds.map((second) => stateAt(ledger, second)));
});

test('the table and the document say what the page says', async () => {
  const { health } = await report();
  const period = `from=${day}&to=${day}`;
  const csv = await site.teacher.get(`/api/v1/video/service-level?${period}&format=csv`);
  const docx = await site.teacher.get(`/api/v1/video/service-level?${period}&format=docx`);
  const two = (value: number): string => String(value).padStart(2, '0');
  const online = `0:${two(Math.floor(health.online / 60))}:${two(health.online % 60)}`;

  expect(csv.headers['content-type']).toContain('text/csv');
  expect(csv.body).toContain(online);
  expect(docx.status).toBe(200);
});

test('bit rate, keyframes and a factory password come from the recorder and the register', async () => {
  const path = `/api/v1/video/cameras/${site.cameraId}`;
  const { body } = await site.admin.get(path);
  await site.admin.send('PUT', path, { ...body, username: 'admin', password: '12345', reason: 'проверка' });
  await pause(3_000);
  await comes('recorded');
  await pause(3_000);
  catchUp();
  await readCameras(system(), site.recorderId, AbortSignal.timeout(10_000));
  await site.town.hub.database.executeSql(
    `update video.camera_reading set read_at = read_at - interval '60 s', bytes_recorded = 0`,
  );
  catchUp();
  await readCameras(system(), site.recorderId, AbortSignal.timeout(10_000));
  const { health } = await report();

  expect(health.reading.bitrateBps).toBeGreaterThan(1_000);
  expect(health.reading.keyframeIntervalMs).toBeGreaterThan(500);
  expect(health.reading.keyframeIntervalMs).toBeLessThan(2_000);
  expect(health.faults).toContain('factory-password');
  expect(JSON.stringify(health)).not.toContain('12345');
}, 30_000);

test('days are read again from the one before the last', () => {
  const known = new Date('2026-11-20T10:00:00Z');
  expect(daysToRead(known, new Date('2026-11-22T21:30:00Z'), timeZone)).toEqual([
    '2026-11-19',
    '2026-11-20',
    '2026-11-21',
    '2026-11-22',
    '2026-11-23',
  ]);
});
