import { existsSync, readFileSync } from 'node:fs';
import { testSummary } from './counts.ts';

/** More than this is no want of a second on a shared machine but a fault: it is not tried again. */
const failedFilesAtMost = 6;

/** The files of a run that `.ci/run` tries once more by themselves, one a line; none, where that would tell nothing. */
const file = process.argv[2] ?? '';
const summary = existsSync(file) ? testSummary.parse(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
const failed = summary?.failedFiles ?? [];
if (failed.length <= failedFilesAtMost) for (const path of failed) console.log(path);
