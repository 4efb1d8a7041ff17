import fc from 'fast-check';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestAnswer, TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { resumeUnanswered } from './jobs.ts';
import { gatherParts } from './parts.ts';

let town: TestHub;
let author: TestCaller;
let neighbour: TestCaller;
let moderator: TestCaller;
let controller: TestCaller;
let executor: TestCaller;
let lampExecutor: TestCaller;
let roadsId: string;
let lampsId: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  lampsId = await town.addOrganisation('Горсвет');
  [author, neighbour, moderator, controller, executor, lampExecutor] = await Promise.all([
    town.signIn(),
    town.signIn(),
    town.signIn({ roleId: 'moderator' }),
    town.signIn({ roleId: 'controller' }),
    town.signIn({ roleId: 'executor', organisationId: roadsId }),
    town.signIn({ roleId: 'executor', organisationId: lampsId }),
  ]);
  const rule = { categoryId: null, areaId: null, target: 'organisation' } as const;
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, id: newId(), position: 1, groupId: 'lighting', organisationId: lampsId },
    { ...rule, id: newId(), position: 2, groupId: null, organisationId: roadsId },
  ]);
}, 300_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function sendReport(sender = author): Promise<number> {
  const { body } = await sender.send('POST', '/api/v1/reports', {
    text: 'Глубокая яма у дома и не горит фонарь',
    categoryId: 'roads.pothole',
    place: { lng: 33.3, lat: 54.15 },
  });
  return body.number;
}

/** Any step of any person, with the version of the moment. A step takes a minute, so that the history has an order. */
async function step(caller: TestCaller, number: number, path: string, body: object = {}) {
  town.clock.advance(60_000);
  const { version } = (await moderator.get(`/api/v1/reports/${number}`)).body;
  return await caller.send('POST', `/api/v1/reports/${number}/${path}`, { version, ...body });
}

async function sendPublished(sender = author): Promise<number> {
  const number = await sendReport(sender);
  expect((await step(moderator, number, 'publication')).status).toBe(200);
  return number;
}

async function read(number: number, caller = town.anonymous) {
  return (await caller.get(`/api/v1/reports/${number}`)).body;
}

async function uploadPhoto(caller: TestCaller): Promise<{ id: string }> {
  const shade = Math.floor(Math.random() * 200);
  const create = { width: 64, height: 64, channels: 3, background: { r: shade, g: 90, b: 60 } } as const;
  const form = new FormData();
  const bytes = new Uint8Array(await sharp({ create }).jpeg().toBuffer());
  form.set('file', new Blob([bytes], { type: 'image/jpeg' }), 'photo.jpg');
  const request = new Request('http://localhost/', { method: 'POST', body: form });
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: {
      'content-type': request.headers.get('content-type') ?? '',
      'x-veche-client': 'test',
      cookie: caller.cookie ?? '',
    },
    payload: Buffer.from(await request.arrayBuffer()),
  });
  return { id: answer.json().id };
}

async function statusOfFile(caller: TestCaller, { id }: { id: string }): Promise<number> {
  const headers = caller.cookie ? { cookie: caller.cookie } : {};
  return (await town.app.inject({ url: `/files/${id}/thumbnail`, headers })).statusCode;
}

/** A setting as an administrator would leave it, until the end of the scope. */
function withSetting(id: string, value: unknown): Disposable {
  const settings = new Map(town.hub.state.settings);
  town.hub.state.settings = new Map([...settings, [id, value]]);
  return {
    [Symbol.dispose]: () => {
      town.hub.state.settings = settings;
    },
  };
}

async function kindsOf(number: number, caller = moderator): Promise<string[]> {
  return (await read(number, caller)).history.map(({ kind }: { kind: string }) => kind);
}

const reason = { reason: 'Так написано в реестре' };
const outside = { kind: 'outside', name: 'Россети' };

