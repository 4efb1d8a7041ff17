import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { waitUntil } from '#recorder/testing/wait-until.ts';
import { ensureRecorderPages } from '#tools/build-recorder-pages.ts';
import { startDemoRecorder } from './demo-recorder.ts';

let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'veche-demo-recorder-'));
  await ensureRecorderPages();
}, 60_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

async function readStates(link: string): Promise<string[]> {
  const { origin, hash } = new URL(link);
  const asked = { key: hash.slice(1), session: 'a-session-of-a-test', right: 'status' };
  const door = await fetch(`${origin}/v1/page-tokens`, { method: 'POST', body: JSON.stringify(asked) });
  const { token }: { token: string } = await door.json();
  const answer = await fetch(`${origin}/v1/status`, { headers: { authorization: `Bearer ${token}` } });
  const { cameras }: { cameras: { state: string }[] } = await answer.json();
  return cameras.map(({ state }) => state);
}

test(
  'the demo town has cameras that are recorded, behind a link, and they end with it',
  { timeout: 60_000 },
  async () => {
    const links: string[] = [];
    const warnings: object[] = [];
    const log = { warn: (fact: object) => void warnings.push(fact) };
    const running = startDemoRecorder({ dataDirectory: folder, log, onReady: (link) => links.push(link) });
    await waitUntil(() => links.length === 1, 40_000);
    const [link = ''] = links;
    const { origin } = new URL(link);
    await expect
      .poll(async () => await readStates(link), { timeout: 10_000 })
      .toEqual(Array(3).fill('recorded'));
    const page = await fetch(`${origin}/`);
    const unasked = await fetch(`${origin}/v1/cameras`);
    const endingAtMs = performance.now();
    await running[Symbol.asyncDispose]();

    expect([page.status, unasked.status]).toEqual([200, 401]);
    expect(performance.now() - endingAtMs).toBeLessThan(6_000);
    await expect(fetch(origin)).rejects.toThrow();
    expect(statSync(join(folder, 'recorder/page-key')).mode & 0o077).toBe(0);
    expect(warnings).toEqual([]);
  },
);
