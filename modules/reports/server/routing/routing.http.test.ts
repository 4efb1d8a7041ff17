import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '#kernel/ids.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { ruleConditions } from '../../contract/routing.ts';
import type { RoutingRule } from '../../contract/routing.ts';

let town: TestHub;
let admin: TestCaller;
let resident: TestCaller;
let moderator: TestCaller;
let roadsId: string;
let lampsId: string;
let version = 0;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  lampsId = await town.addOrganisation('Горсвет');
  admin = await town.signIn({ roleId: 'admin' });
  resident = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const spot = { lng: 33.3, lat: 54.15 };

function ruleTo(organisationId: string, changes: Partial<RoutingRule> = {}): RoutingRule {
  const target = { kind: 'organisation', organisationId } as const;
  return {
    id: newId(),
    layer: 'default',
    note: '',
    conditions: ruleConditions.parse({}),
    target,
    ...changes,
  };
}

async function save(rules: RoutingRule[]) {
  const answer = await admin.send('PUT', '/api/v1/reports/routing', {
    version,
    rules,
    comment: 'Проба правил',
  });
  if (answer.status === 200) version = answer.body.version;
  return answer;
}

async function report(changes: object = {}) {
  const body = {
    text: 'Не горит фонарь у дома',
    categoryId: 'lighting.lamp',
    place: spot,
    photos: [],
    ...changes,
  };
  return await resident.send('POST', '/api/v1/reports', body);
}

test('without rules a report waits for a moderator, who must name somebody before publishing', async () => {
  const sent = await report();
  expect(sent).toMatchObject({ status: 200, body: { organisation: null } });

  const path = `/api/v1/reports/${sent.body.number}`;
  const card = await moderator.get(path);
  expect(card.body.routingReason.key).toBe('reports.routing-reason.triage');
  const refused = await moderator.send('POST', `${path}/publication`, { version: 1 });
  expect(refused).toMatchObject({ status: 422, body: { code: 'reports.no-responsible-organisation' } });
});

test('rules are kept as versions, and two editors cannot overwrite each other', async () => {
  const saved = await save([ruleTo(roadsId)]);
  expect(saved).toMatchObject({ status: 200, body: { version: 1, findings: [] } });
  const late = await admin.send('PUT', '/api/v1/reports/routing', {
    version: 0,
    rules: [],
    comment: 'Поздно',
  });
  expect(late).toMatchObject({ status: 409 });

  const read = await admin.get('/api/v1/reports/routing');
  expect(read.body).toMatchObject({
    version: 1,
    versions: [{ number: 1, comment: 'Проба правил', ruleCount: 1 }],
  });
  const earlier = await admin.get('/api/v1/reports/routing/versions/1');
  expect(earlier.body.rules).toHaveLength(1);
});

test('of two editors who save in the same moment one is told that the rules have changed', async () => {
  const body = { version, rules: [ruleTo(roadsId)], comment: 'Вместе' };
  const answers = await Promise.all(
    [body, { ...body, rules: [ruleTo(lampsId)] }].map(
      async (input) => await admin.send('PUT', '/api/v1/reports/routing', input),
    ),
  );
  version += 1;

  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
  expect((await admin.get('/api/v1/reports/routing')).body).toMatchObject({ version, rules: [{}] });
});

test('the simulator and a real report agree, also by time and answers', async () => {
  const conditions = ruleConditions.parse({
    categoryIds: ['lighting.lamp'],
    weekdays: [6],
    answers: [{ code: 'lamps', anyOf: ['street'] }],
  });
  await save([ruleTo(lampsId, { layer: 'department', conditions }), ruleTo(roadsId)]);
  const causeId = 'lighting.lamp.out';
  for (const lamps of ['one', 'street']) {
    const query = new URLSearchParams({
      lng: String(spot.lng),
      lat: String(spot.lat),
      categoryId: 'lighting.lamp',
      causeId,
      answers: JSON.stringify({ lamps }),
    });
    const simulated = await admin.get(`/api/v1/reports/routing/simulation?${query}`);
    const sent = await report({ causeId, answers: { lamps } });
    expect(simulated.body.organisation).toEqual(sent.body.organisation);
    expect(sent.body.organisation.id).toBe(lamps === 'street' ? lampsId : roadsId);
    expect(simulated.body.steps).toHaveLength(2);
  }
});

test('a trial of draft rules names the reports that would go elsewhere and changes nothing', async () => {
  const draft = [ruleTo(lampsId)];
  const trial = await admin.send('POST', '/api/v1/reports/routing/trial', { rules: draft });
  expect(trial.status).toBe(200);
  expect(trial.body.differences).toContainEqual(
    expect.objectContaining({ before: 'Дороги', after: 'Горсвет', categoryId: 'lighting.lamp' }),
  );
  const read = await admin.get('/api/v1/reports/routing');
  expect(read.body.version).toBe(version);
});