test.each<[string, object, 'executor' | 'moderator' | 'author' | 'controller']>([
  ['not-ours', { nextBody: outside, ...reason }, 'executor'],
  ['question', { text: 'У какого подъезда?' }, 'executor'],
  ['explanation', { text: 'Работы запланированы на лето' }, 'executor'],
  ['taking', {}, 'executor'],
  ['plan', { plannedOn: '2027-01-01' }, 'executor'],
  ['answer', { text: 'Сделано', photos: [] }, 'executor'],
  ['clarification', { text: 'У какого подъезда?' }, 'moderator'],
  ['forward-refusal', reason, 'moderator'],
  ['not-competent', { competentBody: outside, ...reason }, 'moderator'],
  ['merging', { masterNumber: 1 }, 'moderator'],
  ['separation', reason, 'moderator'],
  ['reply', { text: 'У второго' }, 'author'],
  ['answer-approval', {}, 'controller'],
  ['answer-return', { ...reason, reasonId: 'not-done' }, 'controller'],
])('%s is refused to everyone but its party', async (path, body, party) => {
  const number = await sendPublished();
  const everyone = { author, neighbour, executor, lampExecutor, controller, stranger: town.anonymous };
  // A controller moderates as well, as the roles of a new town have it.
  const allowed = party === 'moderator' ? ['controller'] : [party];
  const foreign = Object.entries(everyone).filter(([name]) => !allowed.includes(name));
  const before = await kindsOf(number);
  const answers: TestAnswer[] = [];
  for (const [, caller] of foreign) answers.push(await step(caller, number, path, body));
  expect(answers.map(({ status }) => [401, 403, 404].includes(status))).toEqual(foreign.map(() => true));
  expect(await kindsOf(number)).toEqual(before);
});

test('the card offers exactly what the asker may do', async () => {
  const number = await sendPublished();
  const actionsOf = async (caller: TestCaller) => (await read(number, caller)).actions.toSorted();
  expect(await actionsOf(town.anonymous)).toEqual([]);
  expect(await actionsOf(author)).toEqual([]);
  expect(await actionsOf(neighbour)).toEqual(['support']);
  // Who works for another organisation is a resident here.
  expect(await actionsOf(lampExecutor)).toEqual(['support']);
  expect(await actionsOf(executor)).toEqual(
    expect.arrayContaining(['answer', 'ask', 'ask-forward', 'bounce', 'explain', 'plan', 'take']),
  );
});

test('"not ours" cannot be said without naming whose', async () => {
  const number = await sendPublished();
  const said = await Promise.all([
    step(executor, number, 'not-ours', reason),
    step(executor, number, 'not-ours', { ...reason, nextBody: { kind: 'outside', name: ' ' } }),
    step(executor, number, 'not-ours', { ...reason, nextBody: { kind: 'unknown' } }),
  ]);
  expect(said.map(({ status }) => status)).toEqual([400, 400, 400]);
});

test('a report goes on at once to an organisation of the register, with the trace of who had it', async () => {
  const number = await sendPublished();
  const nextBody = { kind: 'organisation', organisationId: lampsId };
  const bounced = await step(executor, number, 'not-ours', { ...reason, nextBody });
  expect(bounced.body).toMatchObject({ status: 'assigned', isForwarded: true });
  const card = await read(number);
  expect(card).toMatchObject({ bounceCount: 1, isBounceOpen: false, organisation: { id: lampsId } });
  expect(card.history.at(-1)).toMatchObject({
    kind: 'forwarded',
    byRole: 'executor',
    fromOrganisation: { id: roadsId },
    organisation: { id: lampsId },
    text: reason.reason,
  });
});

test('nobody hands a report to themselves', async () => {
  const number = await sendPublished();
  const nextBody = { kind: 'organisation', organisationId: roadsId };
  const answer = await step(executor, number, 'not-ours', { ...reason, nextBody });
  expect(answer).toMatchObject({ status: 422, body: { code: 'reports.same-organisation' } });
});

