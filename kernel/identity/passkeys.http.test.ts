import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestHub } from '#kernel/testing/hub.ts';
import { openTestHub } from '#kernel/testing/hub.ts';

let town: TestHub;
beforeAll(async () => {
  town = await openTestHub();
});
afterAll(async () => await town[Symbol.asyncDispose]());

test('a stranger adds no passkey and lists none', async () => {
  const options = await town.anonymous.get('/api/auth/passkey/generate-register-options');
  const list = await town.anonymous.get('/api/auth/passkey/list-user-passkeys');

  expect([options.status, list.status]).toEqual([401, 401]);
});

test('a new passkey is asked to keep the account and to look at its owner', async () => {
  const person = await town.signIn();

  const { body } = await person.get('/api/auth/passkey/generate-register-options');

  expect(body.authenticatorSelection).toMatchObject({
    residentKey: 'required',
    userVerification: 'required',
  });
});

test('an old session adds no passkey until its owner signs in again', async () => {
  const person = await town.signIn();
  await town.hub.database.executeSql(
    "update identity.session set created_at = now() - interval '16 minutes' where person_id = $1",
    [person.personId],
  );

  const answer = await person.get('/api/auth/passkey/generate-register-options');

  expect(answer).toMatchObject({ status: 403, body: { code: 'SESSION_NOT_FRESH' } });
});

test.each(['', '   ', 'к'.repeat(101), 7])('%j is no name of a passkey', async (name) => {
  const person = await town.signIn();
  const answer = await person.send('POST', '/api/auth/passkey/verify-registration', { response: {}, name });
  expect(answer).toMatchObject({ status: 400, body: { code: 'PASSKEY_NAME_INVALID' } });
});

test('a passkey is renamed by its owner and by nobody else', async () => {
  const owner = await town.signIn();
  const other = await town.signIn();
  const id = await storePasskey(owner.personId);
  const rename = async (by: typeof owner, name: string) =>
    (await by.send('POST', '/api/auth/passkey/update-passkey', { id, name })).status;

  expect(await rename(other, 'Чужой')).toBe(401);
  expect(await rename(owner, ' ')).toBe(400);
  expect(await rename(owner, 'Рабочий ноутбук')).toBe(200);
  const { body } = await owner.get('/api/auth/passkey/list-user-passkeys');
  expect(body[0].name).toBe('Рабочий ноутбук');
});

test("nobody removes another's passkey", async () => {
  const owner = await town.signIn();
  const other = await town.signIn();
  const id = await storePasskey(owner.personId);

  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/auth/passkey/delete-passkey',
    headers: { 'x-veche-client': 'test', cookie: other.cookie ?? '' },
    payload: { id },
  });

  expect(answer.statusCode).toBe(401);
  expect((await owner.get('/api/auth/passkey/list-user-passkeys')).body).toHaveLength(1);
});

test('a session opened by a passkey keeps staff rights after a change of password', async () => {
  const admin = await town.signIn({ roleId: 'admin', twoFactor: false });
  await town.hub.database.executeSql(
    "update identity.session set signed_in_by = 'passkey' where person_id = $1",
    [admin.personId],
  );

  await admin.send('POST', '/api/auth/change-password', {
    currentPassword: 'a long test password',
    newPassword: 'another long password',
    revokeOtherSessions: true,
  });

  const ways = await town.hub.database.executeSql(
    'select signed_in_by from identity.session where person_id = $1',
    [admin.personId],
  );
  expect(JSON.stringify(ways)).toContain('passkey');
  expect(JSON.stringify(ways)).not.toContain('password');
});

async function storePasskey(personId: string | null): Promise<string> {
  const id = crypto.randomUUID();
  await town.hub.database.executeSql(
    `insert into identity.passkey
       (id, person_id, name, credential_id, public_key, counter, device_type, backed_up, created_at)
     values ($1, $2, 'Ключ', $3, 'AA==', 0, 'singleDevice', false, now())`,
    [id, personId, id],
  );
  return id;
}
