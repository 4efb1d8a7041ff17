import { availableParallelism, totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './tools/test/longest-first.ts';
import { isWholeRun, onlyWhole } from './tools/test/tiers.ts';

/** One embedded database with PostGIS, or one browser with a town behind it. */
const workerBytes = 2 * 1024 ** 3;
/** More workers than cores: a test that waits for a browser or a clock leaves its core to another. */
const maxWorkers = Math.max(1, Math.min(availableParallelism() + 1, Math.floor(totalmem() / workerBytes), 4));

/** `npm run test:long` runs what takes an issue's full figures; `npm test` leaves it out. */
const isLong = process.env.VECHE_TEST_LONG === '1';
const longTests = '**/*.long.test.ts';
const databaseTests = ['**/*.db.test.ts', '**/*.http.test.ts', 'kernel/db/**/*.test.ts'];
/** What speaks of processes: locks, signals and sockets of the data directory tell them apart, threads they do not. */
const processTests = ['apps/**/*.db.test.ts', 'kernel/db/**/*.test.ts', 'kernel/backup/**/*.db.test.ts'];
const leftOut = isLong || isWholeRun(process.env, process.argv.slice(2)) ? [] : onlyWhole;
const outside = ['**/node_modules/**', 'data/**', 'dist/**', ...(isLong ? [] : [longTests]), ...leftOut];
const everyTest = isLong ? [longTests] : ['**/*.test.ts', '**/*.test.tsx'];

/** For what a test waits for without saying how long; it goes on at once when it has come. */
const expect = { poll: { timeout: 10_000 } };

const summaryFile = process.env.VECHE_TEST_SUMMARY;

export default defineConfig({
  test: {
    reporters: ['default', ...(summaryFile ? ['./tools/test/summary-reporter.ts'] : [])],
    globalSetup: './tools/test/run-directory.ts',
    restoreMocks: true,
    maxWorkers,
    sequence: { sequencer: LongestFirst },
    unstubEnvs: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: everyTest,
          exclude: [...outside, ...databaseTests, 'e2e/**'],
          expect,
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'database',
          include: isLong ? [] : databaseTests,
          exclude: [...outside, ...processTests],
          // Threads of one process share the compiled code of the embedded database, which is half of its start.
          pool: 'threads',
          // Files of one worker also share the open database (kernel/testing/shared-database.ts) and the loaded modules.
          isolate: false,
          env: { VECHE_TEST_SHARED: '1' },
          expect,
          testTimeout: 20_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'process',
          include: isLong ? ['kernel/backup/backup.db.test.ts'] : processTests,
          exclude: outside,
          expect,
          testTimeout: 20_000,
          hookTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: isLong ? [] : ['e2e/**/*.test.ts'],
          exclude: outside,
          // As for the database: what one file has compiled the next one has at hand. The limits of sign-ins it has not.
          pool: 'threads',
          expect,
          testTimeout: 120_000,
          hookTimeout: 240_000,
          // After the others and two at once: a browser without a graphics card fills a core by itself.
          maxWorkers: Math.min(maxWorkers, 2),
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
