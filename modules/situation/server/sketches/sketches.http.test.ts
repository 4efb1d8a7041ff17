import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { emptyCard } from '#modules/incidents/contract/incident.ts';
import type { Shape } from '../../contract/sketches.ts';

const path = '/api/v1/situation/sketches';

let town: TestHub;
let dispatcher: TestCaller;
let colleague: TestCaller;
let executor: TestCaller;
let cardId: string;

const line: Shape = {
  kind: 'line',
  points: [
    [33.3, 54.1],
    [33.31, 54.1],
  ],
  text: '',
};

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-22T09:00:00Z'));
  const organisationId = await town.addOrganisation('ЕДДС');
  dispatcher = await town.signIn({ roleId: 'dispatcher', organisationId });
  colleague = await town.signIn({ roleId: 'dispatcher', organisationId });
  executor = await town.signIn({ roleId: 'executor' });
  const fields = { ...emptyCard, typeCode: 'fire', words: 'Горит', address: 'улица Мира' };
  cardId = (await dispatcher.send('POST', '/api/v1/incidents/cards', { fields })).body.id;
}, 180_000);
afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

async function save(by: TestCaller, changes: object = {}) {
  return await by.send('POST', path, { title: 'Оцепление', shapes: [line], incidentId: null, ...changes });
}
const listed = async (by: TestCaller, query = ''): Promise<string[]> =>
  (await by.get(`${path}${query}`)).body.sketches.map(({ id }: { id: string }) => id);

test('an own view is nobody else’s, and only its author deletes it', async () => {
  const { body } = await save(dispatcher);
  expect(await listed(dispatcher)).toContain(body.id);
  expect(await listed(colleague)).not.toContain(body.id);
  expect((await colleague.send('DELETE', `${path}/${body.id}`)).status).toBe(404);
  expect((await dispatcher.send('DELETE', `${path}/${body.id}`)).status).toBe(200);
  expect(await listed(dispatcher)).not.toContain(body.id);
});

test('a sketch on a card is seen by all who may read the card and by nobody else', async () => {
  const { body } = await save(dispatcher, { incidentId: cardId });
  expect(await listed(colleague, `?incidentId=${cardId}`)).toEqual([body.id]);
  expect(await listed(colleague)).toEqual([]);
  expect((await executor.get(`${path}?incidentId=${cardId}`)).status).toBe(404);
  expect((await save(executor, { incidentId: cardId })).body.code).toBe('situation.sketch-card-not-found');
  expect((await colleague.send('DELETE', `${path}/${body.id}`)).status).toBe(404);
});

test('shapes that are none and sketches without end are refused', async () => {
  const point = line.points.slice(0, 1);
  for (const shape of [
    { ...line, points: point },
    { ...line, kind: 'polygon' },
    { kind: 'note', points: point, text: ' ' },
    { kind: 'point', points: line.points, text: '' },
    { ...line, points: Array.from({ length: 201 }, () => [33, 54]) },
  ])
    expect((await save(executor, { shapes: [shape] })).status).toBe(400);
  for (let count = 0; count < 50; count += 1) expect((await save(executor)).status).toBe(200);
  expect((await save(executor)).body.code).toBe('situation.too-many-sketches');
});
