import { z } from 'zod';
import type { Finding } from './finding.ts';

/** A rule broken on purpose, for a while: where, why (an issue), and until when. */
export const exceptionList = z.array(
  z.strictObject({
    check: z.string(),
    file: z.string(),
    /** Part of the finding's message; all findings of the check in the file when absent. */
    contains: z.string().optional(),
    issue: z.string().regex(/^(#\d+|https:\/\/.+)$/, 'a link to an issue, or #number'),
    until: z.iso.date(),
  }),
);
export type Exception = z.output<typeof exceptionList>[number];

const exceptionsFile = 'tools/check/exceptions.json';

/** What is left to mend: excepted findings go, expired and needless exceptions come. */
export function applyExceptions(
  findings: readonly Finding[],
  exceptions: readonly Exception[],
  today: string,
): Finding[] {
  const isValid = (exception: Exception) => exception.until >= today;
  const left = findings.filter((finding) => !exceptions.some((e) => isValid(e) && covers(e, finding)));
  return [...left, ...exceptions.flatMap((exception, index) => judge(exception, index, findings, today))];
}

function covers({ check, file, contains }: Exception, finding: Finding): boolean {
  return finding.check === check && finding.file === file && finding.message.includes(contains ?? '');
}

function judge(exception: Exception, index: number, findings: readonly Finding[], today: string): Finding[] {
  const at = { check: 'exceptions', file: exceptionsFile, line: index + 1 };
  if (exception.until < today) {
    return [
      {
        ...at,
        message: `the exception for ${exception.file} ended on ${exception.until}; mend the file (${exception.issue})`,
      },
    ];
  }
  if (findings.some((finding) => covers(exception, finding))) return [];
  return [{ ...at, message: `the exception for ${exception.file} excepts nothing; remove it` }];
}
