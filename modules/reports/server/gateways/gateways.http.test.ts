import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as textOf } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { tablesOf } from '#kernel/db/db.ts';
import { issueProgramKey } from '#kernel/identity/program-key.store.ts';
import { newId } from '#kernel/ids.ts';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { scopePermissions } from '../open311/key.handlers.ts';
import { insertRoutingRules } from '../routing.store.ts';
import type { ReportsTables } from '../tables.ts';
import { discoverServices } from './discover-gateway.ts';
import { gatewayListeners } from './listeners.ts';
import { pollGateway } from './poll-gateway.ts';
import { sendForwarding } from './send-forwarding.ts';
import { tellGateway } from './tell-gateway.ts';

/*
 * Forwarding over real HTTP: to an Open311 server (our own, which another town would run) and to one that misbehaves.
 */

let town: TestHub;
let moderator: TestCaller;
let controller: TestCaller;
let resident: TestCaller;
let admin: TestCaller;
let energyId: string;
let waterId: string;
let ownServer: string;
let key: string;

beforeAll(async () => {
  town = await openTestHub(new Date('2026-11-21T09:00:00Z'), {
    environment: { VECHE_OUTGOING_HOSTS: '127.0.0.1' },
  });
  const address = await town.app.listen({ port: 0, host: '127.0.0.1' });
  ownServer = `${address}/open311/v2`;
  energyId = await town.addOrganisation('Городские сети');
  waterId = await town.addOrganisation('Водоканал');
  const roadsId = await town.addOrganisation('Дороги');
  moderator = await town.signIn({ roleId: 'moderator' });
  controller = await town.signIn({ roleId: 'controller' });
  admin = await town.signIn({ roleId: 'admin' });
  resident = await town.signIn();
  const all = { groupId: null, areaId: null, target: 'organisation' as const };
  await insertRoutingRules(tablesOf<ReportsTables>(town.hub.database.handle), [
    { id: newId(), position: 1, categoryId: 'lighting.lamp', ...all, organisationId: energyId },
    { id: newId(), position: 2, categoryId: 'utilities.water-leak', ...all, organisationId: waterId },
    { id: newId(), position: 3, categoryId: null, ...all, organisationId: roadsId },
  ]);
  const { token } = await issueProgramKey(town.hub.database.handle, {
    name: 'Соседний город',
    organisationId: await town.addOrganisation('Соседний город'),
    personId: null,
    scopes: Object.values(scopePermissions),
    limitPerMinute: 10_000,
    expiresAt: new Date('2099-01-01T00:00:00Z'),
    issuedBy: null,
    now: town.clock.now(),
  });
  key = token;
}, 120_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
});

const never = new AbortController().signal;
const system = (id: `${string}.${string}`): SystemContext<never> => createSystemContext(town.hub, { id });
const run = async (
  job: { id: string; run: (...args: never[]) => Promise<void> },
  input: unknown,
): Promise<void> =>
  await (job.run as (...args: unknown[]) => Promise<void>)(system('reports.test'), input, never);

// NOTE: tests read rows of many shapes; a wrong guess fails the test.
// oxlint-disable-next-line typescript/no-explicit-any
async function sql(text: string, values: unknown[] = []): Promise<any[]> {
  return [...(await town.hub.database.executeSql(text, values)).rows];
}

interface GatewayFacts {
  readonly organisationId: string;
  readonly baseUrl: string;
  readonly apiKey?: string;
  readonly services: readonly object[];
  readonly hasUpdates?: boolean;
  readonly photoWay?: string;
  readonly format?: string;
}

