import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

let town: TestHub;
let admin: TestCaller;
let privacy: TestCaller;
let resident: TestCaller;

const absentId = '01900000-0000-7000-8000-000000000000';

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  admin = await town.signIn({ roleId: 'admin' });
  privacy = await town.signIn({ roleId: 'privacy' });
  resident = await town.signIn();
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const facts = { kind: 'utility', name: 'Водоканал', shortName: 'Водоканал', phone: '+7 48153 1-23-45' };

async function addOrganisation(changes: object = {}): Promise<string> {
  const { status, body } = await admin.send('POST', '/api/v1/organisations', { ...facts, ...changes });
  expect(status).toBe(200);
  return body.id;
}

async function grant(personId: string | null, changes: object = {}) {
  const organisationId = await addOrganisation();
  const input = { organisationId, roleId: 'executor', ...changes };
  return await admin.send('POST', `/api/v1/people/${personId}/memberships`, input);
}

async function lastEntry(routeId: string) {
  const { rows } = await town.hub.database.executeSql(
    'select subject_type, subject_id, difference, reason from audit.entry where route_id = $1 order by id desc limit 1',
    [routeId],
  );
  return rows[0];
}

test('an organisation is added, changed with a reason, ended and brought back', async () => {
  const id = await addOrganisation({ name: 'Горсвет', email: 'light@town.example' });
  const path = `/api/v1/organisations/${id}`;
  const change = { ...facts, name: 'Горсвет и сети', version: 1, reason: 'Объединение' };

  expect((await admin.send('PUT', path, change)).body).toEqual({ version: 2 });
  expect(await lastEntry('identity.updateOrganisation')).toMatchObject({
    subject_id: id,
    reason: 'Объединение',
    difference: { before: { name: 'Горсвет' }, after: { name: 'Горсвет и сети' } },
  });
  expect((await admin.send('POST', `${path}/deactivation`, { version: 2 })).body).toEqual({ version: 3 });
  expect((await admin.send('POST', `${path}/activation`, { version: 3 })).body).toEqual({ version: 4 });
});

test('a stale change of an organisation is a conflict and changes nothing', async () => {
  const id = await addOrganisation({ name: 'Теплосети' });
  const change = { ...facts, name: 'Первый', version: 1 };
  await admin.send('PUT', `/api/v1/organisations/${id}`, change);

  const late = await admin.send('PUT', `/api/v1/organisations/${id}`, { ...change, name: 'Второй' });

  expect(late).toMatchObject({ status: 409, body: { code: 'identity.organisation-changed' } });
});

test.each([
  [{ name: '' }, '/name'],
  [{ name: 'я'.repeat(301) }, '/name'],
  [{ email: 'not an address' }, '/email'],
  [{ kind: 'circus' }, '/kind'],
])('an organisation with %j is refused at the field', async (wrong, pointer) => {
  const { status, body } = await admin.send('POST', '/api/v1/organisations', { ...facts, ...wrong });
  expect(status).toBe(400);
  expect(body.errors[0].pointer).toBe(pointer);
});

test('an organisation where people work is not ended', async () => {
  const organisationId = await addOrganisation({ name: 'С людьми' });
  await grant(resident.personId, { organisationId });
  const ending = await admin.send('POST', `/api/v1/organisations/${organisationId}/deactivation`, {
    version: 1,
  });
  expect(ending).toMatchObject({ status: 409, body: { code: 'identity.organisation-has-people' } });
});

