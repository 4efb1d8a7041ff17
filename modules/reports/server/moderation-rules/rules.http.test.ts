import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';

let town: TestHub;
let author: TestCaller;
let moderator: TestCaller;
let admin: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  const organisationId = await town.addOrganisation('Дороги');
  [author, moderator, admin] = await Promise.all([
    town.signIn(),
    town.signIn({ roleId: 'moderator' }),
    town.signIn({ roleId: 'admin' }),
  ]);
  const rule = { position: 1, categoryId: null, groupId: null, areaId: null } as const;
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, id: newId(), target: 'organisation', organisationId },
  ]);
}, 300_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const path = '/api/v1/reports/rules';

async function sendReport(): Promise<number> {
  const { body } = await author.send('POST', '/api/v1/reports', {
    text: 'Глубокая яма у дома',
    categoryId: 'roads.pothole',
    place: { lng: 33.3, lat: 54.15 },
  });
  return body.number;
}

/** A step takes a minute, so that the history has an order. */
async function decide(number: number, decision: string, body: object) {
  town.clock.advance(60_000);
  const { version } = (await moderator.get(`/api/v1/reports/${number}`)).body;
  return await moderator.send('POST', `/api/v1/reports/${number}/${decision}`, { version, ...body });
}

async function readDraft() {
  return (await admin.get(`${path}/draft`)).body;
}

const words = (text: string) => ({ ru: text, uk: text, en: text });
const newClause = { id: null, titles: words('Тишина'), texts: words('Пишите спокойно.') };

async function publish(changes: object, caller = admin) {
  const { basedOn, earliestFrom, clauses } = await readDraft();
  const version = { basedOn, inForceFrom: earliestFrom, comment: 'Уточнено', clauses };
  return await caller.send('POST', `${path}/versions`, { ...version, ...changes });
}

async function lastStep(number: number, caller = author) {
  return (await caller.get(`/api/v1/reports/${number}`)).body.history.at(-1);
}

test('everyone reads the rules in force as numbered clauses', async () => {
  const { version, rules } = (await town.anonymous.get(path)).body;
  expect(version).toMatchObject({ number: 1, state: 'in-force' });
  expect(rules.length).toBeGreaterThanOrEqual(8);
  expect(rules.map(({ number }: { number: number }) => number)).toEqual(
    rules.map((_rule: unknown, index: number) => index + 1),
  );
});

test('only an administrator edits and publishes the rules', async () => {
  const callers = [town.anonymous, author, moderator];
  const reads = await Promise.all(callers.map(async (caller) => (await caller.get(`${path}/draft`)).status));
  const writes: number[] = [];
  for (const caller of callers) writes.push((await publish({}, caller)).status);
  expect([reads, writes]).toEqual([
    [401, 403, 403],
    [401, 403, 403],
  ]);
});

test.each([
  ['no clause', { clauses: [] }, 400],
  ['a clause without Ukrainian', { clauses: [{ ...newClause, titles: { ru: 'Тишина', en: 'Quiet' } }] }, 400],
  ['an empty text', { clauses: [{ ...newClause, texts: words('  ') }] }, 400],
  ['a clause nobody knows', { clauses: [{ ...newClause, id: 'no-such' }] }, 422],
  [
    'a clause twice',
    {
      clauses: [
        { ...newClause, id: 'insults' },
        { ...newClause, id: 'insults' },
      ],
    },
    422,
  ],
  ['a day that has passed', { inForceFrom: '2026-11-20' }, 422],
  ['no word about what changed', { comment: ' ' }, 400],
  ['a version nobody has seen', { basedOn: 7 }, 409],
])('%s is refused and publishes nothing', async (_what, changes, status) => {
  const answer = await publish(changes);
  expect(answer.status).toBe(status);
  expect((await readDraft()).basedOn).toBe(1);
});

test('a refusal and a hiding cannot be made without a clause in force', async () => {
  const number = await sendReport();
  expect((await decide(number, 'rejection', { reason: 'Так решил модератор' })).status).toBe(400);
  expect((await decide(number, 'rejection', { ruleId: 'no-such' })).status).toBe(422);
  await decide(number, 'publication', {});
  expect((await decide(number, 'hiding', { reason: 'Так решил модератор' })).status).toBe(400);
  expect((await decide(number, 'hiding', { ruleId: 'no-such' })).status).toBe(422);
  expect((await town.anonymous.get(`/api/v1/reports/${number}`)).status).toBe(200);
});

test('a decision cites the version of its day, and goes on citing it when the clause is dropped', async () => {
  const refused = await sendReport();
  await decide(refused, 'rejection', { ruleId: 'insults' });
  const before = await lastStep(refused);
  expect(before.rule).toMatchObject({ id: 'insults', version: 1 });

  const { clauses } = await readDraft();
  const kept = clauses.filter(({ id }: { id: string }) => id !== 'insults');
  expect((await publish({ clauses: [newClause, ...kept] })).body).toEqual({ number: 2 });

  expect((await lastStep(refused)).rule).toEqual(before.rule);
  const old = (await town.anonymous.get(`${path}?version=1`)).body;
  expect(old.version.state).toBe('past');
  expect(old.rules.map(({ id }: { id: string }) => id)).toContain('insults');
  expect((await town.anonymous.get(`${path}?version=9`)).status).toBe(404);

  const hidden = await sendReport();
  expect((await decide(hidden, 'rejection', { ruleId: 'insults' })).status).toBe(422);
  await decide(hidden, 'publication', {});
  const added = (await town.anonymous.get(path)).body.rules[0];
  await decide(hidden, 'hiding', { ruleId: added.id });
  expect((await lastStep(hidden)).rule).toEqual({ id: added.id, number: 1, title: 'Тишина', version: 2 });
});

test('a version announced for a later day is read at once and cited from that day on', async () => {
  const { clauses } = await readDraft();
  await publish({ inForceFrom: '2026-11-23', clauses: [...clauses, newClause] });
  const { version, versions } = (await town.anonymous.get(path)).body;
  const [announced] = versions;
  expect([version.state, announced.state]).toEqual(['in-force', 'upcoming']);
  const { rules } = (await town.anonymous.get(`${path}?version=${announced.number}`)).body;
  const ruleId = rules.at(-1).id;

  const number = await sendReport();
  expect((await decide(number, 'rejection', { ruleId })).status).toBe(422);
  town.clock.advance(2 * 24 * 60 * 60_000);
  expect((await decide(number, 'rejection', { ruleId })).status).toBe(200);
  expect((await lastStep(number)).rule).toMatchObject({ id: ruleId, version: announced.number });
});

test('of two administrators who publish at once one is told of the other', async () => {
  const { basedOn } = await readDraft();
  const answers = await Promise.all([publish({}), publish({})]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 409]));
  expect((await readDraft()).basedOn).toBe(basedOn + 1);
});

test('a published version never changes, and the database keeps no refusal without a clause', async () => {
  const execute = async (text: string) => await town.hub.database.executeSql(text, []);
  await expect(execute('update reports.moderation_version set comment = number::text')).rejects.toThrow(
    'does not change',
  );
  await expect(execute('delete from reports.moderation_version')).rejects.toThrow('does not change');
  const number = await sendReport();
  await expect(
    execute(`
      insert into reports.history (id, report_id, kind, occurred_at, by_role)
      select gen_random_uuid(), id, 'hidden', now(), 'moderator' from reports.report where number = ${number}`),
  ).rejects.toThrow('refusal_cites_a_rule');
});
