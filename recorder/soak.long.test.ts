import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { judgeMemory } from './testing/flat-memory.ts';
import type { MemoryReading } from './testing/flat-memory.ts';
import { LiveClient } from './testing/live-client.ts';
import { makeFootage } from './testing/pictures.ts';
import { endRecorder, prepareSite, readFootageFiles, startRecorder } from './testing/recorder-process.ts';
import { RtspTestServer } from './testing/rtsp-server.ts';
import type { Misbehaviour } from './virtual/misbehaviour.ts';

/** `VECHE_SOAK_MINUTES` for a shorter look; a verdict needs the half hour. */
const minutes = Number(process.env.VECHE_SOAK_MINUTES ?? 30);
/** `VECHE_SOAK_LEAKS=1`: the recorder loses two megabytes a minute, and the soak has to say so. */
const isLeaking = process.env.VECHE_SOAK_LEAKS === '1';
/** Connections, first files and compiled code. */
const warmUpMinutes = Math.min(6, minutes / 4);
/** Long enough for the collector to come by several times, and for the end of a burst. */
const stretchMinutes = Math.min(6, minutes / 4);
const readingMs = 2_000;
const burstPeriodMs = 120_000;
const burstMs = 20_000;
const port = isLeaking ? 8_160 : 8_159;
const misbehaving: readonly Misbehaviour[] = [
  'drop',
  'stall',
  'half-open',
  'wrong-timestamps',
  'reboot',
  'loss',
];

function pssMb(pid: number): number {
  const text = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
  return Number(/^Pss:\s+(\d+) kB/m.exec(text)?.[1]) / 1024;
}

/** Heap and buffers as the recorder itself sees them. */
async function readMemory(base: string, pid: number): Promise<MemoryReading> {
  const text = await (await fetch(`${base}/metrics`)).text();
  const megabytes = (name: string): number => {
    const line = text.split('\n').find((candidate) => candidate.startsWith(`veche_recorder_${name} `));
    return Number(line?.split(' ')[1]) / 1024 ** 2;
  };
  return {
    usedMb: megabytes('memory_bytes{part="heap-used"}') + megabytes('memory_bytes{part="external"}'),
    unwrittenMb: megabytes('unwritten_bytes'),
    pssMb: pssMb(pid),
  };
}

/** Others take the processor for a while, over and over. The recorder sees to bursts of its disk itself. */
async function loadInBursts(signal: AbortSignal): Promise<void> {
  const spin = `const end = Date.now() + ${burstMs}; while (Date.now() < end);`;
  while (!signal.aborted) {
    await pause(burstPeriodMs - burstMs, undefined, { signal }).catch(() => {});
    if (signal.aborted) return;
    const children = [0, 1, 2, 3].map(() => spawn(process.execPath, ['-e', spin], { stdio: 'ignore' }));
    await Promise.all(children.map(async (child) => await once(child, 'exit')));
  }
}

/** A camera that says anything but RTSP, or RTSP with something wrong in it. */
async function startLiar(): Promise<Server> {
  const server = createServer((socket) => {
    const pieces = [
      'RTSP/1.0 200 OK\r\nCSeq: 1\r\n',
      'Content-Length: 99999999\r\n\r\n',
      '$\u0000\uffff',
      'RTSP/1.0 401 x\r\nWWW-Authenticate: Digest realm="',
      '\r\n\r\nv=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\n',
    ];
    const timer = setInterval(() => {
      const piece = pieces[Math.floor(Math.random() * pieces.length)] ?? '';
      socket.write(Math.random() < 0.5 ? piece : randomBytes(Math.floor(Math.random() * 4_000)));
    }, 50);
    socket.on('error', () => {});
    socket.on('close', () => clearInterval(timer));
  });
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => void server.once('listening', resolve));
  return server;
}

