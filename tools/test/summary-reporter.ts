import { writeFile } from 'node:fs/promises';
import type { Reporter, TestModule } from 'vitest/node';
import type { TestCounts, TestSummary } from './counts.ts';

/** Writes how many tests passed, failed and were skipped, and which failed, to the file named by `VECHE_TEST_SUMMARY`. */
class SummaryReporter implements Reporter {
  async onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]): Promise<void> {
    const file = process.env.VECHE_TEST_SUMMARY;
    if (!file) return;
    const summary: TestSummary = {
      ...countTests(modules, unhandledErrors.length),
      failures: nameFailures(modules),
      ...(unhandledErrors.length === 0 && { failedFiles: listFailedFiles(modules) }),
    };
    await writeFile(file, JSON.stringify(summary));
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

/** One line each, so that the end of a long log tells what to look for in it. */
function nameFailures(modules: readonly TestModule[]): string[] {
  return modules.flatMap((module) => {
    const broken = module.errors().map((error) => `${module.relativeModuleId}: ${firstLine(error.message)}`);
    const failed = [...module.children.allTests('failed')].map(
      (test) =>
        `${module.relativeModuleId} > ${test.fullName}: ${firstLine(test.result().errors?.[0]?.message)}`,
    );
    return [...broken, ...failed];
  });
}

function listFailedFiles(modules: readonly TestModule[]): string[] {
  const failed = modules.filter((module) => module.state() !== 'passed' && module.state() !== 'skipped');
  return [...new Set(failed.map((module) => module.relativeModuleId))].sort();
}

function firstLine(text = ''): string {
  return text.split('\n', 1).join('').slice(0, 300);
}

// oxlint-disable-next-line import/no-default-export -- vitest loads a reporter by its default export
export default SummaryReporter;
