import { setTimeout as wait } from 'node:timers/promises';
import type { CDPSession, Page, Route } from 'playwright-core';
import { openDemoTown } from '#e2e/demo-town.ts';
import { percentile } from './report.ts';
import type { BenchResult } from './report.ts';

/*
 * The situation map with 10,000 live objects in a real browser, while events arrive and some or all of them move: how long the
 * main thread of the page works for a frame. Work is the processor's time of the thread as the browser traces it, so that what
 * else the machine does is not counted; a frame is what lies between two of its draws.
 */

const layers = ['incidents.incident', 'reports.report', 'video.camera', 'incidents.unit', 'works.object'];
const objectsInLayer = 2_000;
const measuredMs = 12_000;
/** As often as the page asks again in a storm: events come faster than it gathers them. */
const eventEveryMs = 250;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** A town whose crews and vehicles move while the rest stands, and the worst there is. */
const parties = [
  { who: 'two hundred move', everyNth: 50 },
  { who: 'all move', everyNth: 1 },
];

export async function measureMapFrames(): Promise<BenchResult> {
  await using town = await openDemoTown();
  const page = await town.open('dispatcher', { viewport: 'desktop' });
  let answers = 0;
  let everyNth = 1;
  await page.route('**/api/v1/situation/layers', showLayers);
  await page.route('**/api/v1/situation/map?*', async (route) => {
    answers += 1;
    const asked = new URL(route.request().url()).searchParams.getAll('layers').join().split(',');
    await route.fulfill({ json: mapAt(answers, asked, everyNth) });
  });
  await page.goto('/work/situation');
  await page.locator('canvas.maplibregl-canvas').waitFor();
  await wait(6_000);
  await page.evaluate(drawEachFrame);
  const figures: BenchResult['figures'][number][] = [];
  for (const party of parties) {
    everyNth = party.everyNth;
    const answersBefore = answers;
    const frames = framesOf(await trace(page, async () => await letEventsCome(page)));
    const figure = (what: string, value: number, budget: number | null) =>
      ({ what: `${party.who}: ${what}`, value, unit: 'ms', budget }) as const;
    figures.push(
      { what: `${party.who}: received`, value: answers - answersBefore, unit: 'answers', budget: null },
      figure('main thread per frame, p50', percentile(frames, 0.5), null),
      figure('main thread per frame, p95', percentile(frames, 0.95), 16),
      figure('main thread per frame, p99', percentile(frames, 0.99), 16),
      figure('main thread per frame, longest', percentile(frames, 1), null),
    );
  }
  return { bench: `map of 10,000 live objects, ${measuredMs / 1000} s each`, figures };
}

/** A map at rest draws nothing, and what is done between two draws far apart is no work of a frame. */
function drawEachFrame(): void {
  requestAnimationFrame(drawEachFrame);
}

async function showLayers(route: Route): Promise<void> {
  const tones = ['danger', 'call', 'river', 'good', 'earth'];
  const events = ['incidents.incident-changed'];
  const shown = layers.map((id, index) => ({ id, title: id, tone: tones[index], hasHistory: true, events }));
  await route.fulfill({ json: { layers: shown } });
}

/** Each `everyNth` thing a little further on than in the answer before. */
function mapAt(step: number, asked: readonly string[], everyNth: number): object {
  const place = (index: number, layer: number) => ({
    lng:
      33.24 + ((index * 7 + layer * 3) % 200) / 1_250 + (index % everyNth === 0 ? (step % 20) / 50_000 : 0),
    lat: 54.1 + ((index * 13 + layer * 5) % 170) / 2_100,
  });
  return {
    layers: asked.map((id) => ({
      id,
      objects: Array.from({ length: objectsInLayer }, (_, index) => {
        const layer = layers.indexOf(id);
        return { id: `${layer}-${index}`, ...place(index, layer), label: `№ ${index}`, note: '', path: null };
      }),
      squares: [],
    })),
  };
}

/** Cards are opened and saved over the hub's own commands, so that real events come over the real stream. */
async function letEventsCome(page: Page): Promise<void> {
  const until = performance.now() + measuredMs;
  const headers = { 'X-Veche-Client': 'web', Origin: new URL(page.url()).origin };
  const fields = {
    typeCode: 'fire',
    level: 1,
    words: 'Замер',
    place: null,
    address: '',
    placeNote: '',
    caller: { phone: '', name: '', place: '', note: '' },
    injured: { count: 0, trapped: 0, gone: 0 },
    answers: {},
  };
  while (performance.now() < until) {
    await page.request.post('/api/v1/incidents/cards', { data: { fields }, headers });
    await wait(eventEveryMs);
  }
}

async function trace(page: Page, run: () => Promise<void>): Promise<TraceEvent[]> {
  const session = await page.context().newCDPSession(page);
  const events: TraceEvent[] = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])));
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['toplevel', 'devtools.timeline', '__metadata'] },
  });
  await run();
  await endTracing(session);
  return events;
}

async function endTracing(session: CDPSession): Promise<void> {
  const isOver = new Promise<void>((done) => session.once('Tracing.tracingComplete', () => done()));
  await session.send('Tracing.end');
  await isOver;
}

/** Of the thread that drew most: the work between one frame and the next. */
function framesOf(events: readonly TraceEvent[]): number[] {
  const threads = events.filter(
    ({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain',
  );
  const draws = (pid: number, tid: number): TraceEvent[] =>
    events.filter((event) => event.pid === pid && event.tid === tid && event.name === 'FireAnimationFrame');
  const [main] = threads
    .map(({ pid, tid }) => ({ pid, tid, draws: draws(pid, tid).toSorted((one, other) => one.ts - other.ts) }))
    .toSorted((one, other) => other.draws.length - one.draws.length);
  if (!main) return [];
  const tasks = events
    .filter(
      ({ pid, tid, name, ph }) =>
        pid === main.pid && tid === main.tid && ph === 'X' && name.endsWith('RunTask'),
    )
    .toSorted((one, other) => one.ts - other.ts);
  const works: number[] = [];
  for (let index = 0, at = 0; index < main.draws.length; index += 1) {
    const end = main.draws[index + 1]?.ts ?? Infinity;
    let workMs = 0;
    for (; (tasks[at]?.ts ?? Infinity) < end; at += 1) workMs += (tasks[at]?.tdur ?? 0) / 1_000;
    works.push(workMs);
  }
  return works;
}
