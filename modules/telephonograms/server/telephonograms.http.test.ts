import { strFromU8, unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { emptyCard } from '#modules/incidents/contract/incident.ts';
import { callPost } from './call-post.jobs.ts';
import { escalateOverdue } from './escalate.ts';
import type { TelephonogramsTables } from './tables.ts';

const base = '/api/v1/telephonograms';
/** Half a minute before the year ends in the town, which lies three hours east of Greenwich. */
const lateInTheYear = new Date('2026-12-31T20:59:30Z');

let town: TestHub;
let system: SystemContext<TelephonogramsTables>;
let admin: TestCaller;
let sender: TestCaller;
let water: TestCaller;
let gas: TestCaller;
let stranger: TestCaller;
let posts: { dispatch: string; water: string; gas: string };

beforeAll(async () => {
  town = await openTestHub(lateInTheYear);
  system = createSystemContext(town.hub, {
    id: 'test',
  }) as unknown as SystemContext<TelephonogramsTables>;
  admin = await town.signIn({ roleId: 'admin' });
  const organisations = {
    dispatch: await town.addOrganisation('ЕДДС'),
    water: await town.addOrganisation('Водоканал'),
    gas: await town.addOrganisation('Газовая служба'),
  };
  sender = await town.signIn({ roleId: 'dispatcher', organisationId: organisations.dispatch });
  water = await town.signIn({ roleId: 'executor', organisationId: organisations.water });
  gas = await town.signIn({ roleId: 'executor', organisationId: organisations.gas });
  stranger = await town.signIn({ roleId: 'executor' });
  const save = async (path: string, body: object): Promise<string> => {
    const answer = await admin.send('POST', `${base}/setup/${path}`, { id: null, isActive: true, ...body });
    expect(answer.status).toBe(200);
    return answer.body.id;
  };
  const journalId = await save('journals', { title: 'Исходящие', prefix: 'ЕДДС' });
  const others = await save('journals', { title: 'Службы', prefix: 'СЛ' });
  const seniorEmail = `${gas.personId}@test.example`;
  const post = { phone: null, seniorEmail: null };
  posts = {
    dispatch: await save('posts', {
      ...post,
      organisationId: organisations.dispatch,
      title: 'Дежурный ЕДДС',
      journalId,
    }),
    water: await save('posts', {
      ...post,
      organisationId: organisations.water,
      title: 'Дежурный водоканала',
      journalId: others,
    }),
    gas: await save('posts', {
      ...post,
      organisationId: organisations.gas,
      title: 'Дежурный газовой службы',
      journalId: others,
      seniorEmail,
    }),
  };
}, 180_000);

afterAll(async () => await town[Symbol.asyncDispose]());

async function send(facts: object = {}, by = sender) {
  return await by.send('POST', base, {
    fromPostId: posts.dispatch,
    postIds: [posts.water, posts.gas],
    subject: 'Снижение давления воды',
    text: 'С 22:00 в центре города снижено давление воды.',
    priority: 'ordinary',
    acceptSeconds: 60,
    ...facts,
  });
}

async function deliveriesOf(id: string, by = sender) {
  return (await by.get(`${base}/${id}`)).body.deliveries;
}

async function deliveryOf(id: string, postId: string, by = sender) {
  return (await deliveriesOf(id, by)).find((delivery: { postId: string }) => delivery.postId === postId);
}

test('numbers of a journal stand without gap or double, though many are sent at once and some are refused', async () => {
  const sent = await Promise.all(
    Array.from({ length: 24 }, async (_, index) =>
      index % 4 === 3 ? await send({ replyToId: posts.dispatch }) : await send(),
    ),
  );
  const numbers = sent
    .filter(({ status }) => status === 200)
    .map(({ body }) => Number(body.registerNumber.split('/')[1]));
  expect(sent.filter(({ status }) => status === 422)).toHaveLength(6);
  expect(numbers.toSorted((one, other) => one - other)).toEqual(
    Array.from({ length: 18 }, (_, index) => index + 1),
  );
  expect((await send()).body.registerNumber).toBe('ЕДДС-2026/19');
});

test('a blank of a template that nobody filled keeps a telephonogram from leaving', async () => {
  const refused = await send({ text: 'Отключена вода в доме {адрес}' });
  expect(refused.body).toMatchObject({ code: 'telephonograms.blank-left' });
  expect(refused.body.title).toContain('адрес');
});

test('a post sees its own delivery alone, and a stranger nothing', async () => {
  const { id } = (await send()).body;
  expect(await deliveriesOf(id)).toHaveLength(2);
  expect((await deliveriesOf(id, water)).map(({ postId }: { postId: string }) => postId)).toEqual([
    posts.water,
  ]);
  expect((await stranger.get(`${base}/${id}`)).body.code).toBe('telephonograms.telephonogram-not-found');
  const own = await deliveryOf(id, posts.gas);
  for (const path of ['receipt', 'acceptance', 'completion']) {
    const body = path === 'receipt' ? { as: 'read' } : { note: 'готово', readBack: null };
    const answer = await water.send('POST', `${base}/deliveries/${own.id}/${path}`, body);
    expect(answer.body.code).toBe('telephonograms.delivery-not-found');
  }
  const voice = { name: 'Кто-то', readBack: null };
  expect((await water.send('POST', `${base}/deliveries/${own.id}/acceptance-by-voice`, voice)).status).toBe(
    404,
  );
  expect((await send({}, water)).body.code).toBe('telephonograms.post-unfit');
});

test('it is delivered, read and accepted by name, on the page or by voice', async () => {
  const { id } = (await send()).body;
  const own = await deliveryOf(id, posts.water, water);
  await water.send('POST', `${base}/deliveries/${own.id}/receipt`, { as: 'delivered' });
  await water.send('POST', `${base}/deliveries/${own.id}/receipt`, { as: 'read' });
  await water.send('POST', `${base}/deliveries/${own.id}/acceptance`, {});
  await water.send('POST', `${base}/deliveries/${own.id}/acceptance`, {});
  const other = await deliveryOf(id, posts.gas);
  await sender.send('POST', `${base}/deliveries/${other.id}/acceptance-by-voice`, { name: 'Лесной В. П.' });
  const [first, second] = await deliveriesOf(id);
  expect(first).toMatchObject({ state: 'accepted', acceptedBy: 'Мария Проба', acceptedWay: 'page' });
  expect(first.deliveredAt).not.toBeNull();
  expect(second).toMatchObject({ state: 'accepted', acceptedBy: 'Лесной В. П.', acceptedWay: 'voice' });
});

test('what is to be read back is not accepted without it, and the sender gives a wrong one back', async () => {
  const { id } = (await send({ needsReadBack: true })).body;
  const own = await deliveryOf(id, posts.water, water);
  const accept = `${base}/deliveries/${own.id}/acceptance`;
  expect((await water.send('POST', accept, {})).body.code).toBe('telephonograms.read-back-needed');
  await water.send('POST', accept, { readBack: 'Воды нет во всём городе' });
  await sender.send('POST', `${base}/deliveries/${own.id}/return`, { note: 'Только в центре' });
  expect(await deliveryOf(id, posts.water, water)).toMatchObject({
    state: 'read',
    returnNote: 'Только в центре',
  });
});

test('a task is done by the post and confirmed by the sender', async () => {
  const { id } = (await send({ task: 'Доложить о запасе труб', postIds: [posts.water] })).body;
  const own = await deliveryOf(id, posts.water, water);
  const finish = `${base}/deliveries/${own.id}/completion`;
  expect((await water.send('POST', finish, { note: 'Готово' })).status).toBe(409);
  await water.send('POST', `${base}/deliveries/${own.id}/acceptance`, {});
  await water.send('POST', finish, { note: 'Труб на три километра' });
  await sender.send('POST', `${base}/deliveries/${own.id}/confirmation`, {});
  expect(await deliveryOf(id, posts.water)).toMatchObject({
    state: 'confirmed',
    doneNote: 'Труб на три километра',
  });
  const reply = await send({ fromPostId: posts.water, postIds: [posts.dispatch], replyToId: id }, water);
  expect(reply.body.registerNumber).toBe('СЛ-2026/1');
  const read = await sender.get(`${base}/${id}`);
  expect(read.body.replies.map(({ from }: { from: string }) => from)).toEqual(['Дежурный водоканала']);
});

async function messages(kind: string): Promise<number> {
  const db = town.hub.database;
  const rows = await db.executeSql('select subject from notify.message where subject like $1', [`%${kind}%`]);
  return rows.rows.length;
}

test('what nobody accepts in time goes to the senior, then to the sender, each called once', async () => {
  const sent = (await send({ postIds: [posts.gas] })).body;
  const { id } = await deliveryOf(sent.id, posts.gas);
  const call = async (rung: 'senior' | 'sender') => {
    const run = callPost.run as (...call: unknown[]) => Promise<void>;
    for (const _ of [1, 2]) await run(system, { deliveryId: id, rung }, AbortSignal.timeout(5000));
  };
  await escalateOverdue(system);
  expect((await deliveryOf(sent.id, posts.gas)).isOverdue).toBe(false);
  town.clock.advance(60_000);
  await escalateOverdue(system);
  await escalateOverdue(system);
  expect(await deliveryOf(sent.id, posts.gas)).toMatchObject({ isOverdue: true, escalation: 1 });
  await call('senior');
  expect(await messages(sent.registerNumber)).toBe(1);
  town.clock.advance(60_000);
  await escalateOverdue(system);
  expect(await deliveryOf(sent.id, posts.gas)).toMatchObject({ escalation: 2, dueAt: null });
  await call('sender');
  expect(await messages(sent.registerNumber)).toBe(2);
  const { rows } = await town.hub.database.executeSql(
    `select id from events.outbox where event_id = 'telephonograms.telephonogram-overdue' and subject_id = $1`,
    [id],
  );
  expect(rows).toHaveLength(1);
});

test('a new year of the town begins each journal with one', async () => {
  expect((await send()).body.registerNumber).toBe('ЕДДС-2027/1');
});

test('what was sent cannot be changed even in the database', async () => {
  await expect(
    town.hub.database.executeSql(`update telephonograms.telephonogram set text = 'иначе'`, []),
  ).rejects.toThrow(/does not change/);
});

test('the form and the journal are documents with numbers and names', async () => {
  const { id, registerNumber } = (await send({ postIds: [posts.water] })).body;
  const own = await deliveryOf(id, posts.water, water);
  await sender.send('POST', `${base}/deliveries/${own.id}/acceptance-by-voice`, { name: 'Ключев П. П.' });
  const words = async (url: string, part: RegExp): Promise<string> => {
    const answer = await town.app.inject({ url, headers: { cookie: sender.cookie ?? '' } });
    expect(answer.statusCode).toBe(200);
    const parts = Object.entries(unzipSync(answer.rawPayload)).filter(([name]) => part.test(name));
    return parts.map(([, bytes]) => strFromU8(bytes)).join('');
  };
  const form = await words(`${base}/${id}/form`, /document\.xml$/);
  for (const word of [registerNumber, 'Ключев П. П.', 'Дежурный водоканала']) expect(form).toContain(word);
  const period = 'box=outgoing&from=2026-12-31&to=2027-01-01';
  const register = await words(`${base}/register?${period}&format=xlsx`, /\.xml$/);
  expect(register).toContain(registerNumber);
  expect(register).toContain('ЕДДС-2026/19');
  expect((await stranger.get(`${base}/${id}/form`)).status).toBe(404);
});

test('letters with which a journal gave numbers are never those of another', async () => {
  const { journals } = (await admin.get(`${base}/setup`)).body;
  const [own] = journals.filter(({ prefix }: { prefix: string }) => prefix === 'ЕДДС');
  const save = async (id: string | null, prefix: string) =>
    await admin.send('POST', `${base}/setup/journals`, { id, title: 'Исходящие', prefix, isActive: true });
  expect((await save(own.id, 'ОД')).status).toBe(200);
  expect((await save(null, 'ЕДДС')).body.code).toBe('telephonograms.prefix-taken');
  expect((await save(own.id, 'ЕДДС')).status).toBe(200);
});

test('a journal that one document cannot hold is refused and not cut short', async () => {
  await town.hub.database.executeSql(
    `insert into telephonograms.telephonogram (id, journal_id, year, number, register_number, from_post_id,
       organisation_id, sent_at, subject, text, priority, needs_read_back, accept_seconds, accept_by)
     select gen_random_uuid(), post.journal_id, 2020, number, 'ЕДДС-2020/' || number, post.id, post.organisation_id,
       '2020-03-02T09:00Z', 'Проверка связи', 'Проверка связи', 'ordinary', false, 60, '2020-03-02T09:01Z'
     from telephonograms.post as post, generate_series(1, 5001) as number where post.id = $1`,
    [posts.dispatch],
  );
  const register = (from: string, to: string) =>
    `${base}/register?box=outgoing&from=${from}&to=${to}&format=docx`;
  expect((await sender.get(register('2020-01-01', '2020-12-31'))).body.code).toBe(
    'telephonograms.register-too-long',
  );
});

test('two journals saved at once with one prefix: one is told that it is taken', async () => {
  const journal = { id: null, title: 'Журнал', prefix: 'ДВА', isActive: true };
  const answers = await Promise.all(
    [1, 2].map(async () => await admin.send('POST', `${base}/setup/journals`, journal)),
  );
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 422]);
});

