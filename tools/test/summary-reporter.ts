import { writeFile } from 'node:fs/promises';
import type { Reporter, TestModule } from 'vitest/node';
import type { TestCounts } from './counts.ts';

/** Writes how many tests passed, failed and were skipped to the file named by `VECHE_TEST_SUMMARY`. */
class SummaryReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): Promise<void> {
    const file = process.env.VECHE_TEST_SUMMARY;
    if (file) await writeFile(file, JSON.stringify(countTests(modules, unhandledErrors.length)));
  }
}

/** A file that could not run at all, and an error outside any test, count as one failed test each. */
export function countTests(modules: readonly TestModule[], strayErrors: number): TestCounts {
  const states = modules.flatMap((module) =>
    [...module.children.allTests()].map((test) => test.result().state),
  );
  const brokenFiles = modules.filter((module) => module.errors().length > 0).length;
  const count = (state: string) => states.filter((each) => each === state).length;
  return {
    passed: count('passed'),
    failed: count('failed') + count('pending') + brokenFiles + strayErrors,
    skipped: count('skipped'),
  };
}

// oxlint-disable-next-line import/no-default-export -- vitest loads a reporter by its default export
export default SummaryReporter;
