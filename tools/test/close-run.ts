import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addCounts, closingLine, testCounts } from './counts.ts';
import type { TestCounts } from './counts.ts';

/*
 * Closes `.ci/run`: reads what each step left in the folder (`<step>.code`, and `<step>.json` where tests report),
 * names the steps that failed, prints the sum as the last line and fails if anything did.
 */

/** A step without counts is one test; a step that failed with no failed test, killed for instance, counts as one. */
export function countStep(exitCode: number, reported: TestCounts | undefined): TestCounts {
  const isGood = exitCode === 0;
  if (!reported) return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 };
  return isGood || reported.failed > 0 ? reported : { ...reported, failed: 1 };
}

async function readStep(directory: string, name: string): Promise<TestCounts> {
  const exitCode = Number(await readFile(join(directory, `${name}.code`), 'utf8'));
  const counts = countStep(exitCode, await readCounts(join(directory, `${name}.json`)));
  console.log(
    `${name}: ${closingLine(counts).replace(',', ' and')}${exitCode === 0 ? '' : ` (exit code ${exitCode})`}`,
  );
  return counts;
}

async function readCounts(file: string): Promise<TestCounts | undefined> {
  try {
    return testCounts.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function closeRun(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.code')).sort();
  const counts = await Promise.all(names.map((name) => readStep(directory, name.replace(/\.code$/, ''))));
  const sum = addCounts(counts);
  console.log(closingLine(sum));
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

if (import.meta.main) await closeRun(process.argv[2] ?? '.');