test('a template that is no more is not added by saving it', async () => {
  const template = {
    id: '01900000-0000-7000-8000-000000000000',
    title: 'Шаблон',
    subject: 'Предмет',
    text: 'Текст шаблона',
    task: null,
    priority: 'ordinary',
    needsReadBack: false,
    acceptSeconds: 60,
    groupId: null,
    isActive: true,
  };
  const { body } = await admin.send('POST', `${base}/setup/templates`, template);
  expect(body.code).toBe('telephonograms.unknown-template');
});

test('a card is named to those alone who may read it, in answers and in events', async () => {
  const fields = { ...emptyCard, typeCode: 'fire', words: 'Горит', address: 'улица Мира' };
  const { id: cardId } = (await sender.send('POST', '/api/v1/incidents/cards', { fields })).body;
  const { id } = (await send({ incidentId: cardId })).body;
  expect((await sender.get(`${base}/${id}`)).body.incidentId).toBe(cardId);
  expect((await water.get(`${base}/${id}`)).body).toMatchObject({ incidentId: null, incidentNumber: null });
  const { telephonograms } = (await water.get(`${base}?box=incoming`)).body;
  const listed = telephonograms.find((one: { id: string }) => one.id === id);
  expect(listed.incidentId).toBeNull();
  const { rows } = await town.hub.database.executeSql(
    `select payload::text from events.outbox where event_id = 'telephonograms.telephonogram-changed'`,
  );
  expect(rows.length).toBeGreaterThan(0);
  expect(JSON.stringify(rows)).not.toContain(cardId);
});

test('a person sees the own steps in the journals, and a closed account leaves only what the archive keeps', async () => {
  const { id } = (await send()).body;
  const own = await deliveryOf(id, posts.water);
  await water.send('POST', `${base}/deliveries/${own.id}/acceptance`, { readBack: null });
  const { sections } = (await water.get('/api/v1/account/data')).body;
  const rows = sections.find((one: { id: string }) => one.id === 'telephonograms.telephonogram').rows;
  expect(rows.map(({ step }: { step: string }) => step)).toContain('принято');
});
