import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { json } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { readBootConfig } from '#kernel/config/boot.ts';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { kernelJobs } from '#kernel/jobs/kernel-jobs.ts';
import { createSandboxChannel } from '#kernel/notify/channel.ts';
import { deliverDueMessages } from '#kernel/notify/deliver.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { startTracing } from './start-tracing.ts';

/** The fields of OTLP's JSON that we look at. */
interface ExportedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: readonly { key: string; value: Record<string, unknown> }[];
}

const spans: ExportedSpan[] = [];
const paths = new Set<string>();
let collector: Server;
let town: TestHub;

async function collect(request: IncomingMessage, response: ServerResponse): Promise<void> {
  paths.add(`${request.method} ${request.url}`);
  // oxlint-disable-next-line typescript/no-explicit-any
  const body = (await json(request)) as any;
  for (const { scopeSpans } of body.resourceSpans) for (const scope of scopeSpans) spans.push(...scope.spans);
  response.setHeader('content-type', 'application/json').end('{}');
}

/** Everything is done under tracing once; the spans come when it is stopped. */
beforeAll(async () => {
  collector = createServer((request, response) => void collect(request, response));
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  const address = collector.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const config = readBootConfig({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` });
  const tracing = await startTracing(config, '1.2.3');
  town = await openTestHub();
  await useTown();
  await tracing[Symbol.asyncDispose]();
}, 240_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
  collector.close();
});

const callersTrace = '0af7651916cd43dd8448eb211c80319c';
const callersSpan = 'b7ad6b7169203331';
const personalWord = 'Пушкина-секретная';
let problem: { traceId?: string };

async function useTown(): Promise<void> {
  const traceparent = `00-${callersTrace}-${callersSpan}-01`;
  const query = new URLSearchParams({ text: personalWord });
  await town.app.inject({ url: `/api/v1/addresses?${query}`, headers: { traceparent } });
  problem = (await town.anonymous.get('/api/v1/place?lng=400&lat=0')).body;
  await town.anonymous.send('POST', '/api/auth/request-password-reset', {
    email: `${personalWord}@a.example`,
  });
  const person = await town.signIn();
  await town.anonymous.send('POST', '/api/auth/request-password-reset', {
    email: `${person.personId}@test.example`,
  });
  const never = new AbortController().signal;
  await deliverDueMessages(town.hub.database, [createSandboxChannel('email')], town.clock, never);
  await runOneJob();
}

async function runOneJob(): Promise<void> {
  const [job] = kernelJobs(town.hub).filter(({ id }) => id === 'events.prune');
  if (!job) throw new Error('The job is gone');
  await using _jobs = await startJobs(town.hub);
  await town.hub.database.transaction(async (db) => await enqueue(db, job, {}));
  const countDone = async () => {
    const sql = "select count(*)::int as n from jobs.job where name = 'events.prune' and state = 'completed'";
    return (await town.hub.database.executeSql(sql)).rows[0]?.['n'];
  };
  await vi.waitFor(async () => expect(await countDone()).toBe(1), { timeout: 60_000, interval: 100 });
}

function attributesOf(span: ExportedSpan | undefined): Record<string, unknown> {
  return Object.fromEntries((span?.attributes ?? []).map(({ key, value }) => [key, Object.values(value)[0]]));
}

test('a request is a span of its caller’s trace, named by its route, with what it asked the database', () => {
  const request = spans.find(({ name }) => name === 'GET geo.searchAddresses');
  expect(request).toMatchObject({ traceId: callersTrace, parentSpanId: callersSpan });
  expect(attributesOf(request)).toMatchObject({
    'http.route': '/api/v1/addresses',
    'http.response.status_code': 200,
  });
  const statements = spans.filter(({ parentSpanId }) => parentSpanId === request?.spanId);
  expect(statements.length).toBeGreaterThan(0);
  expect(String(attributesOf(statements[0])['db.query.text'])).toContain('$1');
});

test('a problem tells the trace in which it came about', () => {
  const refused = spans.find(({ name }) => name === 'GET geo.describePlace');
  expect(problem.traceId).toMatch(/^[0-9a-f]{32}$/);
  expect(problem.traceId).toBe(refused?.traceId);
});

test('a job and a letter are spans of their own', () => {
  expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['job events.prune', 'send email']));
});

test('what people wrote, and their addresses, leave the town in no span', () => {
  const everything = JSON.stringify(spans);
  expect(everything).not.toContain(personalWord);
  expect(everything).not.toContain(encodeURIComponent(personalWord));
  expect(everything).not.toContain('test.example');
  expect([...paths]).toEqual(['POST /v1/traces']);
});

test('a collector that is gone stops nothing', async () => {
  const tracing = await startTracing({ otlpEndpoint: 'http://127.0.0.1:9' }, '1.2.3');
  expect((await town.anonymous.get('/api/v1/session')).status).toBe(200);
  await tracing[Symbol.asyncDispose]();
});
