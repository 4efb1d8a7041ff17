import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { launchBrowser } from '#e2e/browser.ts';
import { LiveClient } from '#recorder/testing/live-client.ts';
import { endRecorder, prepareSite, startRecorder } from '#recorder/testing/recorder-process.ts';
import { percentile } from './report.ts';
import type { BenchResult } from './report.ts';

const camerasPort = 8391;
const recorderPort = 8392;
const tries = 3;
const latencySamples = 100;
const viewers = 20;
const measureSeconds = 8;
const clockTicksPerSecond = 100;

/** What the page measures: the bar of blocks in the picture holds the camera's clock. */
interface Watched {
  readonly firstPictureMs: number;
  readonly latenciesMs: readonly number[];
}

/** Live in a real browser: first picture, latency by the clock in the picture, and what twenty viewers cost. */
export async function measureLive(): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  const cameras = startCameras();
  const site = await prepareSite(
    folder,
    [{ id: 'c0', url: `rtsp://127.0.0.1:${camerasPort}/c0` }],
    recorderPort,
  );
  const recorder = startRecorder(site);
  try {
    await pause(6_000);
    const watched = await watchTimes();
    const cores = await measureViewers(recorder);
    return {
      bench: 'live over WebSocket, 640 × 360 at 25 pictures a second, Chromium',
      figures: [
        {
          what: 'first picture, worst of 3',
          value: Math.max(...watched.map(({ firstPictureMs }) => firstPictureMs)),
          unit: 'ms',
          budget: 1000,
        },
        {
          what: 'latency, median',
          value: percentile(
            watched.flatMap(({ latenciesMs }) => latenciesMs),
            0.5,
          ),
          unit: 'ms',
          budget: 500,
        },
        {
          what: 'latency, p95',
          value: percentile(
            watched.flatMap(({ latenciesMs }) => latenciesMs),
            0.95,
          ),
          unit: 'ms',
          budget: null,
        },
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

async function watchTimes(): Promise<Watched[]> {
  await using browser = await launchBrowser();
  const page = await browser.openPage();
  // NOTE: a page of the recorder itself; a browser lets no other open its socket.
  const address = `http://127.0.0.1:${recorderPort}/healthz`;
  const watched: Watched[] = [];
  for (let time = 0; time < tries; time += 1) {
    await page.goto(address);
    await page.evaluate(() => {
      document.body.innerHTML = '<video muted></video>';
    });
    await pause(Math.random() * 2000);
    watched.push(await watchOnce(page));
  }
  return watched;
}

async function watchOnce(page: Page): Promise<Watched> {
  return await page.evaluate(watchInBrowser, { samples: latencySamples, path: '/v1/cameras/c0/live' });
}

/** Runs in the page. */
async function watchInBrowser({ samples, path }: { samples: number; path: string }): Promise<Watched> {
  const video = document.querySelector('video');
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  if (!video || !context) throw new Error('no video');
  const startedAtMs = performance.now();
  const source = new MediaSource();
  video.src = URL.createObjectURL(source);
  const socket = new WebSocket(`ws://${location.host}${path}`);
  socket.binaryType = 'arraybuffer';
  const waiting: ArrayBuffer[] = [];
  let buffer: SourceBuffer | undefined;
  const append = (): void => {
    const next = buffer && !buffer.updating ? waiting.shift() : undefined;
    if (next) buffer?.appendBuffer(next);
  };
  await new Promise((done) => source.addEventListener('sourceopen', done, { once: true }));
  socket.addEventListener('message', ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (typeof data === 'string') {
      buffer = source.addSourceBuffer(JSON.parse(data).mime);
      buffer.addEventListener('updateend', () => {
        const { buffered } = video;
        const end = buffered.length > 0 ? buffered.end(buffered.length - 1) : 0;
        if (end - video.currentTime > 0.3) video.currentTime = end - 0.05;
        if (video.paused) video.play().catch(() => {});
        append();
      });
    } else waiting.push(data);
    append();
  });
  const readClock = (): number | undefined => {
    context.canvas.width = 640;
    context.canvas.height = 16;
    context.drawImage(video, 0, 0, 640, 16, 0, 0, 640, 16);
    const { data } = context.getImageData(0, 8, 640, 1);
    const bits = Array.from({ length: 40 }, (_, block) => ((data[(block * 16 + 8) * 4] ?? 0) > 128 ? 1 : 0));
    const value = (from: number, to: number): number =>
      bits.slice(from, to).reduce<number>((sum, bit) => sum * 2 + bit, 0);
    const low = value(0, 32);
    const sum =
      [0, 8, 16, 24].reduce((total, shift) => total + (Math.floor(low / 2 ** shift) % 256), 0) % 256;
    return sum === value(32, 40) ? low : undefined;
  };
  return await new Promise((done) => {
    let firstPictureMs: number | undefined;
    const latenciesMs: number[] = [];
    const onFrame = (): void => {
      firstPictureMs ??= performance.now() - startedAtMs;
      const clock = readClock();
      // The first seconds are the way to the live edge.
      if (clock !== undefined && performance.now() - startedAtMs > 2000)
        latenciesMs.push((Date.now() % 2 ** 32) - clock);
      if (latenciesMs.length < samples) return void video.requestVideoFrameCallback(onFrame);
      socket.close();
      done({ firstPictureMs, latenciesMs });
    };
    video.requestVideoFrameCallback(onFrame);
  });
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
  const before = cpuTicks(pid);
  const startedAtMs = performance.now();
  await pause(measureSeconds * 1000);
  return ((cpuTicks(pid) - before) / clockTicksPerSecond / (performance.now() - startedAtMs)) * 1000;
}

function cpuTicks(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ');
  return Number(fields[11]) + Number(fields[12]);
}
