import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from './routing.store.ts';
import type { ReportsTables } from './tables.ts';

let town: TestHub;
let resident: TestCaller;
let moderator: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  resident = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  const organisationId = await town.addOrganisation('Дороги');
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

/** A waiting report; null: no term of it runs. */
async function send(nextTermAt: string | null): Promise<number> {
  const report = { text: 'Яма у школы', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  const { number } = (await resident.send('POST', '/api/v1/reports', report)).body;
  await town.hub.database.executeSql(
    `update reports.clock set due_at = coalesce($2::timestamptz, due_at),
       state = case when $2::timestamptz is null then 'stopped' else 'running' end
     where report_id = (select id from reports.report where number = $1)`,
    [number, nextTermAt],
  );
  return number;
}

async function page(query: string) {
  const { body } = await moderator.get(`/api/v1/reports/queue?${query}`);
  const numbers = body.reports.map(({ number }: { number: number }) => number);
  return { numbers, next: body.next, reports: body.reports };
}

test('the queue stands by the nearest term when asked, else by age, and pages keep the order', async () => {
  const late = await send('2026-11-24T09:00:00Z');
  const soon = await send('2026-11-21T10:00:00Z');
  const alike = await send('2026-11-24T09:00:00Z');
  const endless = await send(null);
  expect((await page('')).numbers).toEqual([late, soon, alike, endless]);

  const urgent = await page('order=urgent');
  expect(urgent.numbers).toEqual([soon, late, alike, endless]);
  expect(urgent.reports.map(({ nextTermAt }: { nextTermAt: string | null }) => nextTermAt)).toEqual([
    '2026-11-21T10:00:00.000Z',
    '2026-11-24T09:00:00.000Z',
    '2026-11-24T09:00:00.000Z',
    null,
  ]);
  const first = await page('order=urgent&limit=2');
  const second = await page(`order=urgent&limit=2&after=${first.next}`);
  expect([...first.numbers, ...second.numbers]).toEqual([soon, late, alike, endless]);
  expect((await moderator.get('/api/v1/reports/queue?order=best')).status).toBe(400);
});
