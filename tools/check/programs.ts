import { execFile } from 'node:child_process';
import { join } from 'node:path';
import type { Finding } from './finding.ts';

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

async function runProgram(root: string, name: string, args: readonly string[]): Promise<ProgramRun> {
  const program = join(root, 'node_modules/.bin', name);
  const options = { cwd: root, maxBuffer: maximumOutputBytes, timeout: timeoutMs };
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

export async function checkTypes(root: string): Promise<Finding[]> {
  return readReport('types', await runProgram(root, 'tsc', ['--pretty', 'false']), readTypeError);
}

export async function checkLint(root: string): Promise<Finding[]> {
  const args = ['--type-aware', '--deny-warnings', '--no-error-on-unmatched-pattern', '--format', 'unix'];
  return readReport('lint', await runProgram(root, 'oxlint', args), readLintError);
}

export async function checkFormat(root: string): Promise<Finding[]> {
  return readReport('format', await runProgram(root, 'oxfmt', ['--list-different']), readUnformatted);
}
