import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { listEntries } from '#kernel/audit/contract/routes.ts';
import { sealEntries } from '#kernel/audit/sealer.ts';
import { defineSetting } from '#kernel/config/settings.ts';
import type { Hub } from '#kernel/hub.ts';
import { newId } from '#kernel/ids.ts';
import { listenForStateChanges } from '#kernel/state.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';

/*
 * What an administrator changes for the whole town, roles, settings and the town's card, holds at once, in this hub
 * and in every other hub of the same database; and the audit tells who did it.
 */

let town: TestHub;
let admin: TestCaller;
let privacy: TestCaller;
let resident: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  admin = await town.signIn({ roleId: 'admin' });
  privacy = await town.signIn({ roleId: 'privacy' });
  resident = await town.signIn();
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

interface Role {
  id: string;
  version: number;
  permissions: string[];
}

async function roleOf(id: string): Promise<Role> {
  const { body } = await admin.get('/api/v1/roles');
  return body.roles.find((role: Role) => role.id === id);
}

async function changeRole(id: string, change: (held: string[]) => string[]) {
  const { version, permissions } = await roleOf(id);
  return await admin.send('PUT', `/api/v1/roles/${id}`, { version, permissions: change(permissions) });
}

async function permissionsOf(caller: TestCaller): Promise<string[]> {
  return (await caller.get('/api/v1/session')).body.permissions;
}

async function lastEntry(action: string) {
  const { body } = await privacy.get(`/api/v1/audit/entries?action=${action}&limit=1`);
  return body.entries[0];
}

/** Another process on the same database, as far as its memory goes. */
function otherHub(): Hub {
  return { ...town.hub, state: { ...town.hub.state } };
}

async function until(isSo: () => boolean): Promise<void> {
  await expect.poll(isSo, { timeout: 5_000 }).toBe(true);
}

test('a right given to a role is held at the next request, and taken away as soon', async () => {
  const editor = await town.signIn({ roleId: 'editor' });
  expect((await changeRole('editor', (held) => [...held, 'audit.entry.list'])).status).toBe(200);
  expect(await permissionsOf(editor)).toContain('audit.entry.list');

  town.clock.advance(1_000);
  await changeRole('editor', (held) => held.filter((id) => id !== 'audit.entry.list'));
  expect((await editor.get('/api/v1/audit/entries')).status).toBe(403);
  expect(await lastEntry('access.changeRole')).toMatchObject({
    actor: { id: admin.personId },
    subjectId: 'editor',
    difference: { given: [], taken: ['audit.entry.list'] },
  });
});

test('a new role holds what was ticked, and its holder has it at the next request', async () => {
  const permissions = ['audit.entry.list', 'audit.seal.read'];
  const { status, body } = await admin.send('POST', '/api/v1/roles', { title: 'Ревизор', permissions });
  expect(status).toBe(200);
  expect(await roleOf(body.id)).toMatchObject({ title: 'Ревизор', permissions, holderCount: 0 });
  const person = await town.signIn();
  await grant(admin, { person, roleId: body.id, organisationId: await town.addOrganisation('Ревизия') });
  await town.hub.database.executeSql('update identity.person set two_factor_enabled = true where id = $1', [
    person.personId,
  ]);
  expect((await person.get('/api/v1/audit/entries')).status).toBe(200);
});

test("a role of the town's own gets another name, and one of a new town keeps its own", async () => {
  const { body } = await admin.send('POST', '/api/v1/roles', { title: 'Смотритель', permissions: [] });
  const path = `/api/v1/roles/${body.id}`;
  const renamed = await admin.send('PUT', path, { version: 1, title: 'Смотритель парка', permissions: [] });
  expect(renamed).toMatchObject({ status: 200, body: { version: 2 } });
  expect(await roleOf(body.id)).toMatchObject({ title: 'Смотритель парка', version: 2 });
  expect((await lastEntry('access.changeRole')).difference.title).toEqual(['Смотритель', 'Смотритель парка']);

  const { version, permissions } = await roleOf('editor');
  const kept = await admin.send('PUT', '/api/v1/roles/editor', { version, title: 'Писатель', permissions });
  expect(kept).toMatchObject({ status: 422, body: { code: 'access.role-name-kept' } });
});

