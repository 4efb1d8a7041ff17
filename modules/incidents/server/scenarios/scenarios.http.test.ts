import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { emptyCard } from '../../contract/incident.ts';
import type { ScenarioDefinition, ScenarioStep } from '../../contract/scenario-definition.ts';
import type { IncidentsTables } from '../tables.ts';
import { systemOf } from '../testing/system-of.ts';
import { advanceScenario } from './advance.jobs.ts';
import { endDueSteps } from './end-step.ts';
import { scenarioListeners } from './scenario.listeners.ts';

const base = '/api/v1/incidents';

let town: TestHub;
let system: SystemContext<IncidentsTables>;
let admin: TestCaller;
let dispatcher: TestCaller;
let head: TestCaller;
let foreigner: TestCaller;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  system = systemOf(town, 'incidents.advance-scenario');
  admin = await town.signIn({ roleId: 'admin' });
  dispatcher = await town.signIn({ roleId: 'dispatcher' });
  head = await town.signIn({ roleId: 'mayor' });
  foreigner = await town.signIn({ roleId: 'executor' });
  const db = tablesOf<IncidentsTables>(town.hub.database.handle);
  const facts = {
    phone: null,
    acknowledgeSeconds: 30,
    seniorPersonId: null,
    nextServiceId: null,
    position: 1,
  };
  for (const [index, title] of ['Водоканал', 'Дороги'].entries()) {
    const serviceId = newId();
    const organisationId = await town.addOrganisation(title);
    await db
      .insertInto('incidents.service')
      .values({ id: serviceId, organisationId, title, ...facts })
      .execute();
    const runCard = { typeCode: 'water-burst', areaId: null, level: index + 1, serviceId };
    await db
      .insertInto('incidents.runCard')
      .values({ id: newId(), ...runCard, fromMode: 'everyday' })
      .execute();
  }
}, 180_000);

afterAll(async () => await town[Symbol.asyncDispose]());

const question = {
  kind: 'ask',
  question: 'Нужна помощь дорожников?',
  choices: [
    { key: 'yes', title: 'Да' },
    { key: 'no', title: 'Нет' },
  ],
  withinSeconds: 60,
  onSilence: 'no',
} as const;

function step(key: string, action: ScenarioStep['action'], rest: Partial<ScenarioStep> = {}): ScenarioStep {
  return { key, after: [], answers: [], action, ...rest };
}

const steps: ScenarioStep[] = [
  step('send', { kind: 'send', level: 1 }),
  step('head', { kind: 'notify', roleId: 'mayor', text: 'Прорыв воды в городе' }),
  step('ask', { ...question, choices: [...question.choices] }, { after: ['send', 'head'] }),
  step('second', { kind: 'send', level: 2 }, { after: ['ask'], answers: [{ step: 'ask', is: ['yes'] }] }),
  step(
    'note',
    { kind: 'note', text: 'Обошлись своими силами' },
    { after: ['ask'], answers: [{ step: 'ask', is: ['no'] }] },
  ),
];

const definition: ScenarioDefinition = {
  titles: null,
  trigger: { on: 'registered', typeCodes: ['water-burst'], priorityAtMost: 4 },
  steps,
};

let scenarioId: string | null = null;

async function save(changes: object = {}): Promise<number> {
  const body = { id: scenarioId, title: 'Прорыв', isActive: true, definition, ...changes };
  const saved = await admin.send('POST', `${base}/scenarios`, body);
  expect(saved.status).toBe(200);
  scenarioId = saved.body.id;
  return saved.body.version;
}

async function sendCard(): Promise<string> {
  const fields = { ...emptyCard, typeCode: 'water-burst', words: 'Бьёт вода', address: 'улица Мира' };
  const { id } = (await dispatcher.send('POST', `${base}/cards`, { fields })).body;
  const sent = { version: 1, serviceIds: [] };
  expect((await dispatcher.send('POST', `${base}/cards/${id}/registration`, sent)).status).toBe(200);
  return id;
}

/** The same event, told twice. */
async function hear(incidentId: string): Promise<void> {
  for (const _ of [1, 2])
    await scenarioListeners[0]?.run(system as never, {
      id: newId(),
      subjectId: incidentId,
      occurredAt: town.clock.now(),
      payload: { incidentId, number: 1, status: 'open', priority: 3, version: 2, areaIds: [] },
    });
}

const runsOf = async (id: string) => (await dispatcher.get(`${base}/cards/${id}/scenarios`)).body.runs;
const statesOf = async (id: string) =>
  Object.fromEntries(
    (await runsOf(id))[0].steps.map(({ key, state }: { key: string; state: string | null }) => [key, state]),
  );
const tasksOf = async (id: string): Promise<string[]> =>
  (await dispatcher.get(`${base}/cards/${id}`)).body.tasks.map(
    ({ title, state }: { title: string; state: string }) => `${title}: ${state}`,
  );

async function advance(id: string, by = system): Promise<void> {
  const [run] = await runsOf(id);
  await advanceScenario.run(by as never, { runId: run.id } as never, AbortSignal.timeout(30_000));
}

async function toldHead(): Promise<number> {
  const { rows } = await town.hub.database.executeSql(
    `select id from notify.message where recipient_person_id = $1 and kind = 'incidents.scenario'`,
    [head.personId],
  );
  return rows.length;
}

/** A hub that dies at its n-th transaction, before or after the commit of that one. */
function dyingAt(at: number, when: 'before' | 'after'): SystemContext<IncidentsTables> {
  let count = 0;
  return {
    ...system,
    transaction: async (work) => {
      count += 1;
      if (count !== at) return await system.transaction(work);
      if (when === 'after') {
        await system.transaction(work);
        throw new Error('killed');
      }
      return await system.transaction(async (context) => {
        await work(context);
        throw new Error('killed');
      });
    },
  };
}

