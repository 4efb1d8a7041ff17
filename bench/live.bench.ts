import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { launchBrowser } from '#e2e/browser.ts';
import { LiveClient } from '#recorder/testing/live-client.ts';
import { endRecorder, prepareSite, startRecorder } from '#recorder/testing/recorder-process.ts';
import { preparePage, watchBySocket, watchByWhep } from './live-in-page.ts';
import type { Watched } from './live-in-page.ts';
import { processorSeconds } from './processes.ts';
import { percentile } from './report.ts';
import type { BenchResult } from './report.ts';

const camerasPort = 8391;
const recorderPort = 8392;
const tries = 3;
const latencySamples = 40;
const viewers = 20;
const measureSeconds = 8;

/** Live in a real browser: first picture, latency by the clock in the picture, and what twenty viewers cost. */
export async function measureLive(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  const cameras = startCameras();
  const camera = { id: 'c0', url: `rtsp://127.0.0.1:${camerasPort}/c0` };
  let recorder = startRecorder(await prepareSite(folder, [camera], recorderPort));
  try {
    await pause(6_000);
    const ways = [
      { name: 'WebSocket', watched: await watchTimes(watchBySocket, 'live') },
      { name: 'WebRTC', watched: await watchTimes(watchByWhep, 'whep') },
    ];
    const cores = await measureViewers(recorder);
    await endRecorder(recorder, 'SIGTERM');
    const settings = { keepsWebRtcReady: true };
    recorder = startRecorder(await prepareSite(folder, [camera], recorderPort, settings));
    await pause(6_000);
    ways.push({ name: 'WebRTC, kept ready', watched: await watchTimes(watchByWhep, 'whep') });
    return {
      bench: 'live over WebSocket and WebRTC, 640 × 360 at 25 pictures a second, Chromium',
      figures: [
        ...ways.flatMap(figuresOf),
        { what: `processor of ${viewers} viewers`, value: cores, unit: 'cores', budget: 0.1 },
      ],
    };
  } finally {
    await endRecorder(recorder, 'SIGTERM');
    cameras.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

function startCameras(): ChildProcess {
  const program = resolve(import.meta.dirname, '../apps/cameras.ts');
  const options = ['--count', '1', '--live', '1', '--fps', '25', '--port', String(camerasPort)];
  return spawn(process.execPath, [program, ...options], { stdio: 'ignore' });
}

function figuresOf({ name, watched }: { name: string; watched: readonly Watched[] }): BenchResult['figures'] {
  const latenciesMs = watched.flatMap((once) => once.latenciesMs);
  const [coldMs = 0, ...warmMs] = watched.map(({ firstPictureMs }) => firstPictureMs);
  return [
    { what: `${name}: first picture, nobody before`, value: coldMs, unit: 'ms', budget: 1000 },
    { what: `${name}: first picture later, worst`, value: Math.max(...warmMs), unit: 'ms', budget: 1000 },
    { what: `${name}: latency, median`, value: percentile(latenciesMs, 0.5), unit: 'ms', budget: 500 },
    { what: `${name}: latency, p95`, value: percentile(latenciesMs, 0.95), unit: 'ms', budget: null },
  ];
}

async function watchTimes(watch: typeof watchBySocket, way: string): Promise<Watched[]> {
  await using browser = await launchBrowser();
  const page = await browser.openPage();
  const watched: Watched[] = [];
  for (let time = 0; time < tries; time += 1) {
    // NOTE: a page of the recorder itself; a browser lets no other open its socket.
    await page.goto(`http://127.0.0.1:${recorderPort}/healthz`);
    await page.evaluate(preparePage);
    await pause(Math.random() * 2000);
    watched.push(await page.evaluate(watch, { samples: latencySamples, path: `/v1/cameras/c0/${way}` }));
  }
  return watched;
}

/** Processor time of the recorder with twenty viewers less that without. */
async function measureViewers(recorder: ChildProcess): Promise<number> {
  const alone = await measureCores(recorder.pid ?? 0);
  const clients = Array.from(
    { length: viewers },
    () => new LiveClient(`ws://127.0.0.1:${recorderPort}/v1/cameras/c0/live`),
  );
  await pause(2_000);
  const watched = await measureCores(recorder.pid ?? 0);
  for (const client of clients) client.close();
  return watched - alone;
}

async function measureCores(pid: number): Promise<number> {
  const before = processorSeconds([pid]);
  const startedAtMs = performance.now();
  await pause(measureSeconds * 1000);
  return ((processorSeconds([pid]) - before) / (performance.now() - startedAtMs)) * 1000;
}