test('the head of an organisation appoints people there, with rights of their own and no others', async () => {
  const organisationId = await town.addOrganisation('Дороги');
  const elsewhere = await town.addOrganisation('Водоканал');
  const role = async (title: string, permissions: string[]) =>
    (await admin.send('POST', '/api/v1/roles', { title, permissions })).body.id;
  const headRole = await role('Начальник', ['identity.membership.manage', 'audit.seal.read']);
  const lesserRole = await role('Учётчик', ['audit.seal.read']);
  const head = await town.signIn({ roleId: headRole, organisationId });
  const person = await town.signIn();

  expect(await grant(head, { person, roleId: lesserRole, organisationId })).toMatchObject({ status: 200 });
  expect(await grant(head, { person, roleId: 'admin', organisationId })).toMatchObject({
    status: 403,
    body: { code: 'identity.beyond-own-rights' },
  });
  expect(await grant(head, { person, roleId: lesserRole, organisationId: elsewhere })).toMatchObject({
    body: { code: 'identity.organisation-not-found' },
  });
  const { body: far } = await grant(admin, { person, roleId: lesserRole, organisationId: elsewhere });
  const revoked = await head.send('POST', `/api/v1/memberships/${far.id}/revocation`, {});
  expect(revoked.body.code).toBe('identity.membership-not-found');
});

test('who decides about roles within an area changes no role, which would hold far beyond it', async () => {
  const organisationId = await town.addOrganisation('Район');
  const areaId = newId();
  const { body: own } = await admin.send('POST', '/api/v1/roles', {
    title: 'Роли района',
    permissions: ['access.role.list', 'access.role.manage', 'identity.person.list'],
  });
  const bounded = await town.signIn({ roleId: own.id, organisationId, areaId });
  const { version, permissions } = await roleOf('executor');

  const given = [...permissions, 'identity.person.list'];
  const change = await bounded.send('PUT', '/api/v1/roles/executor', { version, permissions: given });
  const added = await bounded.send('POST', '/api/v1/roles', { title: 'Своя', permissions: [] });

  expect(change).toMatchObject({ status: 403, body: { code: 'access.role-of-town' } });
  expect(added.status).toBe(200);
});

test('nobody dismisses those whose rights they lack', async () => {
  const organisationId = await town.addOrganisation('Канцелярия');
  const { body: role } = await admin.send('POST', '/api/v1/roles', {
    title: 'Кадры',
    permissions: ['identity.membership.manage'],
  });
  const head = await town.signIn({ roleId: role.id, organisationId });
  const above = await town.signIn();
  const { body: held } = await grant(admin, { person: above, roleId: 'privacy', organisationId });

  const refused = await head.send('POST', `/api/v1/memberships/${held.id}/revocation`, {});

  expect(refused).toMatchObject({ status: 403, body: { code: 'identity.beyond-own-rights' } });
});

async function grant(
  by: TestCaller,
  { person, ...membership }: { person: TestCaller; roleId: string; organisationId: string },
) {
  return await by.send('POST', `/api/v1/people/${person.personId}/memberships`, membership);
}

test('another hub learns of a changed role by itself', async () => {
  const other = otherHub();
  await using _listening = await listenForStateChanges(other);
  await changeRole('mayor', (held) => [...held, 'audit.seal.read']);
  await until(() => other.state.roles.get('mayor')?.has('audit.seal.read') === true);
});

test('a stale change of a role is a conflict', async () => {
  const { version, permissions } = await roleOf('controller');
  await changeRole('controller', (held) => [...held, 'audit.seal.read']);
  const late = await admin.send('PUT', '/api/v1/roles/controller', { version, permissions });
  expect(late).toMatchObject({ status: 409, body: { code: 'access.role-changed' } });
});