test('after the second bounce only a moderator decides, and sees it in the queue until then', async () => {
  const number = await sendPublished();
  const to = (organisationId: string) => ({ ...reason, nextBody: { kind: 'organisation', organisationId } });
  await step(executor, number, 'not-ours', to(lampsId));
  await step(lampExecutor, number, 'not-ours', to(roadsId));
  const third = await step(executor, number, 'not-ours', to(lampsId));
  expect(third.body).toMatchObject({ isForwarded: false });

  const queue = await moderator.get('/api/v1/reports/queue?attention=bounced');
  expect(queue.body.reports).toMatchObject([{ number, bounceCount: 3, isForwardAsked: true }]);
  expect(queue.body.counts).toMatchObject({ bounced: 1, 'asks-forward': 1 });
  expect((await read(number)).organisation.id).toBe(roadsId);

  await step(moderator, number, 'forward-refusal', reason);
  expect((await moderator.get('/api/v1/reports/queue?attention=bounced')).body.reports).toEqual([]);
  expect((await read(number, executor)).actions).not.toContain('bounce');
});

test('a body outside the register waits for the moderator, who ends the report by naming it', async () => {
  const number = await sendPublished();
  const asked = await step(executor, number, 'not-ours', { ...reason, nextBody: outside });
  expect(asked.body).toMatchObject({ status: 'assigned', isForwarded: false });
  const again = await step(executor, number, 'not-ours', { ...reason, nextBody: outside });
  expect(again.status).toBe(409);
  const ended = await step(moderator, number, 'not-competent', { ...reason, competentBody: outside });
  expect(ended.body.status).toBe('not-competent');
  expect(await read(number)).toMatchObject({
    competentBody: { organisationId: null, name: 'Россети' },
    nextBody: null,
    isForwardAsked: false,
  });
});

test('a question waits for the author and the answer brings the report back where it was', async () => {
  const number = await sendPublished();
  await step(executor, number, 'plan', { plannedOn: '2027-01-01' });
  const asked = await step(executor, number, 'question', { text: 'У какого подъезда?' });
  expect(asked.body.status).toBe('waiting');
  expect((await read(number, author)).actions).toEqual(['reply']);

  const photo = await uploadPhoto(author);
  const replied = await step(author, number, 'reply', { text: 'У второго, код 123', photos: [photo] });
  expect(replied.body.status).toBe('planned');
  expect(await kindsOf(number)).toEqual(['created', 'published', 'planned', 'asked', 'replied']);
  const [seen, hidden] = [await read(number, executor), await read(number, neighbour)];
  expect(seen.history.at(-1).text).toBe('У второго, код 123');
  expect(seen.photos).toHaveLength(1);
  expect(hidden.history.at(-1).text).toBeNull();
  expect(hidden.photos).toEqual([]);
  expect([await statusOfFile(executor, photo), await statusOfFile(neighbour, photo)]).toEqual([200, 404]);
});

test('a moderator may ask before publication, and nobody else hears of it', async () => {
  const number = await sendReport();
  const asked = await step(moderator, number, 'clarification', { text: 'Где это?' });
  expect(asked.body.status).toBe('waiting');
  expect((await town.anonymous.get(`/api/v1/reports/${number}`)).status).toBe(404);
  expect((await step(author, number, 'reply', { text: 'У школы' })).body.status).toBe('moderation');
});

test('without an answer the work goes on after five days, once', async () => {
  const number = await sendPublished();
  await step(executor, number, 'question', { text: 'У какого подъезда?' });
  const run = async () => {
    const system = createSystemContext(town.hub, { id: resumeUnanswered.id });
    await (resumeUnanswered as Job).run(system, {} as never, new AbortController().signal);
  };
  town.clock.advance(4 * 24 * 60 * 60_000);
  await run();
  expect((await read(number)).status).toBe('waiting');
  town.clock.advance(24 * 60 * 60_000);
  await run();
  await run();
  expect((await read(number)).status).toBe('assigned');
  expect((await kindsOf(number)).filter((kind) => kind === 'reply-missed')).toHaveLength(1);
  // The sessions of the tests outlive the days that have passed.
  await town.hub.database.executeSql('update identity.session set expires_at = $1', [
    new Date(town.clock.now().getTime() + 30 * 24 * 60 * 60_000),
  ]);
});

