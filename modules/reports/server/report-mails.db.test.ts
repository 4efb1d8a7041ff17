import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import type { Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { closeAnswered } from './jobs.ts';
import { insertRoutingRules } from './routing.store.ts';
import type { ReportsTables } from './tables.ts';

let town: TestHub;
let jobs: AsyncDisposable;
let author: TestCaller;
let neighbour: TestCaller;
let moderator: TestCaller;
let executor: TestCaller;
let lampExecutor: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  const roadsId = await town.addOrganisation('Дороги');
  author = await town.signIn();
  neighbour = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  const lampsId = await town.addOrganisation('Горсвет');
  lampExecutor = await town.signIn({ roleId: 'executor', organisationId: lampsId });
  const rule = { categoryId: null, areaId: null, target: 'organisation' } as const;
  const db = tablesOf<ReportsTables>(town.hub.database.handle);
  await insertRoutingRules(db, [
    { ...rule, id: newId(), position: 1, groupId: 'lighting', organisationId: lampsId },
    { ...rule, id: newId(), position: 2, groupId: null, organisationId: roadsId },
  ]);
  await town.hub.database.executeSql(`update identity.person set locale = 'uk' where id = $1`, [
    neighbour.personId,
  ]);
  jobs = await startJobs(town.hub);
}, 300_000);