test.each([
  ['admin', (held: string[]) => held.filter((id) => id !== 'access.role.manage'), 'access.permission-kept'],
  ['resident', (held: string[]) => [...held, 'identity.person.list'], 'access.permission-for-staff'],
  ['editor', (held: string[]) => [...held, 'nobody.knows.this'], 'access.permission-unknown'],
])('the role %s is not changed like this', async (id, change, code) => {
  expect(await changeRole(id, change)).toMatchObject({ status: 422, body: { code } });
});

test('the data-protection officer sees roles and cannot change them', async () => {
  expect((await privacy.get('/api/v1/roles')).status).toBe(200);
  const { version, permissions } = await roleOf('editor');
  const answer = await privacy.send('PUT', '/api/v1/roles/editor', { version, permissions });
  expect(answer.status).toBe(403);
});

const setting = '/api/v1/settings/identity.require-second-factor';

async function settingOf(id: string) {
  const { body } = await admin.get('/api/v1/settings');
  return body.settings.find((row: { id: string }) => row.id === id);
}

test('a setting comes with its form, changes at once, and the audit keeps both values', async () => {
  const id = 'identity.require-second-factor';
  const before = await settingOf(id);
  expect(before).toMatchObject({
    value: true,
    isChanged: false,
    schema: { type: 'boolean' },
    changedAt: null,
  });
  const staff = await town.signIn({ roleId: 'moderator', twoFactor: false });
  expect(await permissionsOf(staff)).not.toContain('reports.report.moderate');

  const change = { value: false, changedAt: null, reason: 'Учения' };
  expect((await admin.send('PUT', setting, change)).status).toBe(200);

  expect(await permissionsOf(staff)).toContain('reports.report.moderate');
  expect(await lastEntry('config.changeSetting')).toMatchObject({
    subjectId: id,
    reason: 'Учения',
    difference: { before: true, after: false },
  });
  const { changedAt } = await settingOf(id);
  expect((await admin.send('PUT', setting, { value: true, changedAt })).status).toBe(200);
});

test.each([
  ['not of its kind', { value: 'perhaps', changedAt: 'own' }, 400, 'http.invalid-input'],
  ['that somebody else has changed', { value: false, changedAt: null }, 409, 'config.setting-changed'],
])('a value %s is refused', async (_name, input, status, code) => {
  const { changedAt } = await settingOf('identity.require-second-factor');
  const sent = input.changedAt === 'own' ? { ...input, changedAt } : input;
  expect(await admin.send('PUT', setting, sent)).toMatchObject({ status, body: { code } });
});

test('a setting nobody declares does not exist', async () => {
  const unknown = defineSetting({ id: 'nobody.knows', schema: z.string(), initial: '', isPublic: false });
  const answer = await admin.send('PUT', `/api/v1/settings/${unknown.id}`, { value: '', changedAt: null });
  expect(answer).toMatchObject({ status: 404, body: { code: 'config.setting-not-found' } });
});

async function changeTown(changes: object) {
  const { body } = await admin.get('/api/v1/town');
  const { kind: _, ...card } = body;
  return await admin.send('PUT', '/api/v1/town', { ...card, ...changes });
}

test('a training begins for every page and every hub at once, and ends so', async () => {
  const other = otherHub();
  await using _listening = await listenForStateChanges(other);

  expect((await changeTown({ isTraining: true, reason: 'Штабная тренировка' })).status).toBe(200);
  expect((await resident.get('/api/v1/session')).body.town.isTraining).toBe(true);
  expect(town.hub.state.town.isTraining).toBe(true);
  await until(() => other.state.town.isTraining);

  expect((await changeTown({ isTraining: false })).status).toBe(200);
  expect(town.hub.state.town.isTraining).toBe(false);
});

