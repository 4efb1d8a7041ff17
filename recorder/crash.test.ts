import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { crashRepeatedly } from './testing/crash.ts';
import type { CrashOutcome } from './testing/crash.ts';
import { longestDisagreementMs, readLedger, seams } from './testing/ledger-truth.ts';

const folder = mkdtempSync(join(tmpdir(), 'veche-crash-'));
const hasFfprobe = spawnSync('ffprobe', ['-version']).status === 0;
let outcome: CrashOutcome;

beforeAll(async () => {
  outcome = await crashRepeatedly(folder, 10);
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a recorder killed ten times while it records', () => {
  test('loses at most two seconds each time', () => {
    expect(Math.max(...outcome.lossesMs)).toBeLessThanOrEqual(2_000);
  });

  test('records again within five seconds of its start', () => {
    expect(Math.max(...outcome.restartsMs)).toBeLessThanOrEqual(5_000);
  });

  test('leaves files of which every fragment holds its seal and its chain', () => {
    expect(outcome.files.length).toBeGreaterThanOrEqual(11);
    expect(outcome.files.filter(({ scanned }) => scanned.fragments.length === 0)).toEqual([]);
    expect(outcome.files.filter(({ scanned }) => !scanned.isClosed)).toEqual([]);
  });

  test('keeps every picture between the first and the last of a file', () => {
    for (const { stamps } of outcome.files) {
      const [first] = stamps;
      expect(stamps.map(({ number }) => number)).toEqual(
        stamps.map((_, index) => (first?.number ?? 0) + index),
      );
    }
  });

  test('knows all files and no other', () => {
    const database = new DatabaseSync(`${outcome.site.configFile}.index.sqlite`);
    const rows = database.prepare('select path from file where ended_at_us is not null order by path').all();
    database.close();

    expect(rows.map(({ path }) => path)).toEqual(
      outcome.files.map(({ path }) => path.slice(outcome.site.disk.length + 1)).toSorted(),
    );
  });

  test('has a ledger that equals the files within a second', () => {
    const spans = readLedger(outcome.site, 'gate');
    const sentAtMs = outcome.files.flatMap(({ stamps }) => stamps.map((stamp) => stamp.sentAtMs));

    expect(spans.filter(({ state }) => state === 'recorded')).toHaveLength(outcome.files.length);
    expect(seams(spans)).toEqual([]);
    expect(longestDisagreementMs(spans, sentAtMs)).toBeLessThanOrEqual(1000);
  });

  test.skipIf(!hasFfprobe)('leaves files that ffprobe reads with even timestamps', () => {
    for (const { path, stamps } of outcome.files) {
      const args = [
        '-v',
        'error',
        '-select_streams',
        'v',
        '-show_entries',
        'packet=pts',
        '-of',
        'csv=p=0',
        path,
      ];
      const times = execFileSync('ffprobe', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
        .split('\n')
        .flatMap((line) => (line === '' ? [] : [Number.parseInt(line, 10)]));
      expect(times).toHaveLength(stamps.length);
      expect(new Set(times.slice(1).map((time, index) => time - (times[index] ?? 0)))).toEqual(
        new Set([3600]),
      );
    }
  });
});
