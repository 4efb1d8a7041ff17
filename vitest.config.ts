import { availableParallelism, totalmem } from 'node:os';
import { defineConfig } from 'vitest/config';

/** One embedded database with PostGIS. */
const databaseBytes = 1.5 * 1024 ** 3;
const databaseWorkers = Math.max(
  1,
  Math.min(availableParallelism(), Math.floor(totalmem() / databaseBytes), 2),
);

/** `npm run test:long` runs what takes an issue's full figures; `npm test` leaves it out. */
const isLong = process.env.VECHE_TEST_LONG === '1';
const longTests = '**/*.long.test.ts';
const databaseTests = ['**/*.db.test.ts', '**/*.http.test.ts', 'kernel/db/**/*.test.ts'];
const outside = ['**/node_modules/**', 'data/**', 'dist/**', ...(isLong ? [] : [longTests])];
const everyTest = isLong ? [longTests] : ['**/*.test.ts', '**/*.test.tsx'];

/** On a shared machine another process may take the second a test waits for; a real fault fails twice. */
const retry = process.env.CI ? 1 : 0;

const summaryFile = process.env.VECHE_TEST_SUMMARY;

export default defineConfig({
  test: {
    reporters: ['default', ...(summaryFile ? ['./tools/test/summary-reporter.ts'] : [])],
    restoreMocks: true,
    unstubEnvs: true,
    projects: [
      {
        test: {
          name: 'unit',
          include: everyTest,
          exclude: [...outside, ...databaseTests, 'e2e/**'],
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: 'database',
          include: isLong ? [] : databaseTests,
          exclude: outside,
          maxWorkers: databaseWorkers,
          retry,
          testTimeout: 20_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: isLong ? [] : ['e2e/**/*.test.ts'],
          exclude: outside,
          maxWorkers: 1,
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