/** What strangers and viewers do to the API, over and over. */
async function disturb(base: string, signal: AbortSignal): Promise<number> {
  const paths = [
    '/v1/status',
    '/v1/cameras/c0/timeline?from=x&to=y',
    `/v1/cameras/${'a'.repeat(3_000)}/live`,
    '/v1/cameras/..%2f..%2fetc/frame.jpg?at=1',
    '/v1/cameras/c0/snapshot.jpg',
    '/v1/cameras/c0/hls/index.m3u8?from=2020-01-01T00:00:00Z&to=2040-01-01T00:00:00Z',
  ];
  let asked = 0;
  while (!signal.aborted) {
    for (const path of paths) {
      const authorization = `Bearer ${randomBytes(60).toString('base64url')}.${randomBytes(9).toString('base64url')}`;
      await fetch(`${base}${path}`, { headers: { authorization } }).then(
        async (answer) => await answer.arrayBuffer(),
        () => {},
      );
      asked += 1;
    }
    const raw = connect(port, '127.0.0.1', () => raw.end(randomBytes(300)));
    raw.on('error', () => {});
    const viewer = new LiveClient(`${base.replace('http', 'ws')}/v1/cameras/c0/live`);
    await pause(400);
    viewer.close();
  }
  return asked;
}

test(
  `memory is flat and nothing falls in ${minutes} minutes of cameras, strangers, disk and processor that misbehave`,
  { timeout: (minutes + 5) * 60_000 },
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'veche-soak-'));
    const footage = makeFootage({ bitrateBps: 500_000, framesPerSecond: 12, keyframeEvery: 24 });
    await using server = await new RtspTestServer({
      footage,
      misbehaviourOf: (path) => misbehaving[Number(path.slice(2)) - 4],
    }).start();
    const liar = await startLiar();
    const address = liar.address();
    const liarPort = typeof address === 'object' && address ? address.port : 0;
    const site = await prepareSite(
      folder,
      [
        ...Array.from({ length: 10 }, (_, index) => ({ id: `c${index}`, url: server.url(`/c${index}`) })),
        ...Array.from({ length: 4 }, (_, index) => ({
          id: `liar${index}`,
          url: `rtsp://127.0.0.1:${liarPort}/${index}`,
        })),
      ],
      port,
    );
    const recorder = startRecorder(site, ['disk-in-bursts.ts', ...(isLeaking ? ['leak.ts'] : [])]);
    const stop = new AbortController();
    try {
      await pause(5_000);
      const base = `http://127.0.0.1:${port}`;
      const disturbing = disturb(base, stop.signal);
      const loading = loadInBursts(stop.signal);
      const readings: MemoryReading[] = [];
      const endMs = performance.now() + minutes * 60_000;
      while (performance.now() < endMs) {
        await pause(readingMs);
        readings.push(await readMemory(base, recorder.pid ?? 0));
      }
      stop.abort();
      const asked = await disturbing;
      await loading;
      const perMinute = readings.length / minutes;
      const settled = readings.slice(Math.round(warmUpMinutes * perMinute));
      const verdict = judgeMemory(settled, Math.round(stretchMinutes * perMinute));
      console.log({ ...verdict, asked });
      console.table(readings.filter((_, index) => index % Math.round(perMinute / 2) === 0));

      expect(verdict.isFlat).toBe(!isLeaking);
      expect(recorder.exitCode).toBeNull();
      expect(await endRecorder(recorder, 'SIGTERM')).toBe(0);
      const files = await readFootageFiles(site.disk);
      expect(files.filter(({ scanned }) => !scanned.isClosed)).toEqual([]);
      const numbers = files
        .filter(({ scanned }) => scanned.head.cameraId === 'c1')
        .flatMap(({ stamps }) => stamps.map(({ number }) => number));
      expect(numbers.length).toBeGreaterThan(minutes * 60 * 11);
      expect((numbers.at(-1) ?? 0) - (numbers[0] ?? 0) + 1).toBe(numbers.length);
    } finally {
      stop.abort();
      recorder.kill('SIGKILL');
      liar.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
