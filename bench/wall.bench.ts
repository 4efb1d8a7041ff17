import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { CDPSession, Page } from 'playwright-core';
import { launchBrowser } from '#e2e/browser.ts';
import type { TestBrowser } from '#e2e/browser.ts';
import { buildWebOnce } from '#e2e/build-web.ts';
import { copyDemoTown, signIn } from '#e2e/demo-town.ts';
import { startTownProcess } from '#e2e/town-process.ts';
import type { TownProcess } from '#e2e/town-process.ts';
import { endRecorder, prepareSite, startRecorder } from '#recorder/testing/recorder-process.ts';
import { readDemoPassword } from '#tools/demo-town/demo-password.ts';
import { processorSeconds, pssMb } from './processes.ts';
import { percentile } from './report.ts';
import type { BenchResult, Figure } from './report.ts';
import { watchWall } from './wall-in-page.ts';
import type { WallSeen } from './wall-in-page.ts';

/*
 * An operator's wall of sixteen small streams in a real browser, with the hub, the recorder that records all sixteen
 * cameras, and the cameras beside it on the same machine. `VECHE_WALL_MINUTES=3 npm run bench -- wall` for less than the
 * half hour of the budget.
 */

const minutes = Number(process.env.VECHE_WALL_MINUTES ?? 30);
const tileCount = 16;
/**
 * A tile is frozen when it shows no new picture for so long: a stream that lost its place has its next keyframe within
 * two seconds, and what stands longer than that and its way is no lost picture any more.
 */
const frozenMs = 3_000;
const lookEveryMs = 250;
/** Code is compiled and buffers have their size by then; what grows afterwards would grow all day. */
const settledMinutes = Math.min(2, minutes / 2);
const recorderPort = 8_393;
const linkLimitMs = 120_000;

/** Milliseconds of each tile; memory, processor and reconnects of everything around it. */
export async function measureWall(): Promise<BenchResult> {
  await buildWebOnce();
  await using site = await openSite();
  const page = await site.signIn('operator');
  const cameraIds = await site.addCameras();
  const sockets = countLiveSockets(page, cameraIds);
  await page.goto(`/work/video-wall?tiles=${tileCount}&cameras=${cameraIds.join(',')}`);
  await page.locator('[data-camera] video').first().waitFor();
  await page.evaluate(watchWall, { cameraIds, everyMs: lookEveryMs, frozenMs });
  await pause(Math.min(20_000, minutes * 20_000));

  const meter = await Meter.open(page, site);
  const isSettled = settledMinutes * 60_000;
  await pause(isSettled);
  const settled = await meter.read();
  await pause(minutes * 60_000 - isSettled);
  const end = await meter.read();

  const seen = await page.evaluate(() => window.wallWatch.seen());
  const reconnects = sockets() - tileCount;
  return {
    bench: `wall of ${tileCount} substreams (640 × 360, 12 pictures and ${Math.round(site.substreamBps / 1000)} kbit a second), ${minutes} min, Chromium, hub, recorder and cameras on one machine`,
    figures: [...figuresOfTiles(seen, reconnects), ...figuresOfMachine(meter.start, settled, end)],
  };
}

function figuresOfTiles({ tiles, longestHeldMs }: WallSeen, reconnects: number): Figure[] {
  const total = (count: (tile: WallSeen['tiles'][number]) => number): number =>
    tiles.reduce((sum, tile) => sum + count(tile), 0);
  const standstills = tiles.map(({ longestStandstillMs }) => longestStandstillMs);
  const inAll = (what: string, value: number, budget: number | null) =>
    ({ what, value, unit: 'in all', budget }) as const;
  return [
    inAll(
      'tiles that never showed a picture',
      total(({ firstPictureMs }) => (firstPictureMs === null ? 1 : 0)),
      0,
    ),
    inAll(
      `tiles frozen for more than ${frozenMs / 1000} s`,
      total(({ freezes }) => (freezes > 0 ? 1 : 0)),
      0,
    ),
    inAll(
      'times a tile froze',
      total(({ freezes }) => freezes),
      0,
    ),
    { what: 'longest standstill, worst tile', value: Math.max(...standstills), unit: 'ms', budget: frozenMs },
    {
      what: 'longest standstill, median tile',
      value: percentile(standstills, 0.5),
      unit: 'ms',
      budget: null,
    },
    ...standstills.map(
      (value, index) =>
        ({ what: `longest standstill, tile ${index + 1}`, value, unit: 'ms', budget: null }) as const,
    ),
    inAll('reconnects', reconnects, null),
    inAll(
      'leaps to the newest picture',
      total(({ jumps }) => jumps),
      null,
    ),
    { what: 'pictures decoded', value: total(({ decoded }) => decoded), unit: 'frames', budget: null },
    {
      what: 'pictures dropped',
      value: total(({ dropped }) => dropped) / total(({ decoded }) => decoded),
      unit: 'of it',
      budget: null,
    },
    { what: 'page held up, longest', value: longestHeldMs, unit: 'ms', budget: null },
  ];
}

