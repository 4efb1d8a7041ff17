import { afterAll, beforeAll, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import type { DeliveredEvent, Job } from '#kernel/module/server.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { endAllotments } from './allotment.jobs.ts';
import { allotmentListeners } from './allotment.listeners.ts';

let town: TestHub;
let resident: TestCaller;
let moderator: TestCaller;
let foreman: TestCaller;
let worker: TestCaller;
let otherWorker: TestCaller;
let foreigner: TestCaller;
let roadsId: string;
let workerRole: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'));
  roadsId = await town.addOrganisation('Дороги');
  const admin = await town.signIn({ roleId: 'admin' });
  const role = await admin.send('POST', '/api/v1/roles', {
    title: 'Рабочий',
    permissions: ['reports.report.work'],
    reason: 'Раздельные роли',
  });
  workerRole = role.body.id;
  resident = await town.signIn();
  moderator = await town.signIn({ roleId: 'moderator' });
  foreman = await town.signIn({ roleId: 'executor', organisationId: roadsId });
  worker = await town.signIn({ roleId: workerRole, organisationId: roadsId });
  otherWorker = await town.signIn({ roleId: workerRole, organisationId: roadsId });
  foreigner = await town.signIn({
    roleId: 'executor',
    organisationId: await town.addOrganisation('Другая служба'),
  });
  const rule = { id: newId(), position: 1, categoryId: null, groupId: null, areaId: null };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { ...rule, target: 'organisation', organisationId: roadsId },
  ]);
}, 180_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

interface Sent {
  readonly number: number;
  readonly version: number;
}

async function publish(): Promise<Sent> {
  const report = { text: 'Яма у школы', categoryId: 'roads.pothole', place: { lng: 33.3, lat: 54.15 } };
  const { body } = await resident.send('POST', '/api/v1/reports', report);
  const published = await moderator.send('POST', `/api/v1/reports/${body.number}/publication`, {
    version: 1,
  });
  town.clock.advance(60_000);
  return { number: body.number, version: published.body.version };
}

const person = (who: TestCaller) => ({ kind: 'person', id: who.personId });

async function give(by: TestCaller, { number, version }: Sent, to: unknown) {
  town.clock.advance(60_000);
  return await by.send('PUT', `/api/v1/reports/${number}/allotment`, { version, to });
}

const cardOf = async (number: number, by: TestCaller) => (await by.get(`/api/v1/reports/${number}`)).body;
const numbersOf = async (by: TestCaller, query: string) =>
  (await by.get(`/api/v1/reports/tasks?limit=200&${query}`)).body.reports.map(
    ({ number }: { number: number }) => number,
  );

async function makeCrew(members: readonly TestCaller[], by = foreman, organisationId = roadsId) {
  const memberIds = members.map(({ personId }) => personId);
  const name = `Бригада ${newId().slice(-6)}`;
  return await by.send('POST', '/api/v1/reports/crews', { organisationId, name, memberIds });
}

async function leave(who: TestCaller): Promise<void> {
  await town.hub.database.executeSql('delete from identity.membership where person_id = $1', [who.personId]);
}

async function runJob(): Promise<void> {
  const { id, run } = endAllotments as unknown as Job;
  await run(createSystemContext(town.hub, { id }), {} as never, new AbortController().signal);
}

test('a report given to a worker is theirs in the list and in nobody else’s', async () => {
  const report = await publish();
  const given = await give(foreman, report, person(worker));
  expect(given.body.allottedTo).toMatchObject({ kind: 'person', id: worker.personId, isMine: false });

  expect(await numbersOf(worker, 'allotment=mine')).toContain(report.number);
  expect(await numbersOf(otherWorker, 'allotment=mine')).not.toContain(report.number);
  expect(await numbersOf(foreman, 'allotment=nobody')).not.toContain(report.number);
  expect(await numbersOf(foreman, `workerId=${worker.personId}`)).toContain(report.number);
  const { reports } = (await worker.get('/api/v1/reports/tasks?limit=200')).body;
  const task = reports.find(({ number }: { number: number }) => number === report.number);
  expect(task.allottedTo).toMatchObject({ isMine: true });
});

