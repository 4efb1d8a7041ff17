import { Problem } from '#kernel/errors/problem.ts';
import { geoProblems } from '../contract/problems.ts';

/** Ends an import before it wrote anything: `geo.import-file-broken` with the line or the byte where the file broke. */
export function brokenFile(reason: string, place: { line?: number; offset?: number } = {}): never {
  const { line, offset } = place;
  const where = line !== undefined ? 'line' : offset !== undefined ? 'offset' : 'unknown';
  throw new Problem(geoProblems.importFileBroken, { reason, where, at: line ?? offset ?? 0 });
}