test('organisations come page by page as people sort names, and ended ones only to the administrator', async () => {
  for (const name of ['Ёлка', 'Елань', 'Яблоня', 'Ґанок', 'Индустрия', 'Їжак']) {
    await addOrganisation({ name: `Порядок ${name}`, shortName: name });
  }
  const ended = await addOrganisation({ name: 'Порядок закрыт' });
  await admin.send('POST', `/api/v1/organisations/${ended}/deactivation`, { version: 1 });

  const names: string[] = [];
  let after = '';
  for (let page = 0; page < 4; page += 1) {
    const { body } = await town.anonymous.get(
      `/api/v1/organisations?text=${encodeURIComponent('Порядок')}&limit=2${after}&withInactive=true`,
    );
    names.push(...body.organisations.map((row: { shortName: string }) => row.shortName));
    if (body.next === null) break;
    after = `&after=${body.next}`;
  }

  expect(names).toEqual([...names].sort(new Intl.Collator('und').compare));
  expect(names).toHaveLength(6);
  const all = await admin.get(
    `/api/v1/organisations?text=${encodeURIComponent('порядок')}&withInactive=true`,
  );
  expect(all.body.organisations).toHaveLength(7);
});

test('a wildcard in the search of organisations and people is a character', async () => {
  await addOrganisation({ name: '100% чистый двор' });
  const organisations = await admin.get('/api/v1/organisations?text=%25');
  expect(organisations.body.organisations.map((row: { name: string }) => row.name)).toEqual([
    '100% чистый двор',
  ]);
  const people = await admin.get('/api/v1/people?text=_%25_');
  expect(people.body.people).toEqual([]);
});

test('people are found by name or e-mail, and the look is on record', async () => {
  town.clock.advance(1_000);
  const { body } = await privacy.get(`/api/v1/people?text=${admin.personId}`);
  expect(body.people).toMatchObject([{ id: admin.personId, roleIds: ['admin'], isTwoFactorOn: true }]);
  expect(await lastEntry('identity.listPeople')).toMatchObject({
    subject_type: 'identity.person',
    difference: { asked: { text: admin.personId }, shownCount: 1 },
  });
});

test('people come page by page, each once', async () => {
  for (let at = 0; at < 5; at += 1) await town.signIn();
  const seen: string[] = [];
  let after = '';
  do {
    const { body } = await admin.get(`/api/v1/people?limit=3${after}`);
    seen.push(...body.people.map((row: { id: string }) => row.id));
    after = body.next === null ? '' : `&after=${body.next}`;
  } while (after !== '');
  const { rows } = await town.hub.database.executeSql('select count(*)::int as count from identity.person');
  expect(new Set(seen).size).toBe(seen.length);
  expect(seen).toHaveLength(Number(rows[0]?.['count']));
});

test('a card of a person shows memberships, sessions and no birth date', async () => {
  const person = await town.signIn({ roleId: 'moderator' });
  const { body } = await privacy.get(`/api/v1/people/${person.personId}`);
  expect(body).toMatchObject({
    sessionCount: 1,
    tokenCount: 0,
    memberships: [{ roleId: 'moderator', isInForce: true }],
  });
  expect(JSON.stringify(body)).not.toContain('1990');
  expect(await lastEntry('identity.readPerson')).toMatchObject({ subject_id: person.personId });
});

test('a role given works at the next request and ends with its last day', async () => {
  const person = await town.signIn({ roleId: 'editor' });
  const given = await grant(person.personId, { roleId: 'moderator', validOn: '2026-11-22' });
  expect(given.status).toBe(200);
  expect((await person.get('/api/v1/session')).body.permissions).toContain('reports.report.moderate');

  town.clock.advance(2 * 24 * 3_600_000);
  expect((await person.get('/api/v1/session')).body.permissions).not.toContain('reports.report.moderate');
  town.clock.advance(-2 * 24 * 3_600_000);
});

test('a role taken is gone at the next request', async () => {
  const person = await town.signIn({ roleId: 'moderator' });
  const { body } = await admin.get(`/api/v1/people/${person.personId}`);
  const taken = await admin.send('POST', `/api/v1/memberships/${body.memberships[0].id}/revocation`, {
    reason: 'Уволен',
  });
  expect(taken.status).toBe(200);
  expect((await person.get('/api/v1/session')).body.permissions).not.toContain('reports.report.moderate');
  expect(await lastEntry('identity.revokeMembership')).toMatchObject({
    subject_id: person.personId,
    reason: 'Уволен',
  });
});