test('a hub that dies at any step goes on once: each service is sent once, each person told once', async () => {
  await save();
  for (const at of [1, 2, 3, 4])
    for (const when of ['before', 'after'] as const) {
      const before = await toldHead();
      const id = await sendCard();
      await hear(id);
      await expect(advance(id, dyingAt(at, when))).rejects.toThrow('killed');
      await Promise.all([advance(id), advance(id)]);
      expect(await tasksOf(id)).toEqual(['Водоканал: added']);
      expect((await toldHead()) - before).toBe(1);
      expect(await runsOf(id)).toHaveLength(1);
      expect(await statesOf(id)).toEqual({
        send: 'done',
        head: 'done',
        ask: 'waiting',
        second: null,
        note: null,
      });
    }
});

test('the dispatcher decides, the first answer counts, and what was not chosen is left out', async () => {
  const id = await sendCard();
  await hear(id);
  await advance(id);
  const [run] = await runsOf(id);
  const answer = async (choice: string, by = dispatcher) =>
    await by.send('POST', `${base}/scenario-runs/${run.id}/answers`, { step: 'ask', choice });
  expect((await answer('yes', foreigner)).status).toBe(403);
  expect((await answer('maybe')).body.code).toBe('incidents.step-over');
  expect((await answer('yes')).status).toBe(200);
  expect((await answer('no')).body.code).toBe('incidents.step-over');
  await advance(id);
  expect(await tasksOf(id)).toEqual(['Водоканал: added', 'Дороги: added']);
  expect((await runsOf(id))[0]).toMatchObject({ state: 'done' });
  expect(await statesOf(id)).toMatchObject({ second: 'done', note: 'skipped' });
});

test('a question nobody answers is decided by its silence, and a version saved meanwhile changes nothing that runs', async () => {
  const id = await sendCard();
  await hear(id);
  await advance(id);
  const version = await save({ definition: { ...definition, steps: steps.slice(0, 1) } });
  town.clock.advance(61_000);
  await endDueSteps(system);
  await endDueSteps(system);
  await advance(id);
  expect(await statesOf(id)).toMatchObject({ ask: 'done', second: 'skipped', note: 'done' });
  expect((await runsOf(id))[0].version).toBe(version - 1);
  expect(await save()).toBe(version + 1);
});

test('a cancelled scenario lets go of whom it sent and nobody else, and tells the all-clear', async () => {
  const id = await sendCard();
  await hear(id);
  await advance(id);
  const before = await toldHead();
  const [run] = await runsOf(id);
  const cancel = async () =>
    await dispatcher.send('POST', `${base}/scenario-runs/${run.id}/cancellation`, { reason: 'Ложный вызов' });
  expect((await cancel()).status).toBe(200);
  expect((await cancel()).body.code).toBe('incidents.step-over');
  await advance(id);
  expect(await tasksOf(id)).toEqual(['Водоканал: declined']);
  expect((await toldHead()) - before).toBe(1);
  expect(await statesOf(id)).toMatchObject({ send: 'undone', head: 'undone', ask: 'undone', second: null });
});

test('a card has a scenario once, whatever the scenario changes on it', async () => {
  const id = await sendCard();
  for (const _ of [1, 2, 3]) {
    await hear(id);
    await advance(id);
  }
  expect(await runsOf(id)).toHaveLength(1);
});

test('a trial tells on which cards it would have begun and whom it would have sent, and does nothing', async () => {
  const before = await toldHead();
  const answer = await admin.send('POST', `${base}/scenarios/trial`, { definition, days: 30 });
  expect(answer.body.matched).toBeGreaterThan(5);
  expect(answer.body.examples[0]).toMatchObject({ steps: ['send', 'head'], services: ['Водоканал'] });
  // The administrator takes no calls, and learns of no address where somebody called from.
  expect(JSON.stringify(answer.body)).not.toContain('улица Мира');
  expect(await toldHead()).toBe(before);
  const none = { ...definition, trigger: { ...definition.trigger, priorityAtMost: 1 } };
  expect(
    (await admin.send('POST', `${base}/scenarios/trial`, { definition: none, days: 30 })).body.matched,
  ).toBe(0);
});

test('a scenario whose steps go in a circle is refused, and one that is not active begins nothing', async () => {
  const circle = { ...definition, steps: [step('a', question as never, { after: ['a'] })] };
  const body = { id: null, title: 'Круг', isActive: true, definition: circle };
  expect((await admin.send('POST', `${base}/scenarios`, body)).status).toBe(400);
  await save({ isActive: false });
  const id = await sendCard();
  await hear(id);
  expect(await runsOf(id)).toEqual([]);
});

test('two who save one scenario at once: the second is told, and nothing breaks', async () => {
  const basedOn = await save();
  const body = { id: scenarioId, title: 'Прорыв', isActive: true, definition, basedOn };
  const answers = await Promise.all(
    [1, 2].map(async () => await admin.send('POST', `${base}/scenarios`, body)),
  );
  expect(answers.map(({ status }) => status).toSorted((one, other) => one - other)).toEqual([200, 409]);
  const stale = answers.find(({ status }) => status === 409);
  expect(stale?.body.code).toBe('incidents.scenario-stale');
  const blind = await Promise.all([1, 2].map(async () => await save()));
  expect(blind.toSorted((one, other) => one - other)).toEqual([basedOn + 2, basedOn + 3]);
});