test('the kind of a town cannot be sent', async () => {
  await changeTown({ kind: 'demo' });
  expect((await admin.get('/api/v1/town')).body.kind).toBe('empty');
});

test.each([
  ['an unknown time zone', { timeZone: 'Europe/Atomgrad' }, 400, '/timeZone'],
  ['no name', { name: ' ' }, 400, '/name'],
  ['a foreign country code', { country: 'FR' }, 400, '/country'],
])("the town's card with %s is refused", async (_name, changes, status, pointer) => {
  expect(await changeTown(changes)).toMatchObject({ status, body: { errors: [{ pointer }] } });
});

test.each([
  ['turned round', { bounds: [33.4, 54.1, 33.2, 54.2] }],
  ['without their middle', { center: [30, 50] }],
])('edges of the map %s are refused', async (_name, changes) => {
  expect(await changeTown(changes)).toMatchObject({ status: 422, body: { code: 'config.bounds-invalid' } });
});

test("a stale change of the town's card is a conflict", async () => {
  const late = await changeTown({ version: 0 });
  expect(late).toMatchObject({ status: 409, body: { code: 'config.town-changed' } });
});

test('the audit is read page by page, each entry once, the newest first', async () => {
  const seen: string[] = [];
  let after = '';
  const to = new Date(town.hub.clock.now().getTime() + 1_000).toISOString();
  town.clock.advance(60_000);
  do {
    const { body } = await privacy.get(`/api/v1/audit/entries?limit=7&to=${to}${after}`);
    seen.push(...body.entries.map((entry: { id: string }) => entry.id));
    after = body.next === null ? '' : `&after=${body.next}`;
  } while (after !== '');
  expect(seen.length).toBeGreaterThan(14);
  expect(seen).toEqual([...new Set(seen)].sort().reverse());
});

test('the audit is found by person, action, subject, time and words, where a wildcard is a character', async () => {
  await admin.send('POST', '/api/v1/organisations', { kind: 'shop', name: 'Лавка 100%', shortName: 'Лавка' });
  const find = async (query: string): Promise<string[]> => {
    const { body } = await privacy.get(`/api/v1/audit/entries?${query}`);
    return body.entries.map((entry: { routeId: string }) => entry.routeId);
  };
  expect(await find(`text=${encodeURIComponent('100%')}`)).toEqual(['identity.createOrganisation']);
  expect(await find('action=config.&subjectId=town')).toContain('config.updateTown');
  expect(new Set(await find(`actorPersonId=${admin.personId}&subjectType=config.setting`))).toEqual(
    new Set(['config.changeSetting']),
  );
  expect(await find('to=2020-01-01T00:00:00Z')).toEqual([]);
  expect(await find('from=2030-01-01T00:00:00Z')).toEqual([]);
});

test('a look into the audit is in the audit, with what was asked', async () => {
  town.clock.advance(1_000);
  await privacy.get(`/api/v1/audit/entries?actorPersonId=${resident.personId}`);
  expect(await lastEntry('audit.listEntries')).toMatchObject({
    actor: { id: privacy.personId },
    difference: { asked: { actorPersonId: resident.personId } },
    // What a reader sees of an action nobody has written words for.
    summary: listEntries.summary,
  });
});

test('the latest seals are checked on demand, and a forged entry is found', async () => {
  await sealEntries(town.hub.database, town.clock.now());
  const state = await privacy.get('/api/v1/audit/seal');
  expect(state.body.last.number).toBeGreaterThan(0);
  const check = async () => (await privacy.send('POST', '/api/v1/audit/verification', { lastSeals: 1 })).body;
  expect(await check()).toMatchObject({ kind: 'intact', sealCount: 1 });

  const { database } = town.hub;
  await database.executeSql('alter table audit.entry disable trigger all');
  await database.executeSql(
    "update audit.entry set reason = 'forged' where route_id = 'config.changeSetting'",
  );
  expect(await check()).toMatchObject({ kind: 'broken' });
});