test('who has a report in hand is told to its organisation alone', async () => {
  const report = await publish();
  await give(foreman, report, person(worker));
  for (const by of [town.anonymous, resident, moderator, foreigner]) {
    const card = await cardOf(report.number, by);
    expect(card.allottedTo).toBeNull();
    expect(JSON.stringify(card.history)).not.toMatch(/allotted|Мария/);
  }
  const own = await cardOf(report.number, otherWorker);
  expect(own.history.at(-1)).toMatchObject({ kind: 'allotted', worker: 'Мария Проба' });
});

test('nobody gives to people of another organisation, to residents, or what is not theirs', async () => {
  const report = await publish();
  for (const to of [person(foreigner), person(resident), { kind: 'person', id: newId() }])
    expect((await give(foreman, report, to)).body.code).toBe('reports.worker-unknown');
  expect((await give(foreigner, report, person(foreigner))).body.code).toBe('reports.report-not-found');
  expect((await give(moderator, report, person(worker))).status).toBe(403);
  expect((await give(foreman, report, { kind: 'person', id: 'x' })).status).toBe(400);
});

test('a worker without the right takes what is free and gives back what is theirs, nothing else', async () => {
  const report = await publish();
  expect((await give(worker, report, person(otherWorker))).body.code).toBe('reports.allots-others');
  const taken = await give(worker, report, person(worker));
  expect(taken.status).toBe(200);
  const now = { number: report.number, version: taken.body.version };
  expect((await give(otherWorker, now, person(otherWorker))).body.code).toBe('reports.allots-others');
  expect((await give(otherWorker, now, null)).body.code).toBe('reports.allots-others');
  expect((await give(worker, now, null)).body.allottedTo).toBeNull();
});

test('of two who take one report at once one gets it, the other is told', async () => {
  const report = await publish();
  const answers = await Promise.all([
    give(worker, report, person(worker)),
    give(otherWorker, report, person(otherWorker)),
  ]);
  expect(answers.map(({ status }) => status).sort((one, other) => one - other)).toEqual([200, 409]);
});

test('a crew’s report is in the hands of each of its people, until the crew is closed', async () => {
  const crew = await makeCrew([worker]);
  const report = await publish();
  await give(foreman, report, { kind: 'crew', id: crew.body.id });
  expect(await numbersOf(worker, 'allotment=mine')).toContain(report.number);
  expect(await numbersOf(otherWorker, 'allotment=mine')).not.toContain(report.number);
  expect(await numbersOf(foreman, `crewId=${crew.body.id}`)).toEqual([report.number]);

  town.clock.advance(60_000);
  const closed = await foreman.send('POST', `/api/v1/reports/crews/${crew.body.id}/closing`, { version: 1 });
  expect(closed.status).toBe(200);
  const card = await cardOf(report.number, foreman);
  expect(card.allottedTo).toBeNull();
  expect(card.history.at(-1).kind).toBe('allotment-ended');
  const again = await give(
    foreman,
    { number: report.number, version: card.version },
    {
      kind: 'crew',
      id: crew.body.id,
    },
  );
  expect(again.body.code).toBe('reports.worker-unknown');
});

test('a crew holds people of its own organisation only, and is kept by those with the right', async () => {
  expect((await makeCrew([foreigner])).body.code).toBe('reports.worker-unknown');
  expect((await makeCrew([worker], foreigner)).body.code).toBe('reports.unknown-organisation');
  expect((await makeCrew([worker], worker)).status).toBe(403);
  const crew = await makeCrew([worker]);
  const url = `/api/v1/reports/crews/${crew.body.id}`;
  const change = { version: 1, name: 'Ночная', memberIds: [otherWorker.personId] };
  expect((await foreigner.send('PUT', url, change)).body.code).toBe('reports.crew-not-found');
  expect((await foreman.send('PUT', url, change)).body.version).toBe(2);
  expect((await foreman.send('PUT', url, change)).body.code).toBe('reports.stale-edit');
  const body = { organisationId: roadsId, name: 'НОЧНАЯ', memberIds: [] };
  expect((await foreman.send('POST', '/api/v1/reports/crews', body)).body.code).toBe('reports.crew-exists');
});