function figuresOfMachine(start: Reading, settled: Reading, end: Reading): Figure[] {
  const atMinute = `at minute ${Math.round(settledMinutes * 10) / 10}`;
  const cores = (of: keyof Reading['processor']): number =>
    (end.processor[of] - start.processor[of]) / ((end.atMs - start.atMs) / 1000);
  const memory = (what: string, of: keyof Reading['memory']): Figure[] => [
    { what: `${what}, ${atMinute}`, value: settled.memory[of], unit: 'MB', budget: null },
    { what: `${what}, at the end`, value: end.memory[of], unit: 'MB', budget: null },
  ];
  const processor = (what: string, of: keyof Reading['processor']): Figure => ({
    what: `processor, ${what}`,
    value: cores(of),
    unit: 'cores',
    budget: null,
  });
  return [
    ...memory('JavaScript heap of the page, collected', 'heap'),
    ...memory('memory of the browser (PSS)', 'browser'),
    ...memory('memory of the hub (PSS)', 'hub'),
    ...memory('memory of the recorder (PSS)', 'recorder'),
    { what: `nodes of the page, ${atMinute}`, value: settled.nodes, unit: 'in all', budget: null },
    { what: 'nodes of the page, at the end', value: end.nodes, unit: 'in all', budget: null },
    processor('browser', 'browser'),
    processor('main thread of the page', 'page'),
    processor('hub', 'hub'),
    processor('recorder', 'recorder'),
    processor('cameras', 'cameras'),
  ];
}

/** The sockets of live pictures that the page has opened so far; an alarm of the town may show others beside the wall. */
function countLiveSockets(page: Page, cameraIds: readonly string[]): () => number {
  let count = 0;
  page.on('websocket', (socket) => {
    const { pathname } = new URL(socket.url());
    if (cameraIds.some((id) => pathname.endsWith(`/cameras/${id}/live`))) count += 1;
  });
  return () => count;
}

interface Reading {
  readonly atMs: number;
  /** Seconds since each began. */
  readonly processor: Readonly<Record<'browser' | 'page' | 'hub' | 'recorder' | 'cameras', number>>;
  /** Megabytes. */
  readonly memory: Readonly<Record<'heap' | 'browser' | 'hub' | 'recorder', number>>;
  readonly nodes: number;
}

/** Reads processes by the system and the page by the browser's own account of it. */
class Meter {
  readonly start: Reading;
  readonly #read: () => Promise<Reading>;

  private constructor(read: () => Promise<Reading>, start: Reading) {
    this.#read = read;
    this.start = start;
  }

  static async open(page: Page, { browser, town, recorder, cameras }: Site): Promise<Meter> {
    const ofPage = await page.context().newCDPSession(page);
    const ofBrowser = await browser.browser.newBrowserCDPSession();
    await ofPage.send('Performance.enable');
    const read = async (): Promise<Reading> => {
      await ofPage.send('HeapProfiler.collectGarbage');
      const metrics = await metricsOf(ofPage);
      const { processInfo } = await ofBrowser.send('SystemInfo.getProcessInfo');
      const pids = {
        browser: processInfo.map(({ id }) => id),
        hub: [town.pid],
        recorder: [recorder.pid ?? 0],
        cameras: [cameras.pid ?? 0],
      };
      return {
        atMs: performance.now(),
        processor: {
          browser: processorSeconds(pids.browser),
          page: metrics('TaskDuration'),
          hub: processorSeconds(pids.hub),
          recorder: processorSeconds(pids.recorder),
          cameras: processorSeconds(pids.cameras),
        },
        memory: {
          heap: metrics('JSHeapUsedSize') / 1024 ** 2,
          browser: pssMb(pids.browser),
          hub: pssMb(pids.hub),
          recorder: pssMb(pids.recorder),
        },
        nodes: metrics('Nodes'),
      };
    };
    return new Meter(read, await read());
  }

  async read(): Promise<Reading> {
    return await this.#read();
  }
}

async function metricsOf(session: CDPSession): Promise<(name: string) => number> {
  const { metrics } = await session.send('Performance.getMetrics');
  return (wanted) => metrics.find(({ name }) => name === wanted)?.value ?? Number.NaN;
}

interface Site extends AsyncDisposable {
  readonly browser: TestBrowser;
  readonly town: TownProcess;
  readonly recorder: ChildProcess;
  readonly cameras: ChildProcess;
  readonly substreamBps: number;
  signIn(role: string): Promise<Page>;
  /** Enters the cameras and waits until all are recorded; their ids. */
  addCameras(): Promise<string[]>;
}

