import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addCounts, closingLine, testSummary } from './counts.ts';
import type { TestCounts, TestSummary } from './counts.ts';

/*
 * Closes `.ci/run`: reads what each step left in the folder (`<step>.code`, and `<step>.json` where tests report),
 * names the steps and the tests that failed, prints the sum as the last line and fails if anything did.
 */

/** A step without counts is one test; a step that failed with no failed test, killed for instance, counts as one. */
export function countStep(exitCode: number, reported: TestCounts | undefined): TestCounts {
  const isGood = exitCode === 0;
  if (!reported) return { passed: isGood ? 1 : 0, failed: isGood ? 0 : 1, skipped: 0 };
  return isGood || reported.failed > 0 ? reported : { ...reported, failed: 1 };
}

/** What failed and then held when its files ran again by themselves has passed; its name is printed all the same. */
export function countTwice(first: TestCounts, again: TestCounts): TestCounts {
  const mended = Math.max(0, first.failed - again.failed);
  return { passed: first.passed + mended, failed: again.failed, skipped: first.skipped };
}

async function readStep(directory: string, name: string): Promise<TestCounts> {
  const first = await readRun(directory, name);
  if (!existsSync(join(directory, `${name}.again.code`))) return first;
  return countTwice(first, await readRun(directory, `${name}.again`));
}

async function readRun(directory: string, name: string): Promise<TestCounts> {
  const exitCode = Number(await readFile(join(directory, `${name}.code`), 'utf8'));
  const summary = await readSummary(join(directory, `${name}.json`));
  const counts = countStep(exitCode, summary);
  console.log(
    `${name}: ${closingLine(counts).replace(',', ' and')}${exitCode === 0 ? '' : ` (exit code ${exitCode})`}`,
  );
  for (const failure of summary?.failures ?? []) console.log(`  failed: ${failure}`);
  return counts;
}

async function readSummary(file: string): Promise<TestSummary | undefined> {
  try {
    return testSummary.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function closeRun(directory: string): Promise<void> {
  const names = (await readdir(directory)).filter((name) => /^[^.]+\.code$/.test(name)).sort();
  const counts: TestCounts[] = [];
  for (const name of names) counts.push(await readStep(directory, name.replace(/\.code$/, '')));
  const sum = addCounts(counts);
  console.log(closingLine(sum));
  process.exitCode = sum.failed > 0 || sum.passed === 0 ? 1 : 0;
}

if (import.meta.main) await closeRun(process.argv[2] ?? '.');