test('a closed organisation is named in the findings, its report goes to the default rule with a reason', async () => {
  const closedId = await town.addOrganisation('Закрытая');
  await save([ruleTo(closedId, { layer: 'department' }), ruleTo(roadsId)]);
  await town.hub.database.executeSql('update identity.organisation set is_active = false where id = $1', [
    closedId,
  ]);

  const read = await admin.get('/api/v1/reports/routing');
  expect(read.body.findings).toContainEqual(expect.objectContaining({ kind: 'organisation-closed' }));
  const sent = await report();
  expect(sent.body.organisation.id).toBe(roadsId);
  const card = await moderator.get(`/api/v1/reports/${sent.body.number}`);
  expect(card.body.routingReason).toMatchObject({
    key: 'reports.routing-reason.broken',
    values: { organisation: 'Закрытая' },
  });
});

test("an asset's owner answers for what stands at the place", async () => {
  const feature = (name: string, owner: string, lng: number) => ({
    type: 'Feature',
    id: name,
    geometry: { type: 'Point', coordinates: [lng, spot.lat] },
    properties: { kind: 'lamp', name, owner },
  });
  const features = [
    feature('Фонарь 12', 'Горсвет', spot.lng),
    feature('Фонарь 13', 'Никто', 33.31),
    { type: 'Feature' },
  ];
  const imported = await admin.send('POST', '/api/v1/reports/assets/import', {
    type: 'FeatureCollection',
    features,
  });
  expect(imported.body).toMatchObject({
    insertedCount: 1,
    issues: [
      { row: 2, reason: 'reports.assets.issue-owner' },
      { row: 3, reason: 'reports.assets.issue-shape' },
    ],
  });

  await save([ruleTo(roadsId), ruleTo(roadsId, { layer: 'asset-owner', target: { kind: 'asset-owner' } })]);
  expect((await report()).body.organisation.id).toBe(lampsId);
  const elsewhere = await report({ place: { lng: 33.35, lat: 54.15 } });
  expect(elsewhere.body.organisation.id).toBe(roadsId);
});

test('a correction moves a report only while nobody has taken it', async () => {
  const conditions = ruleConditions.parse({ groupIds: ['roads'] });
  await save([ruleTo(roadsId), ruleTo(lampsId, { layer: 'department', conditions })]);
  const executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  const { number } = (await report({ categoryId: 'waste.dump' })).body;
  const path = `/api/v1/reports/${number}`;
  await moderator.send('POST', `${path}/publication`, { version: 1 });
  await executor.send('POST', `${path}/taking`, { version: 2 });

  const corrected = await moderator.send('PATCH', path, { version: 3, categoryId: 'roads.pothole' });
  expect(corrected.body).toMatchObject({ isRerouted: false, organisation: { id: roadsId } });
});

test('a report of a private category is never public', async () => {
  const { number } = (await report({ categoryId: 'social.help', text: 'Соседка одна и не встаёт' })).body;
  const path = `/api/v1/reports/${number}`;
  const executor = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  const published = await moderator.send('POST', `${path}/publication`, { version: 1 });
  expect(published.status).toBe(200);

  expect((await town.anonymous.get(path)).status).toBe(404);
  const list = await town.anonymous.get('/api/v1/reports?categoryId=social.help');
  expect(list.body.reports).toEqual([]);
  for (const caller of [resident, moderator, executor]) expect((await caller.get(path)).status).toBe(200);
});

test('the classifier is held to: stops, seasons, photos, causes of another category, answers', async () => {
  const cases = [
    [{ categoryId: 'utilities.gas' }, 'reports.handled-elsewhere'],
    [{ categoryId: 'green.grass', causeId: 'green.grass.high' }, 'reports.out-of-season'],
    [{ categoryId: 'roads.pothole', causeId: 'roads.pothole.yard' }, 'reports.photo-needed'],
    [{ causeId: 'roads.pothole.yard' }, 'reports.unknown-cause'],
    [{ categoryId: 'yard.lift', causeId: 'yard.lift.stuck' }, 'reports.answers-invalid'],
  ] as const;
  for (const [changes, code] of cases) expect((await report(changes)).body.code).toBe(code);

  const answers = { 'people-inside': 'yes', 'people-count': 2 };
  const sent = await report({ categoryId: 'yard.lift', causeId: 'yard.lift.stuck', answers });
  const card = await resident.get(`/api/v1/reports/${sent.body.number}`);
  expect(card.body.answers).toMatchObject([
    { code: 'people-inside', title: 'В лифте есть люди?', values: ['Да'] },
    { code: 'people-count', values: ['2'] },
  ]);
});