/** The product as a town runs it: hub, recorder, cameras and browser in processes of their own. */
async function openSite(): Promise<Site> {
  await using ending = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  ending.defer(async () => await rm(folder, { recursive: true, force: true }));
  const data = await copyDemoTown();
  ending.defer(async () => await rm(data, { recursive: true, force: true }));
  const { cameras, told } = await startWallCameras();
  ending.defer(() => void cameras.kill('SIGTERM'));
  const town = ending.use(await startTownProcess(data, null));
  const browser = ending.use(await launchBrowser());
  const password = await readDemoPassword(data);
  const open = async (role: string): Promise<Page> => {
    const page = await browser.openPage({ viewport: { width: 1920, height: 1080 }, baseUrl: town.url });
    await signIn(page, { email: `${role}@demo.veche`, password, origin: town.url });
    return page;
  };
  const admin = await open('admin');
  const street = await findStreet(admin);
  const { id, enrolmentCode } = await post<{ id: string; enrolmentCode: string }>(admin, 'recorders', {
    name: 'Стена',
    ownerOrganisationId: street.ownerOrganisationId,
    mediaUrl: null,
  });
  const hub = { url: town.url.replace('http', 'ws'), enrolmentCode };
  const recorder = startRecorder(await prepareSite(folder, [], recorderPort, { hub }));
  ending.defer(async () => void (await endRecorder(recorder, 'SIGTERM')));
  const owned = ending.move();
  return {
    browser,
    town,
    recorder,
    cameras,
    substreamBps: told.substreamBps,
    signIn: open,
    addCameras: async () => {
      const ids: string[] = [];
      for (let index = 0; index < tileCount; index += 1)
        ids.push(await addCamera(admin, { index, street, recorderId: id, port: told.port }));
      await untilRecorded(admin, ids);
      await admin.close();
      return ids;
    },
    [Symbol.asyncDispose]: async () => await owned.disposeAsync(),
  };
}

async function startWallCameras(): Promise<{
  cameras: ChildProcess;
  told: { readonly port: number; readonly substreamBps: number };
}> {
  const program = resolve(import.meta.dirname, 'wall-cameras.ts');
  const cameras = spawn(process.execPath, [program, '--count', String(tileCount)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(cameras.stdout, 'data')) as [Buffer];
  return { cameras, told: JSON.parse(line.toString()) };
}

async function post<Answer>(page: Page, path: string, data: object): Promise<Answer> {
  const answer = await page.request.post(`/api/v1/video/${path}`, {
    data,
    headers: { 'x-veche-client': 'web' },
  });
  if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`);
  return await answer.json();
}

interface Listed {
  readonly id: string;
  readonly group: string;
  readonly ownerOrganisationId: string;
  readonly lng: number;
  readonly lat: number;
  readonly link: { readonly state: string } | null;
}

async function listed(page: Page): Promise<readonly Listed[]> {
  return (await (await page.request.get('/api/v1/video/cameras')).json()).cameras;
}

/** A camera of the town's own streets: its owner's pictures are the operator's to watch. */
async function findStreet(page: Page): Promise<Listed> {
  const street = (await listed(page)).find(({ group }) => group === 'street');
  if (!street) throw new Error('the demo town has no camera of a street');
  return street;
}

async function addCamera(
  page: Page,
  asked: {
    readonly index: number;
    readonly street: Listed;
    readonly recorderId: string;
    readonly port: number;
  },
): Promise<string> {
  const { index, street, recorderId, port } = asked;
  const { id } = await post<{ id: string }>(page, 'cameras', {
    name: `Плитка ${index + 1}`,
    group: 'street',
    purpose: 'public-order',
    ownerOrganisationId: street.ownerOrganisationId,
    lng: street.lng + (index % 4) * 0.0005,
    lat: street.lat + Math.floor(index / 4) * 0.0003,
    address: `улица Мира, ${index + 1}`,
    bearingDegrees: 0,
    angleDegrees: 90,
    pictureWidthPx: 1920,
    rangeM: 60,
    legalBasis: 'Постановление',
    retentionDays: 1,
    signText: 'Ведётся видеонаблюдение',
    publicity: 'owner',
    recorderId,
    streamUrl: `rtsp://127.0.0.1:${port}/main-${index}`,
    substreamUrl: `rtsp://127.0.0.1:${port}/sub-${index}`,
    username: null,
    state: 'working',
  });
  return id;
}

async function untilRecorded(page: Page, ids: readonly string[]): Promise<void> {
  const untilMs = performance.now() + linkLimitMs;
  for (;;) {
    const recorded = (await listed(page)).filter(
      ({ id, link }) => ids.includes(id) && link?.state === 'recorded',
    );
    if (recorded.length === ids.length) return;
    if (performance.now() > untilMs) throw new Error(`${recorded.length} of ${ids.length} are recorded`);
    await pause(1_000);
  }
}