test('a report that goes to another organisation leaves the hands it was in', async () => {
  const report = await publish();
  const given = await give(foreman, report, person(worker));
  const otherId = await town.addOrganisation('Зелень');
  const gardener = await town.signIn({ roleId: 'executor', organisationId: otherId });
  const forwarded = await moderator.send('POST', `/api/v1/reports/${report.number}/forwarding`, {
    version: given.body.version,
    organisationId: otherId,
    reason: 'Это их газон',
  });
  expect(forwarded.status).toBe(200);
  const card = await cardOf(report.number, gardener);
  expect(card.allottedTo).toBeNull();
  expect(JSON.stringify(card.history)).not.toContain('allotted');
});

test('whoever leaves the organisation has nothing in hand at once, and the next look writes it down', async () => {
  const leaver = await town.signIn({ roleId: workerRole, organisationId: roadsId });
  const crew = await makeCrew([leaver, worker]);
  const report = await publish();
  await give(foreman, report, person(leaver));
  await leave(leaver);
  expect((await cardOf(report.number, foreman)).allottedTo).toBeNull();

  await runJob();
  await runJob();
  const card = await cardOf(report.number, foreman);
  const kinds = card.history.map(({ kind }: { kind: string }) => kind);
  expect(kinds.filter((kind: string) => kind === 'allotment-ended')).toHaveLength(1);
  expect(await numbersOf(foreman, 'allotment=nobody')).toContain(report.number);
  const { teams } = (await foreman.get('/api/v1/reports/teams')).body;
  const own = teams[0].crews.find(({ id }: { id: string }) => id === crew.body.id);
  expect(own.members).toEqual([{ id: worker.personId, name: 'Мария Проба' }]);
});

test('the worker gets one letter, and nobody writes to whoever took it themselves', async () => {
  const report = await publish();
  await give(foreman, report, person(worker));
  await deliver(report.number);
  const own = await publish();
  await give(worker, own, person(worker));
  await deliver(own.number);

  const { rows } = await town.hub.database.executeSql(
    `select recipient_person_id, path from notify.message where kind = 'reports.mail-allotted'
     and path = any($1)`,
    [[`/reports/${report.number}`, `/reports/${own.number}`]],
  );
  expect(rows).toEqual([{ recipient_person_id: worker.personId, path: `/reports/${report.number}` }]);
});

async function deliver(number: number): Promise<void> {
  const { rows } = await town.hub.database.executeSql(
    `select outbox.id, outbox.subject_id, outbox.payload, outbox.occurred_at from events.outbox as outbox
     join reports.report as report on report.id = outbox.subject_id::uuid
     where outbox.event_id = 'reports.report-allotted' and report.number = $1 order by outbox.id`,
    [number],
  );
  const listener = allotmentListeners[0];
  for (const row of rows) {
    const event = {
      id: row['id'],
      subjectId: row['subject_id'],
      payload: row['payload'],
      occurredAt: row['occurred_at'],
    } as unknown as DeliveredEvent;
    await listener?.run(
      createSystemContext(town.hub, { id: 'reports.tell-worker-allotted' }) as never,
      event as never,
    );
  }
}

test('a foreman of one area gives to the crews of the organisation and changes none', async () => {
  const name = 'Дневная бригада';
  const kept = await foreman.send('POST', '/api/v1/reports/crews', {
    organisationId: roadsId,
    name,
    memberIds: [],
  });
  const bounded = await town.signIn({ roleId: 'executor', organisationId: roadsId, areaId: newId() });
  const { teams } = (await bounded.get('/api/v1/reports/teams')).body;
  expect(teams).toMatchObject([{ canAllot: true, canKeepCrews: false }]);
  expect(teams[0].crews.map((crew: { name: string }) => crew.name)).toContain(name);
  const made = { organisationId: roadsId, name: 'Своя', memberIds: [] };
  expect((await bounded.send('POST', '/api/v1/reports/crews', made)).body.code).toBe(
    'reports.unknown-organisation',
  );
  const change = { version: 1, name: 'Чужая', memberIds: [] };
  const refused = await bounded.send('PUT', `/api/v1/reports/crews/${kept.body.id}`, change);
  expect(refused.body.code).toBe('reports.crew-not-found');
});
