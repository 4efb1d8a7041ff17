import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { forgetBookmarks } from './bookmarks/forget-bookmarks.jobs.ts';
import { addRecorder, cameraOf, openVideoTown } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

let town: TestHub;
let people: VideoTown;
let colleague: TestCaller;
let entrance: string;

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

beforeAll(async () => {
  town = await openTestHub();
  people = await openVideoTown(town);
  colleague = await town.signIn({ roleId: 'school', organisationId: people.school });
  const recorderId = await addRecorder(town, people.school);
  const camera = cameraOf(people.school, { recorderId, streamUrl: 'rtsp://10.0.0.1/1' });
  entrance = (await people.admin.send('POST', '/api/v1/video/cameras', camera)).body.id;
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

function ago(minutes: number): string {
  return new Date(town.clock.now().getTime() - minutes * minuteMs).toISOString();
}

async function mark(caller: TestCaller, changes: object = {}) {
  const asked = { cameraId: entrance, from: ago(30), title: 'Драка у входа', ...changes };
  const { body } = await caller.send('POST', '/api/v1/video/bookmarks', asked);
  return body.id ?? body.code;
}

async function titlesFor(caller: TestCaller, query = ''): Promise<string[]> {
  const { body } = await caller.get(`/api/v1/video/bookmarks${query}`);
  return body.bookmarks.map(({ title }: { title: string }) => title);
}

async function remove(caller: TestCaller, id: string) {
  return (await caller.send('DELETE', `/api/v1/video/bookmarks/${id}`)).body.code;
}

test('an own bookmark is seen by its author alone, a shared one by colleagues too, and only its author removes it', async () => {
  const own = await mark(people.teacher, { title: 'Своя' });
  const shared = await mark(people.teacher, { title: 'Общая', from: ago(20), to: ago(10), isShared: true });

  expect(await titlesFor(people.teacher)).toEqual(['Общая', 'Своя']);
  expect(await titlesFor(colleague)).toEqual(['Общая']);
  expect(await titlesFor(colleague, '?whose=own')).toEqual([]);
  expect(await titlesFor(people.doctor)).toEqual([]);
  expect(await remove(colleague, shared)).toBe('video.bookmark-not-found');
  expect([await remove(people.teacher, shared), await remove(people.teacher, own)]).toEqual([
    undefined,
    undefined,
  ]);
  expect(await titlesFor(people.teacher)).toEqual([]);
});

test('a bookmark goes out of sight with the right to review, and shows nothing of footage outside of a grant', async () => {
  const grant = {
    ownerOrganisationId: people.school,
    holderOrganisationId: people.police,
    cameraId: entrance,
    purpose: 'public-order',
    basis: 'Соглашение № 7',
    rights: ['review'],
  };
  const { body } = await people.teacher.send('POST', '/api/v1/video/grants', grant);
  const bound = async (from: string, to: string) =>
    await town.hub.database.executeSql(
      `update video."grant" set footage_from = $2, footage_to = $3 where id = $1`,
      [body.id, from, to],
    );
  const id = await mark(people.officer, { from: ago(30) });
  const open = await titlesFor(people.officer);
  await bound(ago(60), ago(40));
  const outside = [await titlesFor(people.officer), await mark(people.officer, { from: ago(30) })];
  await bound(ago(60), ago(20));
  const within = await titlesFor(people.officer);
  await people.teacher.send('POST', `/api/v1/video/grants/${body.id}/revocation`, { reason: 'окончен' });

  expect(open).toEqual(['Драка у входа']);
  expect(outside).toEqual([[], 'video.camera-not-found']);
  expect(within).toEqual(['Драка у входа']);
  expect(await titlesFor(people.officer)).toEqual([]);
  expect(await mark(people.officer)).toBe('video.camera-not-found');
  expect(await remove(people.officer, id)).toBeUndefined();
});

test('a span is no longer than four hours, the right way round, not of the future and not of footage that is gone', async () => {
  const tried = [
    await mark(people.teacher, { from: ago(10), to: ago(20) }),
    await mark(people.teacher, { from: ago(300), to: ago(10) }),
    await mark(people.teacher, { from: ago(-10) }),
    await mark(people.teacher, { from: ago(31 * 24 * 60) }),
  ];

  expect(tried).toEqual([
    'video.span-impossible',
    'video.span-impossible',
    'video.span-impossible',
    'video.footage-gone',
  ]);
});

test('a person keeps five hundred at most', async () => {
  await town.hub.database.executeSql(
    `insert into video.bookmark
     select gen_random_uuid(), $1, now(), null, 'много', false, $2, $3, now(), now() + interval '1000 days'
     from generate_series(1, 500)`,
    [entrance, colleague.personId, people.school],
  );

  expect(await mark(colleague)).toBe('video.too-many-bookmarks');
});

test('marking and removing stand in the audit without the words, and the bookmark goes with its footage', async () => {
  const id = await mark(people.teacher, { title: 'Слово о человеке' });
  const { rows } = await town.hub.database.executeSql(
    `select difference::text as told from audit.entry where route_id = 'video.addBookmark' order by id desc limit 1`,
  );
  town.clock.advance(31 * dayMs);
  const seen = await titlesFor(people.teacher);
  const system = createSystemContext(town.hub, { id: forgetBookmarks.id });
  await forgetBookmarks.run(system as never, {} as never, new AbortController().signal);
  const left = await town.hub.database.executeSql(`select 1 from video.bookmark where id = $1`, [id]);

  expect(JSON.stringify(rows)).toContain(id);
  expect(JSON.stringify(rows)).not.toContain('Слово о человеке');
  expect([seen, left.rows]).toEqual([[], []]);
});
