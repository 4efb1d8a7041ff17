import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

let town: TestHub;
let resident: TestCaller;

const ourOrigin = { host: 'localhost:8080', origin: 'http://localhost:8080' };

beforeAll(async () => {
  town = await openTestHub();
  resident = await town.signIn();
});

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function update(fields: object) {
  return await resident.send('POST', '/api/auth/update-user', fields, ourOrigin);
}

test.each([
  ['an empty name', { name: ' ' }, 'NAME_INVALID'],
  ['a name of pages', { name: 'я'.repeat(201) }, 'NAME_INVALID'],
  ['a name of lines', { name: 'Анна\nMoscow' }, 'NAME_INVALID'],
  ['a name that is no text', { name: { first: 'Анна' } }, 'NAME_INVALID'],
  ['a language no formatter knows', { locale: '!!' }, 'LOCALE_INVALID'],
  ['a language that is no text', { locale: { $ne: 1 } }, 'LOCALE_INVALID'],
  ['a picture from anywhere', { image: 'https://evil.example/pixel.png' }, 'IMAGE_NOT_TAKEN'],
])('%s is refused', async (_what, fields, code) => {
  expect(await update(fields)).toMatchObject({ status: 400, body: { code } });
});

test('a person changes name and language, and the change is on record', async () => {
  expect(await update({ name: 'Анна Соколова', locale: 'uk' })).toMatchObject({ status: 200 });
  const { rows } = await town.hub.database.executeSql(
    `select 1 from audit.entry where route_id = 'identity.auth-update-user' and actor_person_id = $1 and reason is null`,
    [resident.personId],
  );
  expect(rows).toHaveLength(1);
});

test('a NUL in the identity library is a bad request and no failure of ours', async () => {
  expect(await update({ name: 'a\0b' })).toMatchObject({ status: 400, body: { code: 'http.invalid-input' } });
});

test.each(['https://evil.example/', '//evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:1'])(
  'a mail does not lead on to %j, even where the caller names that host as ours',
  async (redirectTo) => {
    const answer = await town.app.inject({
      method: 'POST',
      url: '/api/auth/request-password-reset',
      headers: { host: 'evil.example' },
      payload: { email: 'anybody@test.example', redirectTo },
    });
    expect(answer.statusCode).not.toBe(200);
  },
);

test('the link in the letter about a new password leads to the page where it is typed', async () => {
  const { rows: people } = await town.hub.database.executeSql(
    'select email from identity.person where id = $1',
    [resident.personId],
  );
  const email = String(people[0]?.['email']);
  await town.app.inject({
    method: 'POST',
    url: '/api/auth/request-password-reset',
    payload: { email, redirectTo: '/reset-password' },
    remoteAddress: '192.0.2.77',
  });
  const { rows } = await town.hub.database.executeSql(
    `select body_text from notify.message where kind = 'identity.reset-password' and recipient_person_id = $1`,
    [resident.personId],
  );
  const link = new URL(/https?:\/\/\S+/.exec(String(rows[0]?.['body_text']))?.[0] ?? '');

  const answer = await town.app.inject({ url: link.pathname + link.search });
  expect(answer.statusCode).toBe(302);
  expect(answer.headers['location']).toMatch(/\/reset-password\?token=\w+$/);
});