async function addGateway(facts: GatewayFacts): Promise<string> {
  const { status, body } = await admin.send('POST', '/api/v1/reports/gateways', {
    format: 'json',
    photoWay: 'file',
    hasUpdates: false,
    isActive: true,
    ...facts,
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.id;
}

async function uploadPhoto(caller: TestCaller): Promise<{ id: string; claim: string }> {
  const red = { r: 200, g: 40, b: Math.floor(Math.random() * 255) };
  const photo = await sharp({ create: { width: 64, height: 64, channels: 3, background: red } })
    .jpeg()
    .toBuffer();
  const form = new FormData();
  form.append('file', new Blob([new Uint8Array(photo)], { type: 'image/jpeg' }), 'photo.jpg');
  const encoded = new Response(form);
  const answer = await town.app.inject({
    method: 'POST',
    url: '/api/v1/files/pictures',
    headers: {
      'content-type': encoded.headers.get('content-type') ?? '',
      'x-veche-client': 'test',
      cookie: caller.cookie ?? '',
    },
    payload: Buffer.from(await encoded.arrayBuffer()),
  });
  return answer.json();
}

async function sendReport(facts: { categoryId: string; text?: string; hasPhoto?: boolean }): Promise<number> {
  const photos = facts.hasPhoto ? [await uploadPhoto(resident)] : [];
  const { status, body } = await resident.send('POST', '/api/v1/reports', {
    text: facts.text ?? 'Не горит фонарь, звоните +7 912 345-67-89',
    categoryId: facts.categoryId,
    place: { lng: 33.3, lat: 54.15 },
    photos: photos.map(({ id, claim }) => ({ id, claim })),
  });
  expect(status, JSON.stringify(body)).toBe(200);
  return body.number;
}

async function reportOf(number: number) {
  return (
    await sql('select id, status, version, organisation_id from reports.report where number = $1', [number])
  )[0];
}

async function publish(number: number): Promise<void> {
  const { version } = await reportOf(number);
  const { status, body } = await moderator.send('POST', `/api/v1/reports/${number}/publication`, { version });
  expect(status, JSON.stringify(body)).toBe(200);
}

/** What the listener does on the event of a publication, without the queue. */
async function assigned(number: number): Promise<string> {
  const { id } = await reportOf(number);
  const [listener] = gatewayListeners;
  await listener?.run(system('reports.forward-assigned'), {
    id: newId(),
    subjectId: id,
    occurredAt: town.clock.now(),
    payload: {},
  });
  const [row] = await sql('select id from reports.forwarding where report_id = $1', [id]);
  return row?.id;
}

async function forwarded(facts: { categoryId: string; text?: string; hasPhoto?: boolean }) {
  const number = await sendReport(facts);
  await publish(number);
  const forwardingId = await assigned(number);
  return { number, forwardingId };
}

async function rowOf(forwardingId: string) {
  return (await sql('select * from reports.forwarding where id = $1', [forwardingId]))[0];
}

async function until<T>(look: () => Promise<T | undefined | false>, what: string): Promise<T> {
  for (let tries = 0; tries < 200; tries += 1) {
    const found = await look();
    if (found) return found;
    await wait(50);
  }
  throw new Error(`In vain: ${what}`);
}

describe('to another town that runs the same', () => {
  let gatewayId: string;
  let number: number;
  let remoteId: string;

  test('the queue discovers its services and carries a report there with its photo, without personal data', async () => {
    await using _jobs = await startJobs(town.hub);
    gatewayId = await addGateway({
      organisationId: energyId,
      baseUrl: ownServer,
      apiKey: key,
      hasUpdates: true,
      services: [{ categoryId: 'lighting.lamp', serviceCode: 'roads.pothole', attributes: [] }],
    });
    await until(
      async () =>
        (await sql('select discovered_at from reports.gateway where id = $1', [gatewayId]))[0]?.discovered_at,
      'services',
    );
    number = await sendReport({ categoryId: 'lighting.lamp', hasPhoto: true });
    await publish(number);
    const { id } = await reportOf(number);
    const sent = await until(
      async () =>
        (
          await sql(`select remote_id from reports.forwarding where report_id = $1 and state = 'sent'`, [id])
        )[0],
      'sent',
    );
    remoteId = sent.remote_id;

    const [there] = await sql(
      `select text, source, category_id, organisation_id,
        (select count(*)::int from reports.photo where report_id = report.id) as photos
       from reports.report where number = $1`,
      [Number(remoteId)],
    );
    expect(there).toMatchObject({ source: 'open311', category_id: 'roads.pothole', photos: 1 });
    expect(there.text).toContain(`/reports/${number}`);
    expect(there.text).not.toContain('345-67-89');
    const [gateway] = await sql('select known_services, discovery_fault from reports.gateway where id = $1', [
      gatewayId,
    ]);
    expect(gateway.discovery_fault).toBeNull();
    expect(gateway.known_services.length).toBeGreaterThan(10);
  }, 60_000);

  test('the key stands nowhere in the clear, neither in the database nor in an answer nor in the audit', async () => {
    const { body } = await admin.get('/api/v1/reports/gateways');
    const rows = JSON.stringify([
      body,
      await sql('select * from reports.gateway'),
      await sql('select difference from audit.entry'),
    ]);

    expect(body.gateways[0]).toMatchObject({ hasKey: true });
    expect(rows).not.toContain(key);
  });

  test('work that begins there is taken into work here, once', async () => {
    const executor = await town.signIn({
      roleId: 'executor',
      organisationId: await responsibleFor(remoteId),
    });
    await publish(Number(remoteId));
    const { version } = await reportOf(Number(remoteId));
    await executor.send('POST', `/api/v1/reports/${remoteId}/taking`, { version });
    town.clock.advance(60_000);

    await run(pollGateway, { gatewayId });
    await run(pollGateway, { gatewayId });

    const { body } = await moderator.get(`/api/v1/reports/${number}/other-body`);
    expect((await reportOf(number)).status).toBe('in-work');
    expect(
      body.words.map(({ status, effect }: { status: string; effect: string }) => [status, effect]),
    ).toEqual([
      ['OPEN', 'none'],
      ['IN_PROGRESS', 'taken'],
    ]);
  });

  test('an end without a photo goes to the controller, and what the controller returns is reopened there', async () => {
    await sql(`update reports.report set verdict_until = null where number = $1`, [Number(remoteId)]);
    const executor = await town.signIn({
      roleId: 'executor',
      organisationId: await responsibleFor(remoteId),
    });
    const { version } = await reportOf(Number(remoteId));
    const proof = await uploadPhoto(executor);
    const answered = await executor.send('POST', `/api/v1/reports/${remoteId}/answer`, {
      version,
      text: 'Сделано',
      photos: [{ id: proof.id, claim: proof.claim }],
    });
    expect(answered.status, JSON.stringify(answered.body)).toBe(200);
    const there = await reportOf(Number(remoteId));
    if (there.status === 'answer-review')
      await controller.send('POST', `/api/v1/reports/${remoteId}/answer-approval`, {
        version: there.version,
      });
    town.clock.advance(60_000);

    await run(pollGateway, { gatewayId });

    const here = await reportOf(number);
    expect(here.status).toBe('answer-review');
    const returned = await controller.send('POST', `/api/v1/reports/${number}/answer-return`, {
      version: here.version,
      reasonId: 'proof-poor',
      reason: 'Где фотография?',
    });
    expect(returned.status, JSON.stringify(returned.body)).toBe(200);
    const [forwarding] = await sql('select id from reports.forwarding where remote_id = $1', [remoteId]);
    const told = { forwardingId: forwarding.id, updateId: newId(), step: 'answer-returned' };
    await run(tellGateway, told);
    await run(tellGateway, told);
    expect((await reportOf(Number(remoteId))).status).toBe('reopened');
    expect(await sql('select 1 from reports.peer_update where update_id = $1', [told.updateId])).toHaveLength(
      1,
    );
  });

  test('a report that came by Open311 itself waits for a person, so that two towns do not send it round', async () => {
    const form = new URLSearchParams({
      api_key: key,
      service_code: 'lighting.lamp',
      lat: '54.15',
      long: '33.3',
      description: 'Фонарь',
    });
    const created = await fetch(`${ownServer}/requests.json`, { method: 'POST', body: form });
    const [{ service_request_id: id }] = (await created.json()) as [{ service_request_id: string }];
    await publish(Number(id));
    const forwardingId = await assigned(Number(id));

    await run(sendForwarding, { forwardingId });

    expect(await rowOf(forwardingId)).toMatchObject({ state: 'needs-person', fault: 'came-by-open311' });
  });

  test('a hidden report goes nowhere', async () => {
    const own = await sendReport({ categoryId: 'lighting.lamp' });
    await publish(own);
    await sql(`update reports.report set visibility = 'hidden' where number = $1`, [own]);
    const forwardingId = await assigned(own);

    await run(sendForwarding, { forwardingId });

    expect(await rowOf(forwardingId)).toMatchObject({
      state: 'needs-person',
      fault: 'hidden',
      remote_id: null,
    });
  });
});

async function responsibleFor(remoteNumber: string): Promise<string> {
  return (await reportOf(Number(remoteNumber))).organisation_id;
}

describe('to a server that misbehaves', () => {
  let answer: (request: IncomingMessage, body: string, response: ServerResponse) => void;
  let posts: string[];
  let server: ReturnType<typeof createServer>;
  let gatewayId: string;

  beforeAll(async () => {
    server = createServer((request, response) => {
      void textOf(request).then((body) => {
        if (request.method === 'POST') posts.push(body);
        answer(request, body, response);
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    gatewayId = await addGateway({
      organisationId: waterId,
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/`,
      format: 'xml',
      photoWay: 'none',
      services: [{ categoryId: 'utilities.water-leak', serviceCode: '7', attributes: [] }],
    });
  });

  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  beforeEach(() => {
    posts = [];
    answer = (_request, _body, response) => response.writeHead(500).end('oops');
  });

  const xml = (response: ServerResponse, body: string, status = 200) =>
    response
      .writeHead(status, { 'content-type': 'text/xml; charset=utf-8' })
      .end(`<?xml version="1.0" encoding="utf-8"?>${body}`);

  const request = (fields: Record<string, string>) =>
    `<request>${Object.entries(fields)
      .map(([name, value]) => `<${name}>${value}</${name}>`)
      .join('')}</request>`;

  test('a timeout after the request was made is resolved by looking for it, and it is never sent twice', async () => {
    const { forwardingId } = await forwarded({ categoryId: 'utilities.water-leak' });
    let kept = '';
    answer = ({ method }, body, response) => {
      if (method === 'POST') {
        kept = new URLSearchParams(body).get('description') ?? '';
        response.destroy();
        return;
      }
      xml(
        response,
        `<service_requests>${request({ service_request_id: '900', status: 'open', description: kept })}</service_requests>`,
      );
    };

    await run(sendForwarding, { forwardingId });
    expect(await rowOf(forwardingId)).toMatchObject({ state: 'unclear' });
    await run(sendForwarding, { forwardingId });
    await run(sendForwarding, { forwardingId });

    expect(await rowOf(forwardingId)).toMatchObject({ state: 'sent', remote_id: '900', fault: null });
    expect(posts).toHaveLength(1);
  });

  test('what cannot be found there is shown to a person, who alone may have it sent again', async () => {
    const { forwardingId, number } = await forwarded({ categoryId: 'utilities.water-leak' });
    answer = ({ method }, _body, response) => {
      if (method === 'POST') response.writeHead(500).end('oops');
      else xml(response, '<service_requests></service_requests>');
    };

    for (let runs = 0; runs < 6; runs += 1) await run(sendForwarding, { forwardingId });

    expect(await rowOf(forwardingId)).toMatchObject({ state: 'needs-person', fault: 'unclear' });
    expect(posts).toHaveLength(1);
    const { body } = await moderator.get('/api/v1/reports/forwardings');
    expect(body.forwardings.map((row: { number: number }) => row.number)).toContain(number);

    answer = (_request, _body, response) =>
      void xml(response, `<service_requests>${request({ service_request_id: '901' })}</service_requests>`);
    const url = `/api/v1/reports/forwardings/${forwardingId}/settlement`;
    const again = await moderator.send('POST', url, { decision: { kind: 'send-again' } });
    const twice = await moderator.send('POST', url, { decision: { kind: 'send-again' } });
    await run(sendForwarding, { forwardingId });

    expect([again.status, twice.status]).toEqual([200, 409]);
    expect(await rowOf(forwardingId)).toMatchObject({ state: 'sent', remote_id: '901' });
    expect(posts).toHaveLength(2);
  });

  test('a hub that died while the request was on its way looks for it and does not send it again', async () => {
    const { forwardingId } = await forwarded({ categoryId: 'utilities.water-leak' });
    await sql(`update reports.forwarding set state = 'sending', tried_at = $2 where id = $1`, [
      forwardingId,
      town.clock.now(),
    ]);
    answer = (_request, _body, response) => void xml(response, '<service_requests/>');

    await run(sendForwarding, { forwardingId });

    expect(await rowOf(forwardingId)).toMatchObject({ state: 'unclear' });
    expect(posts).toHaveLength(0);
  });

  test('a server that took nothing is asked again later, until a person is', async () => {
    const { forwardingId } = await forwarded({ categoryId: 'utilities.water-leak' });
    answer = (_request, _body, response) => response.writeHead(503).end();

    for (let runs = 0; runs < 9; runs += 1) await run(sendForwarding, { forwardingId });

    expect(await rowOf(forwardingId)).toMatchObject({ state: 'needs-person', fault: 'unreachable' });
    expect(posts).toHaveLength(8);
  });

  test('a refusal is told in the words of the other side', async () => {
    const { forwardingId } = await forwarded({ categoryId: 'utilities.water-leak' });
    answer = (_request, _body, response) =>
      void xml(
        response,
        '<errors><error><code>400</code><description>Вне города</description></error></errors>',
        400,
      );

    await run(sendForwarding, { forwardingId });

    expect(await rowOf(forwardingId)).toMatchObject({
      state: 'needs-person',
      fault: 'refused',
      detail: 'Вне города',
    });
  });

  test.each([
    ['a page instead of a document', '<html><body><p>Welcome</body></html>'],
    ['an empty answer', ''],
    ['a request without number and token', '<service_requests><request/></service_requests>'],
    ['a bomb of entities', '<!DOCTYPE x [<!ENTITY a "aaaa">]><service_requests>&a;</service_requests>'],
  ])('%s under the code 200 leaves it unclear', async (_title, body) => {
    const { forwardingId } = await forwarded({ categoryId: 'utilities.water-leak' });
    answer = (_request, _sent, response) => response.writeHead(200, { 'content-type': 'text/xml' }).end(body);

    await run(sendForwarding, { forwardingId });

    expect(await rowOf(forwardingId)).toMatchObject({ state: 'unclear' });
    expect(posts).toHaveLength(1);
  });

  test('a token is asked for its number; one that never gets it is shown to a person', async () => {
    const first = await forwarded({ categoryId: 'utilities.water-leak' });
    const second = await forwarded({ categoryId: 'utilities.water-leak' });
    answer = ({ method, url }, _body, response) => {
      if (method === 'POST')
        return void xml(
          response,
          `<service_requests>${request({ token: `t${posts.length}` })}</service_requests>`,
        );
      if (url?.includes('/tokens/t1.'))
        return void xml(
          response,
          `<service_requests>${request({ service_request_id: '77', token: 't1' })}</service_requests>`,
        );
      if (url?.includes('/tokens/')) return void xml(response, '<errors/>', 404);
      return void xml(response, '<service_requests/>');
    };
    await run(sendForwarding, { forwardingId: first.forwardingId });
    await run(sendForwarding, { forwardingId: second.forwardingId });

    await run(pollGateway, { gatewayId });
    expect(await rowOf(first.forwardingId)).toMatchObject({ state: 'sent', remote_id: '77' });
    expect(await rowOf(second.forwardingId)).toMatchObject({ state: 'token' });

    town.clock.advance(25 * 60 * 60_000);
    await run(pollGateway, { gatewayId });
    expect(await rowOf(second.forwardingId)).toMatchObject({
      state: 'needs-person',
      fault: 'unclear',
      detail: 't2',
    });
  });

  test('a status that changed there is read by the numbers; a side that fails is asked ever more seldom', async () => {
    const { forwardingId, number } = await forwarded({ categoryId: 'utilities.water-leak' });
    let status = 'open';
    answer = ({ method, url }, _body, response) => {
      const fields: Record<string, string> =
        method === 'POST' ? {} : { status, status_notes: 'Трубу заменили' };
      if (method !== 'POST' && !url?.includes('500')) return void xml(response, '<service_requests/>');
      xml(
        response,
        `<service_requests>${request({ service_request_id: '500', ...fields })}</service_requests>`,
      );
    };
    await run(sendForwarding, { forwardingId });
    await run(pollGateway, { gatewayId });
    expect((await reportOf(number)).status).toBe('assigned');

    status = 'closed';
    await run(pollGateway, { gatewayId });
    await run(pollGateway, { gatewayId });

    const { body } = await moderator.get(`/api/v1/reports/${number}/other-body`);
    expect((await reportOf(number)).status).toBe('answer-review');
    expect(body.words).toHaveLength(1);
    expect(body.words[0]).toMatchObject({ status: 'CLOSED', text: 'Трубу заменили', effect: 'answered' });

    answer = (_request, _body, response) => response.writeHead(502).end();
    await run(pollGateway, { gatewayId });
    await run(pollGateway, { gatewayId });
    const [gateway] = await sql(
      'select fault, failure_count, next_poll_at from reports.gateway where id = $1',
      [gatewayId],
    );
    expect(gateway).toMatchObject({ fault: 'failed', failure_count: 2 });
    expect(gateway.next_poll_at.getTime() - town.clock.now().getTime()).toBe(20 * 60_000);
  });

  test('an end with a photo of the work is an answer with its proof; a picture that cannot be had is none', async () => {
    const work = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#447722' } })
      .jpeg()
      .toBuffer();
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const numbers: number[] = [];
    for (const remote of ['610', '611']) {
      answer = (_request, _body, response) =>
        void xml(response, `<service_requests>${request({ service_request_id: remote })}</service_requests>`);
      const { forwardingId, number } = await forwarded({ categoryId: 'utilities.water-leak' });
      await run(sendForwarding, { forwardingId });
      numbers.push(number);
    }
    await sql('update reports.gateway set has_updates = true, failure_count = 0 where id = $1', [gatewayId]);
    const update = (fields: Record<string, string>) =>
      request(fields).replaceAll(/(?<=<\/?)request(?=>)/g, 'request_update');
    answer = ({ url }, _body, response) => {
      if (url === '/work.jpg')
        return void response.writeHead(200, { 'content-type': 'image/jpeg' }).end(work);
      if (!url?.includes('servicerequestupdates')) return void response.writeHead(404).end();
      const common = { status: 'fixed', description: 'Готово, звоните +7 912 345-67-89' };
      const updates = [
        update({ update_id: 'a', service_request_id: '610', ...common, media_url: `${base}/work.jpg` }),
        update({
          update_id: 'b',
          service_request_id: '611',
          ...common,
          media_url: 'http://169.254.169.254/secret',
        }),
        update({ update_id: 'c', service_request_id: '9999', ...common }),
      ];
      return void xml(response, `<service_request_updates>${updates.join('')}</service_request_updates>`);
    };

    await run(pollGateway, { gatewayId });
    await run(pollGateway, { gatewayId });

    const outcomes = await sql(
      `select status, answer_outcome, (select count(*)::int from reports.photo where report_id = report.id and kind = 'proof') as proofs,
        (select text from reports.history where report_id = report.id and kind = 'answer-submitted') as said
       from reports.report where number = any($1) order by number`,
      [numbers],
    );
    expect(outcomes.map(({ proofs }) => proofs)).toEqual([1, 0]);
    expect(['answered', 'answer-review']).toContain(outcomes[0].status);
    expect(outcomes[1]).toMatchObject({ status: 'answer-review', answer_outcome: 'explained' });
    expect(outcomes[1].said).toContain('Готово');
    expect(outcomes[1].said).not.toContain('345-67-89');
    await sql('update reports.gateway set has_updates = false where id = $1', [gatewayId]);
  });

  test('a category that is not mapped, or a question without an answer, is shown to a person', async () => {
    const [gateway] = await sql('select version from reports.gateway where id = $1', [gatewayId]);
    const known = [
      {
        code: '7',
        name: 'Leak',
        group: null,
        attributes: [{ code: 'depth', datatype: 'number', isRequired: true, description: null, values: [] }],
      },
    ];
    await sql('update reports.gateway set known_services = $2 where id = $1', [
      gatewayId,
      JSON.stringify(known),
    ]);
    const { forwardingId } = await forwarded({ categoryId: 'utilities.water-leak' });

    await run(sendForwarding, { forwardingId });

    expect(await rowOf(forwardingId)).toMatchObject({ fault: 'attribute-missing', detail: 'depth' });
    const save = async (services: object[]) =>
      await admin.send('PUT', `/api/v1/reports/gateways/${gatewayId}`, {
        version: gateway.version,
        baseUrl: 'https://elsewhere.example/v2',
        format: 'xml',
        photoWay: 'none',
        hasUpdates: false,
        isActive: false,
        services,
      });
    expect(
      (await save([{ categoryId: 'utilities.water-leak', serviceCode: '7', attributes: [] }])).body.code,
    ).toBe('reports.gateway-attribute-unmapped');
    const constant = { code: 'depth', source: { kind: 'constant', values: ['1'] } };
    const sound = [{ categoryId: 'utilities.water-leak', serviceCode: '7', attributes: [constant] }];
    expect((await save([...sound, ...sound])).body.code).toBe('reports.gateway-mapped-twice');
    expect((await save(sound)).status).toBe(200);
    expect((await save(sound)).body.code).toBe('reports.gateway-stale');
  });
});

test('who may not moderate or work on a report learns nothing of its way', async () => {
  const stranger = await town.signIn({ roleId: 'executor', organisationId: waterId });
  const [{ id, number }] = await sql(
    `select forwarding.id, number from reports.forwarding join reports.report on report.id = report_id
     where organisation_id = $1 limit 1`,
    [energyId],
  );

  expect((await stranger.get(`/api/v1/reports/${number}/other-body`)).status).toBe(404);
  expect((await resident.get(`/api/v1/reports/${number}/other-body`)).status).toBe(403);
  const decision = { kind: 'send-again' };
  expect(
    (await stranger.send('POST', `/api/v1/reports/forwardings/${id}/settlement`, { decision })).status,
  ).toBe(403);
  expect((await moderator.get('/api/v1/reports/gateways')).status).toBe(403);
});

test('a gateway to an address inside the network is refused at the call, and says so', async () => {
  const organisationId = await town.addOrganisation('Не наш');
  const gatewayId = await addGateway({ organisationId, baseUrl: 'http://10.0.0.1/open311', services: [] });

  await run(discoverServices, { gatewayId });

  const [row] = await sql('select discovery_fault from reports.gateway where id = $1', [gatewayId]);
  expect(row.discovery_fault).toBe('address-refused');
});