test('an answer under control is seen by staff alone until the controller approves it', async () => {
  using _all = withSetting('reports.answer-review', 'all');
  const number = await sendPublished();
  const photo = await uploadPhoto(executor);
  const answered = await step(executor, number, 'answer', { text: 'Яма заделана', photos: [photo] });
  expect(answered.body.status).toBe('answer-review');
  expect((await moderator.get('/api/v1/reports/queue?attention=answers')).body.counts.answers).toBe(1);
  expect((await read(number, author)).history.at(-1).text).toBeNull();
  expect([await statusOfFile(controller, photo), await statusOfFile(author, photo)]).toEqual([200, 404]);

  const approved = await step(controller, number, 'answer-approval');
  expect(approved.body.status).toBe('answered');
  const card = await read(number, author);
  expect(card.history.at(-1)).toMatchObject({
    kind: 'answered',
    byRole: 'controller',
    text: 'Яма заделана',
    organisation: { id: roadsId },
  });
  expect(card.photos).toHaveLength(1);
  expect(card.actions.toSorted()).toEqual(['confirm', 'reopen']);
  expect(await statusOfFile(author, photo)).toBe(200);
});

test('a returned answer never becomes public, and the better one does', async () => {
  using _all = withSetting('reports.answer-review', 'all');
  const number = await sendPublished();
  const poor = await uploadPhoto(executor);
  await step(executor, number, 'answer', { text: 'Сделано', photos: [poor] });
  const returned = await step(controller, number, 'answer-return', {
    reasonId: 'other-place',
    reason: 'На фото другое место',
  });
  expect(returned.body.status).toBe('in-work');
  const better = await uploadPhoto(executor);
  await step(executor, number, 'answer', { text: 'Яма заделана', photos: [better] });
  await step(controller, number, 'answer-approval');

  const card = await read(number);
  const words = card.history.map(({ text }: { text: string | null }) => text);
  expect(words).not.toContain('Сделано');
  expect(words).not.toContain('На фото другое место');
  expect(card.photos.map(({ id }: { id: string }) => id)).toEqual([better.id]);
  expect([await statusOfFile(author, poor), await statusOfFile(author, better)]).toEqual([404, 200]);
});

test('an explanation demands words, ends the report, and goes through the controller like any answer', async () => {
  const number = await sendPublished();
  expect((await step(executor, number, 'explanation', { text: ' ' })).status).toBe(400);
  const explained = await step(executor, number, 'explanation', { text: 'Ремонт весной, по плану' });
  expect(explained.body.status).toBe('explained');

  using _all = withSetting('reports.answer-review', 'all');
  const other = await sendPublished();
  expect((await step(executor, other, 'explanation', { text: 'Ремонт весной' })).body.status).toBe(
    'answer-review',
  );
  expect((await step(controller, other, 'answer-approval')).body.status).toBe('explained');
});

async function support(caller: TestCaller, number: number): Promise<void> {
  await caller.send('POST', `/api/v1/reports/${number}/support`, {});
}

test('a merge carries supporters along once each, and undoing it restores what was', async () => {
  const [master, copy] = [await sendPublished(), await sendPublished(neighbour)];
  const [first, second] = [await town.signIn(), await town.signIn()];
  for (const number of [master, copy]) await support(first, number);
  await support(second, copy);
  await support(neighbour, master);
  expect((await read(master)).supportCount).toBe(2);

  expect((await step(moderator, copy, 'merging', { masterNumber: master })).body.status).toBe('duplicate');
  // The one who supports both, the one of the copy, and the copy's author, who had joined already.
  expect((await read(master)).supportCount).toBe(3);
  expect(await read(master, second)).toMatchObject({ isSupported: true, isSubscribed: true });
  expect((await read(copy)).master.number).toBe(master);
  expect((await read(master)).copies).toMatchObject([{ number: copy }]);
  await support(second, master);
  expect((await read(master)).supportCount).toBe(3);

  const undone = await step(moderator, copy, 'separation', reason);
  expect(undone.body.status).toBe('assigned');
  expect(await read(copy)).toMatchObject({ supportCount: 2, master: null });
  expect(await read(master)).toMatchObject({ supportCount: 3, copies: [] });
  expect(await read(master, first)).toMatchObject({ isSupported: true });
});

