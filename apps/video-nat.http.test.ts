import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { holdItem } from '#modules/video/server/evidence/evidence-jobs.ts';
import { waitUntil } from '#recorder/testing/wait-until.ts';
import { openRecordedSchool } from './testing/recorded-school.ts';
import type { RecordedSchool } from './testing/recorded-school.ts';

/* A recorder behind an address translation: nothing answers where its link comes from, and all goes through the link. */

let site: RecordedSchool;

beforeAll(async () => {
  site = await openRecordedSchool();
  // NOTE: whatever port the recorder tells, the register keeps one at which nobody listens.
  await site.town.hub.database.executeSql(
    `create function video.behind_translation() returns trigger language plpgsql as
     $$ begin new.media_port := 9; return new; end $$`,
  );
  await site.town.hub.database.executeSql(
    `create trigger behind_translation before update on video.recorder
     for each row execute function video.behind_translation()`,
  );
  await site.town.hub.database.executeSql('update video.recorder set media_port = 9');
}, 120_000);

afterAll(async () => {
  await site[Symbol.asyncDispose]();
});

test('live pictures, footage, single pictures and a package come through the link', async () => {
  const { teacher, cameraId } = site;
  const live = await site.exchange(teacher, await site.open(teacher, 'live'));
  const client = site.watch(teacher, live.token);
  await waitUntil(() => client.pictures.length > 10, 15_000);
  const snapshot = await site.ask(teacher, live.token, `/v1/cameras/${cameraId}/snapshot.jpg`);
  const now = Date.now();
  const span = `from=${new Date(now - 20_000).toISOString()}&to=${new Date(now).toISOString()}`;
  const review = (await site.exchange(teacher, await site.open(teacher, 'review', 'проверка'))).token;
  const playlist = await site.ask(teacher, review, `/v1/cameras/${cameraId}/hls/index.m3u8?${span}`);
  const taking = (await site.exchange(teacher, await site.open(teacher, 'export', 'проверка'))).token;
  const asked = await site.ask(teacher, taking, '/v1/exports', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-veche-client': 'test' },
    body: JSON.stringify({
      cameraIds: [cameraId],
      from: new Date(now - 4_000).toISOString(),
      to: new Date(now - 1_000).toISOString(),
      purpose: 'проверка',
    }),
  });
  const { exportId }: { exportId: string } = await asked.json();
  const zip = await site.ask(teacher, taking, `/v1/exports/${exportId}/package.zip`);
  const bytes = Buffer.from(await zip.arrayBuffer());
  client.close();

  expect(snapshot.headers.get('content-type')).toBe('image/jpeg');
  expect(await playlist.text()).toContain('#EXTM3U');
  expect(bytes.subarray(0, 2).toString()).toBe('PK');
}, 60_000);

test('the hub itself asks through the link too', async () => {
  const { teacher, school, cameraId, town } = site;
  const opened = await teacher.send('POST', '/api/v1/video/cases', {
    organisationId: school,
    title: 'Кража',
    basis: 'КУСП № 1',
  });
  const now = Date.now();
  const added = await teacher.send('POST', `/api/v1/video/cases/${opened.body.id}/clips`, {
    cameraId,
    title: 'Вход',
    from: new Date(now - 4_000).toISOString(),
    to: new Date(now - 2_000).toISOString(),
    holdUntil: new Date(now + 86_400_000).toISOString(),
    reason: 'кража у входа',
  });
  const system = createSystemContext(town.hub, { id: holdItem.id });
  await holdItem.run(system, { itemId: added.body.itemId } as never, AbortSignal.timeout(10_000));
  const { body } = await teacher.get(`/api/v1/video/cases/${opened.body.id}`);

  expect(body.items[0].state).toBe('held');
}, 30_000);

test('a session that asks without end is held up, and links that never say who they are are few', async () => {
  const { teacher, base } = site;
  const asked = await Promise.all(
    Array.from({ length: 450 }, async () => {
      const answer = await fetch(`${base}/media/nothing`, { headers: { cookie: teacher.cookie ?? '' } });
      await answer.arrayBuffer();
      return answer.status;
    }),
  );
  const sockets = Array.from(
    { length: 80 },
    () => new WebSocket(`${base.replace('http', 'ws')}/recorders/link`),
  );
  const isOver = (socket: WebSocket): boolean => socket.readyState >= WebSocket.CLOSING;
  await waitUntil(() => sockets.filter((socket) => isOver(socket)).length >= 16, 10_000);
  const waiting = sockets.filter((socket) => !isOver(socket)).length;
  for (const socket of sockets) socket.close();

  expect(new Set(asked)).toEqual(new Set([404, 429]));
  expect(waiting).toBeLessThanOrEqual(64);
}, 30_000);
