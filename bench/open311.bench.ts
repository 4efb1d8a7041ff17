import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { demoApiKey } from '#modules/reports/demo/api-key.ts';
import { percentile } from './report.ts';
import type { BenchResult } from './report.ts';

const createsPerSecond = 50;
const measuredForMs = 30_000;
const lists = 60;
const listed = 1_000;

/** Programs that send 50 reports a second for half a minute, then others that list a thousand, embedded. */
export async function measureOpen311(): Promise<BenchResult> {
  const data = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  const child = fork(resolve(import.meta.dirname, 'hub-under-load.ts'), {
    env: { ...process.env, PORT: '0', VECHE_DATA: data, VECHE_LOG_LEVEL: 'error' },
  });
  try {
    const [{ url }] = (await once(child, 'message')) as [{ url: string }];
    const endpoint = `${url}/open311/v2`;
    const places = await readPlaces(endpoint);
    await createMany(endpoint, places, 100);
    const startedAt = performance.now();
    const creates = await createMany(endpoint, places, (measuredForMs / 1000) * createsPerSecond);
    const took = performance.now() - startedAt;
    await publish(child);
    const json = await listMany(`${endpoint}/requests.json`);
    const xml = await listMany(`${endpoint}/requests.xml`);
    child.send('stop');
    await once(child, 'exit');
    return describe({ creates, took, json, xml });
  } finally {
    child.kill('SIGKILL');
    await rm(data, { recursive: true, force: true });
  }
}

interface Samples {
  readonly tookMs: number[];
  failures: number;
}

function describe(facts: { creates: Samples; took: number; json: Samples; xml: Samples }): BenchResult {
  const { creates, took, json, xml } = facts;
  const count = creates.tookMs.length;
  return {
    bench: `Open311, ${createsPerSecond} creates a second, embedded`,
    figures: [
      {
        what: `time for ${count} creates (${((count / took) * 1000).toFixed(1)} a second)`,
        value: took / 1000,
        unit: 's',
        budget: (count / createsPerSecond) * 1.05,
      },
      { what: `create p95 (${count})`, value: percentile(creates.tookMs, 0.95), unit: 'ms', budget: 100 },
      {
        what: `list of ${listed} as JSON, p95 of ${lists}`,
        value: percentile(json.tookMs, 0.95),
        unit: 'ms',
        budget: 150,
      },
      {
        what: `list of ${listed} as XML, p95 of ${lists}`,
        value: percentile(xml.tookMs, 0.95),
        unit: 'ms',
        budget: 150,
      },
      {
        what: 'requests that failed',
        value: creates.failures + json.failures + xml.failures,
        unit: 'in all',
        budget: 0,
      },
    ],
  };
}

interface Place {
  readonly lat: number;
  readonly long: number;
}

/** Places where the demo town has reports already: they lie within it, beside its houses. */
async function readPlaces(endpoint: string): Promise<Place[]> {
  const answer = await fetch(`${endpoint}/requests.json`);
  return (await answer.json()) as Place[];
}

/** An open loop: requests start on time whether or not earlier ones are answered. */
async function createMany(endpoint: string, places: readonly Place[], count: number): Promise<Samples> {
  const samples: Samples = { tookMs: [], failures: 0 };
  const pending: Promise<void>[] = [];
  const startedAt = performance.now();
  for (let index = 0; index < count; index += 1) {
    await pause(Math.max(0, startedAt + (index * 1000) / createsPerSecond - performance.now()));
    const place = places[index % places.length];
    if (place) pending.push(time(samples, async () => await create(endpoint, index, place)));
  }
  await Promise.all(pending);
  return samples;
}

async function create(endpoint: string, index: number, place: Place): Promise<Response> {
  const body = new URLSearchParams({
    api_key: demoApiKey,
    service_code: 'roads.pothole',
    lat: String(place.lat),
    long: String(place.long),
    description: `Яма у дома ${index}`,
    first_name: 'Анна',
    email: `bench-${index}@post.example`,
  });
  return await fetch(`${endpoint}/requests.json`, { method: 'POST', body });
}

async function publish(child: ChildProcess): Promise<void> {
  child.send('publish');
  await once(child, 'message');
}

async function listMany(url: string): Promise<Samples> {
  const samples: Samples = { tookMs: [], failures: 0 };
  for (let index = 0; index < lists; index += 1)
    await time(samples, async () => await fetch(`${url}?page_size=${listed}`));
  return samples;
}

async function time(samples: Samples, request: () => Promise<Response>): Promise<void> {
  const startedAt = performance.now();
  const answer = await request();
  const text = await answer.text();
  samples.tookMs.push(performance.now() - startedAt);
  if (answer.ok) return;
  if (samples.failures === 0) console.log(text.slice(0, 300));
  samples.failures += 1;
}