test('a report cannot be merged into itself, into a duplicate or into one not published', async () => {
  const [first, second, third] = [await sendPublished(), await sendPublished(), await sendPublished()];
  const unpublished = await sendReport();
  await step(moderator, second, 'merging', { masterNumber: first });
  const answers = [
    await step(moderator, third, 'merging', { masterNumber: third }),
    await step(moderator, third, 'merging', { masterNumber: second }),
    await step(moderator, first, 'merging', { masterNumber: second }),
    await step(moderator, third, 'merging', { masterNumber: unpublished }),
    await step(moderator, third, 'merging', { masterNumber: 999_999 }),
  ];
  expect(answers.map(({ body }) => body.code)).toEqual(answers.map(() => 'reports.master-unfit'));
});

test('a duplicate of a waiting report goes back to where it was before the question', async () => {
  const [master, copy] = [await sendPublished(), await sendPublished()];
  await step(executor, copy, 'taking');
  await step(executor, copy, 'question', { text: 'Где это?' });
  await step(moderator, copy, 'merging', { masterNumber: master });
  expect((await step(moderator, copy, 'separation', reason)).body.status).toBe('in-work');
});

test('of two moderators who merge two reports both ways at once, one is told of the conflict', async () => {
  const [first, second] = [await sendPublished(), await sendPublished()];
  const [one, other] = [await read(first), await read(second)];
  const answers = await Promise.all([
    moderator.send('POST', `/api/v1/reports/${first}/merging`, {
      version: one.version,
      masterNumber: second,
    }),
    controller.send('POST', `/api/v1/reports/${second}/merging`, {
      version: other.version,
      masterNumber: first,
    }),
  ]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  const statuses = [(await read(first)).status, (await read(second)).status];
  expect(new Set(statuses)).toEqual(new Set(['assigned', 'duplicate']));
});

test('no order of merges and separations makes a circle, and the support is always that of the family', async () => {
  const numbers: number[] = [];
  for (let count = 0; count < 4; count += 1) numbers.push(await sendPublished());
  const supporters = await Promise.all(numbers.map(async () => await town.signIn()));
  for (const [index, caller] of supporters.entries()) await support(caller, numbers[index] ?? 0);
  const anyIndex = fc.integer({ min: 0, max: 3 });
  const anyMove = fc.record({ copy: anyIndex, master: fc.option(anyIndex) });
  await fc.assert(
    fc.asyncProperty(fc.array(anyMove, { maxLength: 6 }), async (moves) => {
      for (const move of moves) {
        const body = move.master === null ? reason : { masterNumber: numbers[move.master] };
        await step(moderator, numbers[move.copy] ?? 0, move.master === null ? 'separation' : 'merging', body);
      }
      const { rows } = await town.hub.database.executeSql(
        `with recursive up (id, above, depth) as (
           select id, master_id, 0 from reports.report where number = any($1::int[])
           union all select up.id, report.master_id, up.depth + 1
           from up join reports.report on report.id = up.above where up.depth < 10
         ) select max(depth) as depth from up`,
        [numbers],
      );
      expect(Number(rows[0]?.['depth'])).toBeLessThan(5);
      const cards = await Promise.all(numbers.map(async (number) => await read(number)));
      const roots = cards.filter(({ status }) => status !== 'duplicate');
      const total = roots.reduce((sum: number, { supportCount }) => sum + supportCount, 0);
      expect(total).toBe(numbers.length);
    }),
    { numRuns: 8 },
  );
}, 60_000);

const parts = [
  { text: 'Яма на проезжей части', categoryId: 'roads.pothole' },
  { text: 'Не горит фонарь', categoryId: 'lighting.lamp' },
];

test('a report with two problems becomes two, each routed by itself, and is answered when both have ended', async () => {
  const number = await sendReport();
  const split = await step(moderator, number, 'parts', { parts });
  expect(split.body).toMatchObject({ status: 'in-work' });
  const [road, lamp] = split.body.numbers;
  const whole = await read(number);
  expect(whole.children).toMatchObject([
    { number: road, organisation: { id: roadsId } },
    { number: lamp, organisation: { id: lampsId } },
  ]);
  expect((await read(lamp)).parent.number).toBe(number);
  expect((await read(number, executor)).actions).not.toContain('answer');

  const endPart = async (part: number, caller: TestCaller) => {
    await step(caller, part, 'explanation', { text: 'Работ не требуется' });
    const { id } = await read(part);
    const system = createSystemContext(town.hub, { id: 'test' });
    await system.transaction(async (context) => await gatherParts(context as never, id));
  };
  await endPart(road, executor);
  expect((await read(number)).status).toBe('in-work');
  await endPart(lamp, lampExecutor);
  await endPart(lamp, lampExecutor);
  expect((await read(number, author)).actions.toSorted()).toEqual(['confirm', 'reopen']);
  expect((await kindsOf(number)).filter((kind) => kind === 'children-done')).toHaveLength(1);
  await step(author, number, 'reopening', { reason: 'Яма на месте' });
  expect((await read(number, executor)).actions).toContain('answer');
});

test('the parts of a report count from the day it was sent', async () => {
  const number = await sendReport();
  const sent = await read(number, author);
  town.clock.advance(2 * 24 * 60 * 60_000);
  const { body } = await step(moderator, number, 'parts', { parts });
  const part = await read(body.numbers[0], author);
  expect([part.createdAt, part.dueOn]).toEqual([sent.createdAt, sent.dueOn]);
  expect(part.isMine).toBe(true);
});

test('the history of a report can be neither changed nor deleted', async () => {
  await sendReport();
  const change = town.hub.database.executeSql("update reports.history set text = 'иначе'");
  await expect(change).rejects.toThrow('append-only');
  const deletion = town.hub.database.executeSql('delete from reports.history');
  await expect(deletion).rejects.toThrow('append-only');
});

test('whatever is tried in whatever order, the history only grows and the version with it', async () => {
  const paths: readonly [() => TestCaller, string, object][] = [
    [() => executor, 'taking', {}],
    [() => executor, 'plan', { plannedOn: '2027-01-01' }],
    [() => executor, 'question', { text: 'Где это?' }],
    [() => author, 'reply', { text: 'У школы' }],
    [() => executor, 'not-ours', { nextBody: outside, ...reason }],
    [() => moderator, 'forward-refusal', reason],
    [() => controller, 'answer-approval', {}],
    [() => controller, 'answer-return', { ...reason, reasonId: 'not-done' }],
    [() => executor, 'explanation', { text: 'Работ не требуется' }],
    [() => author, 'confirmation', {}],
  ];
  const attempt = fc.integer({ min: 0, max: paths.length - 1 });
  using _all = withSetting('reports.answer-review', 'all');
  await fc.assert(
    fc.asyncProperty(fc.array(attempt, { maxLength: 8 }), async (chain) => {
      const number = await sendPublished();
      let before = await read(number, moderator);
      for (const index of chain) {
        const [caller, path, body] = paths[index] ?? [() => author, 'reply', {}];
        const { status } = await step(caller(), number, path, body);
        const after = await read(number, moderator);
        const taken = status === 200 ? 1 : 0;
        expect([200, 404, 409]).toContain(status);
        expect(after.version).toBe(before.version + taken);
        expect(after.history).toHaveLength(before.history.length + taken);
        expect(after.history.slice(0, before.history.length)).toEqual(before.history);
        before = after;
      }
    }),
    { numRuns: 6 },
  );
}, 60_000);