afterAll(async () => {
  await jobs[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
});

interface Letter {
  readonly kind: string;
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

async function lettersAbout(number: number): Promise<Letter[]> {
  const { rows } = await town.hub.database.executeSql(
    `select kind, recipient_person_id as "to", subject, body_text as text from notify.message
     where body_text like $1 order by id`,
    [`%/reports/${number}\n%`],
  );
  return rows as unknown as Letter[];
}

async function untilLetters(number: number, count: number): Promise<Letter[]> {
  const endsAt = Date.now() + 10_000;
  let letters = await lettersAbout(number);
  while (letters.length < count && Date.now() < endsAt) {
    await wait(20);
    letters = await lettersAbout(number);
  }
  return letters;
}

async function sendReport(): Promise<number> {
  const place = { lng: 33.3, lat: 54.15 };
  const answer = await author.send('POST', '/api/v1/reports', {
    text: 'Яма у дома',
    categoryId: 'roads.pothole',
    place,
  });
  return answer.body.number;
}

async function step(caller: TestCaller, path: string, body: object) {
  town.clock.advance(60_000);
  const answer = await caller.send('POST', `/api/v1/reports/${path}`, body);
  expect(answer.status).toBe(200);
  return answer.body;
}

/** The answer of an executor without the photo, which has its own tests. */
async function markAnswered(number: number): Promise<void> {
  await town.hub.database.executeSql(
    `update reports.report set status = 'answered', verdict_until = $2 where number = $1`,
    [number, new Date(town.hub.clock.now().getTime() + 14 * 24 * 60 * 60_000)],
  );
}

test('the author is told of each step of others, the executors of their task', async () => {
  const number = await sendReport();
  const { version } = await step(moderator, `${number}/publication`, { version: 1 });
  const taken = await step(executor, `${number}/taking`, { version });
  await step(executor, `${number}/plan`, { version: taken.version, plannedOn: '2026-11-23' });

  const letters = await untilLetters(number, 5);

  expect(letters.map(({ kind, to }) => `${kind} ${to}`).toSorted()).toEqual(
    [
      `reports.mail-assigned ${executor.personId}`,
      `reports.mail-created ${author.personId}`,
      `reports.mail-planned ${author.personId}`,
      `reports.mail-published ${author.personId}`,
      `reports.mail-taken ${author.personId}`,
    ].toSorted(),
  );
  const planned = letters.find(({ kind }) => kind === 'reports.mail-planned');
  expect(planned?.text).toContain('23 ноября 2026');
  expect(planned?.text).toContain('Дороги');
});

test('a correction that hands the report over is told to the new executors, and once to the author', async () => {
  const number = await sendReport();
  const { version } = await step(moderator, `${number}/publication`, { version: 1 });
  town.clock.advance(60_000);
  const changes = { version, categoryId: 'lighting.lamp' };
  await moderator.send('PATCH', `/api/v1/reports/${number}`, changes);

  const letters = await untilLetters(number, 5);

  const told = letters.map(({ kind, to }) => `${kind} ${to}`);
  expect(told).toContain(`reports.mail-assigned ${lampExecutor.personId}`);
  expect(told.filter((line) => line === `reports.mail-corrected ${author.personId}`)).toHaveLength(1);
});

test('a refusal is told with its reason', async () => {
  const number = await sendReport();
  await step(moderator, `${number}/rejection`, { version: 1, ruleId: 'advertising', reason: 'Продажа шин' });

  const letters = await untilLetters(number, 2);

  expect(letters.at(-1)).toMatchObject({ kind: 'reports.mail-rejected', to: author.personId });
  expect(letters.at(-1)?.text).toContain(
    '«Реклама и посторонние ссылки».\nhttp://localhost:8080/reports/rules?version=1#advertising\nПродажа шин',
  );
});

test('a question, a merge and an explanation are told to the author with what they name', async () => {
  const [master, number, explained] = [await sendReport(), await sendReport(), await sendReport()];
  for (const each of [master, number, explained])
    await step(moderator, `${each}/publication`, { version: 1 });
  const asked = await step(executor, `${number}/question`, { version: 2, text: 'У какого подъезда?' });
  const merged = { version: asked.version, masterNumber: master };
  await step(moderator, `${number}/merging`, merged);
  await step(executor, `${explained}/explanation`, { version: 2, text: 'Ремонт весной' });

  const toAuthor = (letters: readonly Letter[], kind: string) =>
    letters.find((letter) => letter.to === author.personId && letter.kind === kind)?.text;
  const [letters, last] = [await untilLetters(number, 5), await untilLetters(explained, 4)];
  expect(toAuthor(letters, 'reports.mail-asked')).toContain('У какого подъезда?');
  expect(toAuthor(letters, 'reports.mail-merged')).toContain(`№ ${master}`);
  expect(toAuthor(last, 'reports.mail-explained')).toContain('Ремонт весной');
});

test('followers hear of the confirmed work in their own language and nothing of the author', async () => {
  const number = await sendReport();
  await step(moderator, `${number}/publication`, { version: 1 });
  await neighbour.send('POST', `/api/v1/reports/${number}/support`, {});
  await markAnswered(number);
  const { body } = await town.anonymous.get(`/api/v1/reports/${number}`);
  await step(author, `${number}/confirmation`, { version: body.version });

  const letters = await untilLetters(number, 4);

  const toNeighbour = letters.filter(({ to }) => to === neighbour.personId);
  expect(toNeighbour.map(({ kind }) => kind)).toEqual(['reports.mail-followed-confirmed']);
  expect(toNeighbour[0]?.subject).toContain('роботу підтверджено');
  expect(
    letters.filter(({ to }) => to !== author.personId).every(({ text }) => !text.includes('Мария')),
  ).toBe(true);
});

test('who switched the letters off gets none, except that their words were hidden', async () => {
  const number = await sendReport();
  await untilLetters(number, 1);
  await author.send('PUT', `/api/v1/reports/${number}/subscription`, { isSubscribed: false });
  const { version } = await step(moderator, `${number}/publication`, { version: 1 });
  await step(moderator, `${number}/hiding`, { version, ruleId: 'personal-data' });

  const letters = await untilLetters(number, 3);

  expect(letters.map(({ kind }) => kind).toSorted()).toEqual([
    'reports.mail-assigned',
    'reports.mail-created',
    'reports.mail-hidden',
  ]);
});

test('an answered report without a verdict is closed after its time, once', async () => {
  const number = await sendReport();
  await step(moderator, `${number}/publication`, { version: 1 });
  await markAnswered(number);
  const run = async () => {
    const system = createSystemContext(town.hub, { id: closeAnswered.id });
    await (closeAnswered as Job).run(system, {} as never, new AbortController().signal);
  };
  const card = async () => (await town.anonymous.get(`/api/v1/reports/${number}`)).body;

  town.clock.advance(13 * 24 * 60 * 60_000);
  await run();
  expect((await card()).status).toBe('answered');

  town.clock.advance(2 * 24 * 60 * 60_000);
  await run();
  await run();

  const closed = await card();
  expect(closed.status).toBe('closed');
  expect(closed.history.filter((entry: { kind: string }) => entry.kind === 'closed')).toMatchObject([
    { byRole: 'system' },
  ]);
  const letters = await untilLetters(number, 4);
  expect(letters.map(({ kind }) => kind)).toContain('reports.mail-closed');
});

test('a blocked author is written to no more', async () => {
  const number = await sendReport();
  await untilLetters(number, 1);
  await town.hub.database.executeSql('update identity.person set blocked_at = $2 where id = $1', [
    author.personId,
    town.clock.now(),
  ]);
  const { version } = await step(moderator, `${number}/publication`, { version: 1 });
  await step(executor, `${number}/taking`, { version });
  const letters = await untilLetters(number, 2);
  await wait(500);

  expect((await lettersAbout(number)).filter(({ to }) => to === author.personId)).toHaveLength(1);
  expect(letters.some(({ to }) => to === executor.personId)).toBe(true);
});