test.each([
  ['of an unknown person', { personId: absentId }, 404, 'identity.person-not-found'],
  ['in an unknown organisation', { organisationId: absentId }, 404, 'identity.organisation-not-found'],
  ['that is not there', { roleId: 'tsar' }, 422, 'identity.role-not-found'],
  ['everyone holds', { roleId: 'resident' }, 422, 'identity.role-not-found'],
  ['in an unknown area', { areaId: absentId }, 422, 'identity.area-not-found'],
  ['that has ended', { validOn: '2026-11-20' }, 422, 'identity.membership-ended'],
])('a role %s is not given', async (_name, changes, status, code) => {
  const { personId = resident.personId, ...rest } = changes as { personId?: string };
  expect(await grant(personId, rest)).toMatchObject({ status, body: { code } });
});

test('the same role in the same place is given once', async () => {
  const organisationId = await addOrganisation();
  await grant(resident.personId, { organisationId });
  expect(await grant(resident.personId, { organisationId })).toMatchObject({
    status: 409,
    body: { code: 'identity.membership-exists' },
  });
});

test('an ended organisation takes nobody in', async () => {
  const organisationId = await addOrganisation();
  await admin.send('POST', `/api/v1/organisations/${organisationId}/deactivation`, { version: 1 });
  const answer = await grant(resident.personId, { organisationId });
  expect(answer.body.code).toBe('identity.organisation-inactive');
});

test('nobody takes the last administrator away, also not two at the same moment', async () => {
  const second = await town.signIn({ roleId: 'admin' });
  const ids = await Promise.all(
    [admin, second].map(async ({ personId }) => {
      const { body } = await admin.get(`/api/v1/people/${personId}`);
      return body.memberships[0].id as string;
    }),
  );

  const answers = await Promise.all([
    second.send('POST', `/api/v1/memberships/${ids[0]}/revocation`, {}),
    admin.send('POST', `/api/v1/people/${second.personId}/block`, { reason: 'Проверка гонки' }),
  ]);

  const { rows } = await town.hub.database.executeSql(
    `select count(*)::int as count from identity.membership membership
     join identity.person person on person.id = membership.person_id
     where role_id = 'admin' and blocked_at is null`,
  );
  expect(Number(rows[0]?.['count'])).toBe(1);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  admin = answers[0]?.status === 200 ? second : admin;
  const { body } = await admin.get(`/api/v1/people/${admin.personId}`);
  const last = await admin.send('POST', `/api/v1/memberships/${body.memberships[0].id}/revocation`, {});
  expect(last).toMatchObject({ status: 409, body: { code: 'identity.last-administrator' } });
});

test('a blocked person is out at once, cannot sign in, and comes back unblocked', async () => {
  const person = await town.signIn();
  const path = `/api/v1/people/${person.personId}/block`;
  expect((await person.get('/api/v1/access-tokens')).status).toBe(200);

  expect((await admin.send('POST', path, { reason: 'Спам' })).status).toBe(200);
  expect((await person.get('/api/v1/access-tokens')).status).toBe(401);
  const credentials = { email: `${person.personId}@test.example`, password: 'a long test password' };
  const signIn = async () =>
    await town.app.inject({ method: 'POST', url: '/api/auth/sign-in/email', payload: credentials });
  const refused = await signIn();
  expect([refused.statusCode, refused.json().code]).toEqual([403, 'PERSON_BLOCKED']);

  expect((await admin.send('DELETE', path)).status).toBe(200);
  expect((await signIn()).statusCode).toBe(200);
});

test('nobody blocks himself, and blocking wants a reason', async () => {
  const own = await admin.send('POST', `/api/v1/people/${admin.personId}/block`, { reason: 'Ошибка' });
  expect(own.body.code).toBe('identity.blocks-self');
  const silent = await admin.send('POST', `/api/v1/people/${resident.personId}/block`, {});
  expect(silent.body.errors).toMatchObject([{ pointer: '/reason' }]);
});

