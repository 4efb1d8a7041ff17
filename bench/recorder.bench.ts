import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  endRecorder,
  prepareSite,
  readFootageFiles,
  startRecorder,
} from '#recorder/testing/recorder-process.ts';
import { processorSeconds, pssMb } from './processes.ts';
import type { BenchResult, Figure } from './report.ts';

const bitrateBps = 2_000_000;
const framesPerSecond = 25;
/** Connections, first files and just-in-time compilation, which goes on for half a minute, are not measured. */
const warmUpMs = 25_000;

interface Usage {
  readonly cores: number;
  readonly pssMb: number;
}

/** Synthetic cameras of another process, recorded by us and then, where it is installed, by one `ffmpeg -c copy` each. */
export async function measureRecorder({
  cameras,
  seconds,
}: {
  cameras: number;
  seconds: number;
}): Promise<BenchResult> {
  const folder = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  const generator = await startGenerator();
  try {
    const urls = Array.from(
      { length: cameras },
      (_, index) => `rtsp://127.0.0.1:${generator.port}/c${index}`,
    );
    const own = await measureOwn(folder, urls, seconds);
    const other = hasFfmpeg() ? await measureFfmpeg(folder, urls, seconds) : undefined;
    if (!other) console.log('ffmpeg is not installed: the comparison is left out.');
    return {
      bench: `recorder, ${cameras} cameras at 2 Mbit/s`,
      figures: [...own.figures, ...compare(own.usage, other, cameras)],
    };
  } finally {
    generator.process.kill('SIGTERM');
    await rm(folder, { recursive: true, force: true });
  }
}

async function startGenerator(): Promise<{ process: ChildProcess; port: number }> {
  const program = resolve(import.meta.dirname, '../recorder/testing/load-generator.ts');
  const child = spawn(
    process.execPath,
    [program, '--bitrate', String(bitrateBps), '--fps', String(framesPerSecond)],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { process: child, port: Number(line.toString()) };
}

async function measureOwn(
  folder: string,
  urls: readonly string[],
  seconds: number,
): Promise<{ usage: Usage; figures: Figure[] }> {
  const site = await prepareSite(
    folder,
    urls.map((url, index) => ({ id: `c${index}`, url })),
  );
  const recorder = startRecorder(site);
  await pause(warmUpMs);
  const usage = await measureUsage([recorder.pid ?? 0], seconds);
  await endRecorder(recorder, 'SIGTERM');
  const { recorded, lost } = await countFrames(site.disk);
  return {
    usage,
    figures: [
      { what: 'processor, recorder', value: usage.cores, unit: 'cores', budget: null },
      { what: 'memory (PSS), recorder', value: usage.pssMb, unit: 'MB', budget: null },
      { what: 'frames recorded', value: recorded, unit: 'frames', budget: null },
      { what: 'frames lost', value: lost, unit: 'frames', budget: 0 },
    ],
  };
}

/** Frames carry their numbers; what is missing between the first and the last of a camera is lost. */
async function countFrames(disk: string): Promise<{ recorded: number; lost: number }> {
  const byCamera = new Map<string, number[]>();
  for (const { scanned, stamps } of await readFootageFiles(disk)) {
    const numbers = byCamera.get(scanned.head.cameraId) ?? [];
    byCamera.set(scanned.head.cameraId, numbers.concat(stamps.map(({ number }) => number)));
  }
  const all = [...byCamera.values()];
  const recorded = all.reduce((sum, { length }) => sum + length, 0);
  const expected = all.reduce((sum, numbers) => sum + (numbers.at(-1) ?? 0) - (numbers[0] ?? 0) + 1, 0);
  return { recorded, lost: expected - recorded };
}

function hasFfmpeg(): boolean {
  return spawnSync('ffmpeg', ['-version']).status === 0;
}

async function measureFfmpeg(folder: string, urls: readonly string[], seconds: number): Promise<Usage> {
  const target = join(folder, 'ffmpeg');
  await mkdir(target);
  const output = (index: number) => join(target, `c${index}-%05d.mp4`);
  const children = urls.map((url, index) =>
    spawn(
      'ffmpeg',
      [
        '-v',
        'quiet',
        '-rtsp_transport',
        'tcp',
        '-i',
        url,
        '-c',
        'copy',
        '-f',
        'segment',
        '-segment_time',
        '300',
        output(index),
      ],
      { stdio: 'ignore' },
    ),
  );
  await pause(warmUpMs);
  const usage = await measureUsage(
    children.map(({ pid }) => pid ?? 0),
    seconds,
  );
  for (const child of children) child.kill('SIGKILL');
  return usage;
}

function compare(own: Usage, other: Usage | undefined, cameras: number): Figure[] {
  if (!other) return [];
  return [
    { what: 'processor, one ffmpeg -c copy a camera', value: other.cores, unit: 'cores', budget: null },
    { what: 'memory (PSS), the same', value: other.pssMb, unit: 'MB', budget: null },
    { what: 'processor against ffmpeg', value: own.cores / other.cores, unit: 'of it', budget: 0.5 },
    {
      what: 'memory against ffmpeg',
      value: own.pssMb / other.pssMb,
      unit: 'of it',
      budget: cameras >= 200 ? 0.15 : 0.35,
    },
  ];
}

async function measureUsage(pids: readonly number[], seconds: number): Promise<Usage> {
  const before = processorSeconds(pids);
  const startedAt = performance.now();
  await pause(seconds * 1000);
  const elapsedSeconds = (performance.now() - startedAt) / 1000;
  const cores = (processorSeconds(pids) - before) / elapsedSeconds;
  return { cores, pssMb: pssMb(pids) };
}
