import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestProvider } from '#kernel/testing/oidc-provider.ts';
import { startTestProvider, testClient } from '#kernel/testing/oidc-provider.ts';

let provider: TestProvider;
let town: TestHub;
let folder: string;

beforeAll(async () => {
  provider = await startTestProvider();
  folder = await mkdtemp(join(tmpdir(), 'veche-oidc-'));
  const client = { issuer: provider.issuer, clientId: testClient.id, clientSecret: testClient.secret };
  const file = join(folder, 'providers.json');
  const configured = [
    { id: 'citizen', name: 'Вход гражданина', ...client },
    { id: 'state', name: 'Вход служащего', ...client, isSecondFactor: true },
    { id: 'dead', name: 'Не отвечает', ...client, issuer: 'http://127.0.0.1:9' },
  ];
  await writeFile(file, JSON.stringify(configured));
  town = await openTestHub(new Date(), { environment: { VECHE_OIDC_FILE: file } });
});
afterAll(async () => {
  await town[Symbol.asyncDispose]();
  await provider[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

test('a provider that does not answer keeps nobody else out', async () => {
  const { body } = await town.anonymous.get('/api/v1/session');
  expect(body.signInProviders).toEqual([
    { id: 'citizen', name: 'Вход гражданина' },
    { id: 'state', name: 'Вход служащего' },
  ]);
});

test('a new person of full age comes in with a name and an address', async () => {
  provider.person = { ...newPerson(), name: 'Ольга Нова', birthdate: '1988-02-29' };

  const { session, location } = await comeBy('citizen');

  expect(location).toBe('/area');
  expect(session.person).toMatchObject({ name: 'Ольга Нова', email: provider.person['email'] });
});

test('the same person comes again to the same account', async () => {
  provider.person = { ...newPerson(), birthdate: '29.02.1988' };
  const first = await comeBy('citizen');

  provider.person = { ...provider.person, email: 'moved@test.example' };
  const second = await comeBy('citizen');

  expect(second.session.person?.id).toBe(first.session.person?.id);
});

test.each([
  ['no date of birth', {}, 'PROVIDER_BIRTH_DATE_UNKNOWN'],
  ['a date that is none', { birthdate: '1988-02-30' }, 'PROVIDER_BIRTH_DATE_UNKNOWN'],
  ['13 years', { birthdate: yearsAgo(13) }, 'TOO_YOUNG'],
  [
    'an unconfirmed address',
    { birthdate: '1988-01-01', email_verified: false },
    'PROVIDER_EMAIL_UNCONFIRMED',
  ],
])('nobody new comes in with %s', async (_fault, claims, error) => {
  provider.person = { ...newPerson(), ...claims };

  const { session, location } = await comeBy('citizen');

  expect(location).toContain(`/sign-in?error=${error}`);
  expect(session.person).toBeNull();
  expect(await countPeople(String(provider.person['email']))).toBe(0);
});

test('who is signed in links a service, comes by it, and unlinks it', async () => {
  const owner = await town.signIn();
  provider.person = { ...newPerson(), birthdate: '1988-01-01' };

  expect(await linkTo(owner, 'citizen')).toBe('/account');

  expect((await comeBy('citizen')).session.person?.id).toBe(owner.personId);
  expect((await owner.get('/api/v1/session/sign-in-ways')).body).toMatchObject({
    hasPassword: true,
    providers: [
      { id: 'citizen', isLinked: true },
      { id: 'state', isLinked: false },
    ],
  });
  expect((await owner.send('DELETE', '/api/v1/session/sign-in-ways/citizen')).status).toBe(200);
  expect((await owner.send('DELETE', '/api/v1/session/sign-in-ways/citizen')).body.code).toBe(
    'identity.provider-not-linked',
  );
});

test('an old session links no service until its owner signs in again', async () => {
  const person = await town.signIn();
  await town.hub.database.executeSql(
    "update identity.session set created_at = now() - interval '16 minutes' where person_id = $1",
    [person.personId],
  );

  const answer = await person.send('POST', '/api/auth/link-social', {
    provider: 'citizen',
    callbackURL: '/account',
    errorCallbackURL: '/account',
    disableRedirect: true,
  });

  expect(answer).toMatchObject({ status: 403, body: { code: 'SESSION_NOT_FRESH' } });
});

test('a service that is linked to somebody is not linked to another', async () => {
  provider.person = { ...newPerson(), birthdate: '1988-01-01' };
  await comeBy('citizen');
  const other = await town.signIn();
  expect(await linkTo(other, 'citizen')).toContain('error=account_already_linked_to_different_user');
});

test('the last way to sign in stays', async () => {
  provider.person = { ...newPerson(), birthdate: '1988-01-01' };
  const { cookie } = await comeBy('citizen');
  const answer = await town.app.inject({
    method: 'DELETE',
    url: '/api/v1/session/sign-in-ways/citizen',
    headers: { 'x-veche-client': 'test', cookie },
  });
  expect([answer.statusCode, answer.json().code]).toEqual([409, 'identity.last-sign-in-way']);
});

/** The way of a signed-in person to the provider and back; answers where they end. */
async function linkTo(person: TestCaller, id: string): Promise<string> {
  const start = await town.app.inject({
    method: 'POST',
    url: '/api/auth/link-social',
    headers: { 'x-veche-client': 'test', cookie: person.cookie ?? '' },
    payload: { provider: id, callbackURL: '/account', errorCallbackURL: '/account', disableRedirect: true },
  });
  const cookies = new Map(start.cookies.map(({ name, value }) => [name, value]));
  const consent = await fetch(start.json().url, { redirect: 'manual' });
  const back = new URL(consent.headers.get('location') ?? '');
  const end = await town.app.inject({
    method: 'GET',
    url: back.pathname + back.search,
    headers: { cookie: `${person.cookie}; ${cookieHeader(cookies)}`, 'sec-fetch-site': 'cross-site' },
  });
  return String(end.headers.location);
}

test("an unconfirmed address opens nobody's account", async () => {
  const owner = await town.signIn();
  const email = `${owner.personId}@test.example`;
  provider.person = { ...newPerson(), email, email_verified: false, birthdate: '1988-01-01' };

  const { session, location } = await comeBy('citizen');

  expect(location).toContain('/sign-in?error=account_not_linked');
  expect(session.person).toBeNull();
});

test('staff rights come with a provider that asks for two factors, and with no other', async () => {
  const admin = await town.signIn({ roleId: 'admin' });
  provider.person = { ...newPerson(), email: `${admin.personId}@test.example` };

  const byCitizen = await comeBy('citizen');
  const byState = await comeBy('state');

  expect(byCitizen.session.person?.id).toBe(admin.personId);
  expect(byCitizen.session.permissions).not.toContain('identity.organisation.manage');
  expect(byState.session.permissions).toContain('identity.organisation.manage');
});

test('a token made for another client is refused', async () => {
  provider.person = { ...newPerson(), birthdate: '1988-01-01' };
  provider.audience = 'somebody else';

  const { session, location } = await comeBy('citizen');
  provider.audience = testClient.id;

  expect(location).toContain('/sign-in?error=');
  expect(session.person).toBeNull();
});

test('a return that nobody set out for is refused', async () => {
  const answer = await town.app.inject({ url: '/api/auth/callback/citizen?code=x&state=y' });
  expect(answer.headers.location).toContain('/sign-in?error=');
});

test('a blocked person is kept out by every way', async () => {
  const person = await town.signIn();
  provider.person = { ...newPerson(), email: `${person.personId}@test.example` };
  await town.hub.database.executeSql('update identity.person set blocked_at = now() where id = $1', [
    person.personId,
  ]);

  const { session } = await comeBy('citizen');

  expect(session.person).toBeNull();
});

test('the audit tells whom a provider brought, and why another was refused', async () => {
  provider.person = { ...newPerson(), birthdate: '1988-01-01' };
  const { session } = await comeBy('citizen');
  provider.person = { ...newPerson(), birthdate: yearsAgo(13) };
  await comeBy('citizen');

  const { rows } = await town.hub.database.executeSql(
    "select subject_id, reason from audit.entry where route_id = 'identity.auth-callback'",
  );

  expect(rows).toContainEqual({ subject_id: session.person?.id, reason: null });
  expect(rows).toContainEqual({ subject_id: null, reason: 'TOO_YOUNG' });
});

function newPerson(): Record<string, unknown> {
  const id = crypto.randomUUID();
  return { sub: id, email: `${id}@test.example`, email_verified: true, given_name: 'Олег', family_name: 'Н' };
}

function yearsAgo(years: number): string {
  const today = new Date();
  return `${today.getUTCFullYear() - years}-01-01`;
}

/** The whole way: the town's button, the provider over HTTP, the return. */
async function comeBy(id: string): Promise<{
  location: string;
  cookie: string;
  session: { person: { id: string; name: string; email: string } | null; permissions: string[] };
}> {
  const start = await town.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/social',
    headers: { 'x-veche-client': 'test' },
    payload: { provider: id, callbackURL: '/area', errorCallbackURL: '/sign-in' },
  });
  const cookies = new Map(start.cookies.map(({ name, value }) => [name, value]));
  const consent = await fetch(start.json().url, { redirect: 'manual' });
  const back = new URL(consent.headers.get('location') ?? '');
  const end = await town.app.inject({
    method: 'GET',
    url: back.pathname + back.search,
    headers: { cookie: cookieHeader(cookies), 'sec-fetch-site': 'cross-site' },
  });
  for (const { name, value } of end.cookies) cookies.set(name, value);
  const session = await town.app.inject({
    method: 'GET',
    url: '/api/v1/session',
    headers: { cookie: cookieHeader(cookies) },
  });
  return { location: String(end.headers.location), cookie: cookieHeader(cookies), session: session.json() };
}

function cookieHeader(cookies: ReadonlyMap<string, string>): string {
  return [...cookies].map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('; ');
}

async function countPeople(email: string): Promise<number> {
  const { rows } = await town.hub.database.executeSql('select 1 from identity.person where email = $1', [
    email,
  ]);
  return rows.length;
}
