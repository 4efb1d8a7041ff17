import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { scanFile } from '../mp4/scan.ts';
import type { ScannedFile } from '../mp4/scan.ts';
import { findStamps } from './pictures.ts';

const program = resolve(import.meta.dirname, '../../apps/recorder.ts');

/** As `npm run recorder` sets it, with the flags below: room for disks that hang, and an allocator that gives back what it has taken. */
const programEnvironment = {
  UV_THREADPOOL_SIZE: '16',
  MALLOC_MMAP_THRESHOLD_: '131072',
  MALLOC_TRIM_THRESHOLD_: '1048576',
  MALLOC_ARENA_MAX: '4',
} as const;

/** Young objects live for a second here, and room for them that grew in a busy minute is never given back; nor are buffers that are no longer used, until V8 comes by. */
const programFlags = ['--max-semi-space-size=8', '--heap-growing-percent=50'];

export interface TestSite {
  readonly folder: string;
  readonly disk: string;
  readonly configFile: string;
}

export interface TestCamera {
  readonly id: string;
  readonly url: string;
}

/** A disk and a configuration for a recorder in a process of its own. */
export async function prepareSite(
  folder: string,
  cameras: readonly TestCamera[],
  port = 0,
  settings: object = {},
): Promise<TestSite> {
  const disk = join(folder, 'disk');
  await mkdir(disk, { recursive: true });
  const site = { folder, disk, configFile: join(folder, 'recorder.json') };
  const config = { storage: [{ path: disk, reserveBytes: 0 }], port, cameras, ...settings };
  await writeFile(site.configFile, JSON.stringify(config), { mode: 0o600 });
  return site;
}

/** End it whatever happens: `endRecorder` in a `finally`, or on the end of the test. Files of this folder may be loaded before it. */
export function startRecorder(site: TestSite, loadedBefore: readonly string[] = []): ChildProcess {
  const loads = loadedBefore.flatMap((name) => ['--import', resolve(import.meta.dirname, name)]);
  const child = spawn(process.execPath, [...programFlags, ...loads, program, '--config', site.configFile], {
    env: { ...process.env, ...programEnvironment, VECHE_LOG_LEVEL: 'error' },
    // NOTE: pipes of our own. One that was left behind with the outputs of the test run would keep the run from its end.
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child.stdout.pipe(process.stdout);
  child.stderr.pipe(process.stderr);
  return child;
}

export async function endRecorder(
  child: ChildProcess,
  signal: 'SIGKILL' | 'SIGTERM',
): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const exited = once(child, 'exit');
  child.kill(signal);
  await exited;
  return child.exitCode;
}

export interface RecordedFile {
  readonly path: string;
  readonly scanned: ScannedFile;
  readonly stamps: readonly { readonly number: number; readonly sentAtMs: number }[];
}

/** Every footage file below a disk, in order of time, each read and verified fragment by fragment. */
export async function readFootageFiles(disk: string): Promise<RecordedFile[]> {
  const names = await readdir(disk, { recursive: true });
  const files: RecordedFile[] = [];
  for (const name of names.filter((text) => text.endsWith('.mp4')).toSorted()) {
    const path = join(disk, name);
    const scanned = await scanFile(path, { verify: true });
    if (!scanned) throw new Error(`${name} has no whole head`);
    files.push({ path, scanned, stamps: findStamps((await readFile(path)).subarray(0, scanned.wholeBytes)) });
  }
  return files.toSorted((a, b) => a.scanned.head.startedAtUs - b.scanned.head.startedAtUs);
}
