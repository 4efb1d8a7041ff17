import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ensureWebBuilt } from '#tools/build-web.ts';
import type { BenchResult } from './report.ts';

const port = 18_080;
const startLimitMs = 120_000;

/** From the command to the first page, on a new data directory and on the same one again; then SIGTERM to the end. */
export async function measureStart(): Promise<BenchResult> {
  await ensureWebBuilt();
  const data = await mkdtemp(join(tmpdir(), 'veche-bench-'));
  try {
    const first = await startOnce(data);
    const second = await startOnce(data);
    return {
      bench: 'start',
      figures: [
        {
          what: 'first page on a new data directory (demo town)',
          value: first.startMs / 1000,
          unit: 's',
          budget: 20,
        },
        { what: 'first page later', value: second.startMs / 1000, unit: 's', budget: 6 },
        { what: 'end after SIGTERM', value: second.stopMs / 1000, unit: 's', budget: 10 },
      ],
    };
  } finally {
    await rm(data, { recursive: true, force: true });
  }
}

async function startOnce(data: string): Promise<{ startMs: number; stopMs: number }> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [resolve(import.meta.dirname, '../apps/veche.ts')], {
    env: { ...process.env, PORT: String(port), VECHE_DATA: data, VECHE_LOG_LEVEL: 'error' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await untilPageAnswers(startedAt);
  const startMs = performance.now() - startedAt;
  const stoppedAt = performance.now();
  child.kill('SIGTERM');
  await once(child, 'exit');
  return { startMs, stopMs: performance.now() - stoppedAt };
}

async function untilPageAnswers(startedAt: number): Promise<void> {
  while (performance.now() - startedAt < startLimitMs) {
    const answer = await fetch(`http://localhost:${port}/`, { headers: { accept: 'text/html' } }).catch(
      () => undefined,
    );
    if (answer?.ok) return;
    await pause(50);
  }
  throw new Error('the hub did not answer');
}
