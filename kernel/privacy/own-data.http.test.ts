import { unzipSync } from 'fflate';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

let town: TestHub;

beforeAll(async () => {
  town = await openTestHub(new Date());
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const emailOf = (caller: TestCaller) => `${caller.personId}@test.example`;

async function close(caller: TestCaller, email = emailOf(caller)) {
  return await caller.send('POST', '/api/v1/account/erasure', { email });
}

async function rowsOf(query: string, values: readonly unknown[]) {
  return (await town.hub.database.executeSql(query, [...values])).rows;
}

/** Every table that names the person anywhere, but the audit. */
async function tablesThatKnow(personId: string): Promise<string[]> {
  const tables = await rowsOf(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'audit') order by 1`,
    [],
  );
  const known: string[] = [];
  for (const { name } of tables) {
    const [row] = await rowsOf(
      `select count(*)::int as count from ${String(name)} as each where to_jsonb(each)::text like $1`,
      [`%${personId}%`],
    );
    if (Number(row?.['count']) > 0) known.push(String(name));
  }
  return known;
}

test('a person reads everything kept about them, with why and until when, and it leaves a row in the audit', async () => {
  const person = await town.signIn();
  const filter = { page: '/work/reports/queue', name: 'Моё', query: '?text=яма', isDefault: false };
  await person.send('POST', '/api/v1/saved-filters', filter);
  const { status, body } = await person.get('/api/v1/account/data');

  expect(status).toBe(200);
  const ids = body.sections.map(({ id }: { id: string }) => id);
  expect(ids).toEqual(
    expect.arrayContaining([
      'identity.person',
      'identity.session',
      'files.file',
      'notify.message',
      'audit.entry',
    ]),
  );
  const profile = body.sections.find(({ id }: { id: string }) => id === 'identity.person');
  expect(profile.rows).toMatchObject([{ email: emailOf(person), name: 'Мария Проба' }]);
  for (const section of body.sections)
    for (const words of [section.title, section.purpose, section.term]) expect(words).not.toMatch(/^\w+\./);
  const again = await person.get('/api/v1/account/data');
  const audit = again.body.sections.find(({ id }: { id: string }) => id === 'audit.entry');
  expect(audit.rows[0]).toMatchObject({ isOwn: true });
});

test('nothing of another person stands in it, and no key to an account', async () => {
  const person = await town.signIn();
  const other = await town.signIn();
  const { body } = await person.get('/api/v1/account/data');
  const all = JSON.stringify(body);
  expect(all).not.toContain(String(other.personId));
  const [account] = await rowsOf('select password from identity.account where person_id = $1', [
    person.personId,
  ]);
  expect(all).not.toContain(String(account?.['password']));
});

test('the same comes as a document', async () => {
  const person = await town.signIn();
  const answer = await town.app.inject({
    url: '/api/v1/account/data/document',
    headers: { cookie: String(person.cookie), 'x-veche-client': 'test' },
  });
  expect(answer.statusCode).toBe(200);
  const words = new TextDecoder().decode(unzipSync(new Uint8Array(answer.rawPayload))['word/document.xml']);
  expect(words).toContain(emailOf(person));
});

test('a closed account leaves no trace of the person outside the audit, and nobody signs in to it', async () => {
  const person = await town.signIn();
  const id = String(person.personId);
  const filter = { page: '/work/reports/queue', name: 'Моё', query: '?text=яма', isDefault: false };
  await person.send('POST', '/api/v1/saved-filters', filter);
  await person.send('POST', '/api/v1/reports', {
    text: 'Яма',
    categoryId: 'roads.pothole',
    place: { lng: 33.3, lat: 54.15 },
  });
  expect(await tablesThatKnow(id)).not.toEqual([]);

  const { status, body } = await close(person);
  expect(status).toBe(200);
  expect(body.kept).toMatchObject([{ id: 'audit.entry' }]);
  expect(await tablesThatKnow(id)).toEqual([]);
  expect((await person.get('/api/v1/account/data')).status).toBe(401);
  const [row] = await rowsOf(
    `select difference from audit.entry where route_id = 'privacy.eraseOwnData' and subject_id = $1`,
    [id],
  );
  expect(row?.['difference']).toMatchObject({ kept: [{ id: 'audit.entry' }] });
});

test('an account is not closed by a wrong address, an old session, a token or somebody who acts for the town', async () => {
  const person = await town.signIn();
  expect((await close(person, 'somebody@test.example')).body.code).toBe('privacy.email-differs');

  const staff = await town.signIn({ roleId: 'executor' });
  expect((await close(staff)).body.code).toBe('privacy.works-for-town');

  await rowsOf(
    `update identity.session set created_at = created_at - interval '1 hour' where person_id = $1`,
    [person.personId],
  );
  expect((await close(person)).body.code).toBe('privacy.sign-in-again');
  expect((await town.anonymous.get('/api/v1/account/data')).status).toBe(401);
  expect((await person.get('/api/v1/account/data')).status).toBe(200);
});

test('of two closings at once one closes the account and the other finds nobody', async () => {
  const person = await town.signIn();
  const answers = await Promise.all([close(person), close(person)]);
  expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 401]);
});

test('a failure in any part leaves the account whole', async () => {
  const person = await town.signIn();
  await rowsOf(
    `create function public.refuse() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$`,
    [],
  );
  await rowsOf(
    'create trigger refuse before delete on identity.person for each row execute function public.refuse()',
    [],
  );
  expect((await close(person)).status).toBe(500);
  await rowsOf('drop trigger refuse on identity.person', []);
  const { body } = await person.get('/api/v1/account/data');
  expect(body.sections.length).toBeGreaterThan(0);
  expect(await tablesThatKnow(String(person.personId))).toContain('identity.account');
});
