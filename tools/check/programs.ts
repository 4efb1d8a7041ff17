import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Finding } from './finding.ts';
import { cleanAfter, filesToLint, readLintMemory, writeLintMemory } from './lint-memory.ts';
import type { Tree } from './tree.ts';

/*
 * The checks that other programs do. Their reports are read line by line; a program that fails without
 * a line we understand is a finding too, so that a broken tool never looks like a clean tree.
 */

interface ProgramRun {
  readonly isClean: boolean;
  readonly output: string;
}

const maximumOutputBytes = 64 * 1024 * 1024;
const timeoutMs = 120_000;
/** Beyond it the linter finds the files itself; a command line has an end. */
const mostFilesNamed = 1000;

async function runProgram(
  root: string,
  name: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<ProgramRun> {
  const program = join(root, 'node_modules/.bin', name);
  const env = { ...process.env, ...environment };
  const options = { cwd: root, env, maxBuffer: maximumOutputBytes, timeout: timeoutMs };
  return await new Promise((resolve) => {
    execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ isClean: error === null, output: `${stdout}\n${stderr}` });
    });
  });
}

function readReport(
  check: string,
  run: ProgramRun,
  readLine: (line: string) => Finding | undefined,
): Finding[] {
  if (run.isClean) return [];
  const findings = run.output.split('\n').flatMap((line) => readLine(line) ?? []);
  if (findings.length > 0) return findings;
  const message = `${check} failed without a finding: ${run.output.trim().slice(0, 2000)}; run it alone`;
  return [{ check, file: 'package.json', line: 1, message }];
}

/** `file(line,column): error TS2322: …` */
export function readTypeError(line: string): Finding | undefined {
  const [, file, at, code, message] = /^(.+?)\((\d+),\d+\): error (TS\d+): (.*)$/.exec(line) ?? [];
  if (!file || !message) return undefined;
  return { check: 'types', file, line: Number(at), message: `${message} (${code})` };
}

/** `file:line:column: message [Error/rule]` */
export function readLintError(line: string): Finding | undefined {
  const [, file, at, message, rule] =
    /^(.+?):(\d+):\d+: (.*?) \[(?:Error|Warning)\/?(.*)\]$/.exec(line) ?? [];
  if (!file || !message) return undefined;
  return { check: 'lint', file, line: Number(at), message: `${message}${rule ? ` (${rule})` : ''}` };
}

export function readUnformatted(line: string): Finding | undefined {
  if (!/^\S+\.\w+$/.test(line)) return undefined;
  return { check: 'format', file: line, line: 1, message: 'is not formatted; run npm run format' };
}

/** On two cores the linter needs one of them: checkers beside each other work out the same types once more each. */
const checkers = Math.max(1, Math.min(4, availableParallelism() - 1));

export async function checkTypes(root: string): Promise<Finding[]> {
  const args = ['--pretty', 'false', '--checkers', String(checkers)];
  return readReport('types', await runProgram(root, 'tsc', args), readTypeError);
}

export async function checkLint(root: string, tree: Tree): Promise<Finding[]> {
  const memory = await readLintMemory(root);
  const files = filesToLint(tree, memory.clean);
  if (files.length === 0) return [];
  const args = ['--type-aware', '--deny-warnings', '--no-error-on-unmatched-pattern', '--format', 'unix'];
  const chosen = files.length > mostFilesNamed ? [] : files;
  const environment = { GOMAXPROCS: String(checkers) };
  const findings = readReport(
    'lint',
    await runProgram(root, 'oxlint', [...args, ...chosen], environment),
    readLintError,
  );
  await writeLintMemory(root, { ...memory, clean: cleanAfter(tree, findings) });
  return findings;
}

export async function checkFormat(root: string): Promise<Finding[]> {
  return readReport('format', await runProgram(root, 'oxfmt', ['--list-different']), readUnformatted);
}