async function makeToken(caller: TestCaller, input: object = { name: 'Выгрузка', validDays: 30 }) {
  return await caller.send('POST', '/api/v1/access-tokens', input);
}

async function asProgram(token: string, url = '/api/v1/access-tokens') {
  return await town.app.inject({ url, headers: { authorization: `Bearer ${token}` } });
}

test('a program acts by its token until it expires', async () => {
  const { body } = await makeToken(resident);
  expect(body.token).toMatch(/^veche_[\w-]{43}$/);
  expect((await asProgram(body.token)).statusCode).toBe(200);

  town.clock.advance(30 * 24 * 3_600_000);
  expect((await asProgram(body.token)).statusCode).toBe(401);
  town.clock.advance(-30 * 24 * 3_600_000);
});

test('a token is made only within a quarter of an hour of signing in', async () => {
  const person = await town.signIn();
  await town.hub.database.executeSql(
    `update identity.session set created_at = created_at - interval '16 minutes' where person_id = $1`,
    [person.personId],
  );
  expect((await makeToken(person)).body.code).toBe('identity.sign-in-again');
});

test('a token is kept as a hash alone and never shown again', async () => {
  const { body } = await makeToken(resident);
  const list = await resident.get('/api/v1/access-tokens');
  expect(JSON.stringify(list.body)).not.toContain(body.token);
  const { rows } = await town.hub.database.executeSql(
    `select (select string_agg(entry::text, ' ') from audit.entry entry) || (select string_agg(token::text, ' ') from identity.access_token token) as text`,
  );
  expect(String(rows[0]?.['text'])).not.toContain(body.token);
});

test('a wrong token is refused, not treated as a stranger', async () => {
  expect((await asProgram('veche_wrong', '/api/v1/session')).statusCode).toBe(401);
});

test('a revoked token ends at once, and only its owner revokes it', async () => {
  const { body } = await makeToken(resident);
  const foreign = await admin.send('DELETE', `/api/v1/access-tokens/${body.id}`);
  expect(foreign).toMatchObject({ status: 404, body: { code: 'identity.token-not-found' } });
  expect((await resident.send('DELETE', `/api/v1/access-tokens/${body.id}`)).status).toBe(200);
  expect((await asProgram(body.token)).statusCode).toBe(401);
});

test('a token ends while its owner is blocked', async () => {
  const person = await town.signIn();
  const { body } = await makeToken(person);
  await admin.send('POST', `/api/v1/people/${person.personId}/block`, { reason: 'Спам' });
  expect((await asProgram(body.token)).statusCode).toBe(401);
});

test('a token makes no token', async () => {
  const { body } = await makeToken(resident);
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/v1/access-tokens',
    headers: { authorization: `Bearer ${body.token}` },
    payload: { name: 'Ещё один', validDays: 1 },
  });
  expect(answer.json().code).toBe('identity.token-by-program');
});

test.each([366, 0, 1.5])('a token for %d days is refused', async (validDays) => {
  expect((await makeToken(resident, { name: 'Проба', validDays })).body.errors).toMatchObject([
    { pointer: '/validDays' },
  ]);
});

test('one person has at most twenty tokens', async () => {
  const person = await town.signIn();
  for (let at = 0; at < 20; at += 1) expect((await makeToken(person)).status).toBe(200);
  expect((await makeToken(person)).body.code).toBe('identity.too-many-tokens');
});

test('an unknown id is not found, whatever it is', async () => {
  const id = newId();
  expect((await admin.get(`/api/v1/people/${id}`)).body.code).toBe('identity.person-not-found');
  const change = { ...facts, version: 1 };
  expect((await admin.send('PUT', `/api/v1/organisations/${id}`, change)).body.code).toBe(
    'identity.organisation-not-found',
  );
  expect((await admin.send('POST', `/api/v1/memberships/${id}/revocation`, {})).body.code).toBe(
    'identity.membership-not-found',
  );
});
