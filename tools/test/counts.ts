import { z } from 'zod';

export const testCounts = z.object({
  passed: z.int().min(0),
  failed: z.int().min(0),
  skipped: z.int().min(0),
});
export type TestCounts = z.output<typeof testCounts>;

/**
 * What a run leaves for `.ci/run`: its counts, and each failed test by file and name with the first line of its error.
 * `failedFiles`: where all of them stand; undefined, where an error belongs to no file.
 */
export const testSummary = z.object({
  ...testCounts.shape,
  failures: z.array(z.string()),
  failedFiles: z.array(z.string()).optional(),
});
export type TestSummary = z.output<typeof testSummary>;

export function addCounts(all: readonly TestCounts[]): TestCounts {
  const sum = (name: keyof TestCounts) => all.reduce((total, counts) => total + counts[name], 0);
  return { passed: sum('passed'), failed: sum('failed'), skipped: sum('skipped') };
}

/** The closing line of `.ci/run`: `12 passed, 0 failed`, and `, 1 skipped` where there is one. */
export function closingLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
}
