import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { percentile } from './report.ts';
import type { BenchResult } from './report.ts';

const requestsPerSecond = 50;
const measuredForMs = 20_000;
const warmUpMs = 3_000;
/** One request in five changes something, as in a busy hour of a town. */
const writeShare = 0.2;
const statisticsEveryMs = 2_000;
const yearMs = 365 * 24 * 60 * 60_000;

interface Samples {
  readonly reads: number[];
  readonly writes: number[];
  failures: number;
}

/** 50 requests a second on the embedded database: reads and writes of many people, then beside a heavy query. */
export async function measureApiLoad(): Promise<BenchResult> {
  const data = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  const child = fork(resolve(import.meta.dirname, 'hub-under-load.ts'), {
    env: { ...process.env, PORT: '0', VECHE_DATA: data, VECHE_LOG_LEVEL: 'error' },
  });
  try {
    const { url, tokens } = await readAddress(child);
    await load(url, tokens, warmUpMs);
    const calm = await load(url, tokens, measuredForMs);
    const statistics = await beside(
      () => readYear(url, tokens[0] ?? ''),
      () => load(url, tokens, measuredForMs),
    );
    const heavyMs: number[] = [];
    child.on('message', (message: { heavyMs?: number }) => heavyMs.push(message.heavyMs ?? 0));
    child.send('heavy');
    const busy = await load(url, tokens, measuredForMs);
    child.send('stop');
    await once(child, 'exit');
    return describe({ calm, statistics, busy, heavyMs });
  } finally {
    child.kill('SIGKILL');
    await rm(data, { recursive: true, force: true });
  }
}

interface Phases {
  readonly calm: Samples;
  readonly statistics: { readonly result: Samples; readonly takenMs: readonly number[] };
  readonly busy: Samples;
  readonly heavyMs: readonly number[];
}

function describe({ calm, statistics, busy, heavyMs }: Phases): BenchResult {
  const besideStatistics = [...statistics.result.reads, ...statistics.result.writes];
  const both = [...busy.reads, ...busy.writes];
  if (calm.failures + busy.failures > 0) console.log(`${calm.failures + busy.failures} requests failed`);
  return {
    bench: `API at ${requestsPerSecond} requests a second, embedded`,
    figures: [
      {
        what: `read p95 (${calm.reads.length})`,
        value: percentile(calm.reads, 0.95),
        unit: 'ms',
        budget: 50,
      },
      {
        what: `write p95 (${calm.writes.length})`,
        value: percentile(calm.writes, 0.95),
        unit: 'ms',
        budget: 100,
      },
      {
        what: `p95 beside the town's statistics of a year (${besideStatistics.length})`,
        value: percentile(besideStatistics, 0.95),
        unit: 'ms',
        budget: 150,
      },
      {
        what: `the statistics of a year, median of ${statistics.takenMs.length}`,
        value: percentile(statistics.takenMs, 0.5),
        unit: 'ms',
        budget: null,
      },
      {
        what: `p95 beside a heavy query (${both.length})`,
        value: percentile(both, 0.95),
        unit: 'ms',
        budget: 150,
      },
      {
        what: `the heavy query, median of ${heavyMs.length}`,
        value: percentile(heavyMs, 0.5),
        unit: 'ms',
        budget: null,
      },
      { what: 'requests that failed', value: calm.failures + busy.failures, unit: 'in all', budget: 0 },
    ],
  };
}

/** Does something again and again while something else goes on, and tells how long each time took. */
async function beside<Result>(
  again: () => Promise<void>,
  work: () => Promise<Result>,
): Promise<{ result: Result; takenMs: readonly number[] }> {
  const takenMs: number[] = [];
  const timer = setInterval(() => {
    const startedAt = performance.now();
    void again().then(() => takenMs.push(performance.now() - startedAt));
  }, statisticsEveryMs);
  try {
    return { result: await work(), takenMs };
  } finally {
    clearInterval(timer);
  }
}

/** What a resident who opens the page of statistics asks for. */
async function readYear(url: string, token: string): Promise<void> {
  const now = Date.now();
  const day = (atMs: number): string => new Date(atMs).toISOString().slice(0, 10);
  const answer = await fetch(`${url}/api/v1/reports/statistics?from=${day(now - yearMs)}&to=${day(now)}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  if (!answer.ok) throw new Error(`statistics answered ${answer.status}`);
  await answer.arrayBuffer();
}

async function readAddress(child: ChildProcess): Promise<{ url: string; tokens: string[] }> {
  const [message] = (await once(child, 'message')) as [{ url: string; tokens: string[] }];
  return message;
}

/** An open loop: requests start on time whether or not earlier ones are answered. */
async function load(url: string, tokens: readonly string[], forMs: number): Promise<Samples> {
  const samples: Samples = { reads: [], writes: [], failures: 0 };
  const pending: Promise<void>[] = [];
  const numbers = await readPublicNumbers(url);
  const startedAt = performance.now();
  for (let index = 0; index < (forMs / 1000) * requestsPerSecond; index += 1) {
    await pause(Math.max(0, startedAt + (index * 1000) / requestsPerSecond - performance.now()));
    const isWrite = (index * 0.618) % 1 < writeShare;
    const token = tokens[index % tokens.length] ?? '';
    pending.push(
      time(
        samples,
        isWrite ? 'writes' : 'reads',
        async () => await (isWrite ? write(url, token, { index, numbers }) : read(url, token, index)),
      ),
    );
  }
  await Promise.all(pending);
  return samples;
}

async function time(
  samples: Samples,
  kind: 'reads' | 'writes',
  request: () => Promise<Response>,
): Promise<void> {
  const startedAt = performance.now();
  const answer = await request();
  await answer.arrayBuffer();
  samples[kind].push(performance.now() - startedAt);
  if (!answer.ok) samples.failures += 1;
}

const readPaths = [
  '/api/v1/reports?limit=50',
  '/api/v1/reports/map?box=33.2,54.0,33.5,54.3&zoom=12',
  '/api/v1/reports/5',
  '/api/v1/session',
  '/api/v1/reports/categories',
];

/** Each of the people reads with a token of their own: one address alone would meet its rate limit. */
async function read(url: string, token: string, index: number): Promise<Response> {
  return await fetch(`${url}${readPaths[index % readPaths.length]}`, {
    headers: { authorization: `Bearer ${token}` },
  });
}

/** Support and its subscription: a command with audit, without the hourly limit of new reports. */
async function write(
  url: string,
  token: string,
  { index, numbers }: { index: number; numbers: readonly number[] },
): Promise<Response> {
  return await fetch(`${url}/api/v1/reports/${numbers[index % numbers.length]}/subscription`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ isSubscribed: index % 2 === 0 }),
  });
}

async function readPublicNumbers(url: string): Promise<number[]> {
  const answer = await fetch(`${url}/api/v1/reports?limit=100`);
  const { reports } = (await answer.json()) as { reports: { number: number }[] };
  return reports.map(({ number }) => number);
}
