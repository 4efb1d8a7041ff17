import type { Finding } from './finding.ts';
import { resolveImport } from './places.ts';
import { isTest } from './tree.ts';
import type { SourceFile, Tree } from './tree.ts';

/** Tests that open a database run few at a time, so their names must say that they do. */
export function checkTestNames({ sources }: Pick<Tree, 'sources'>): Finding[] {
  return sources
    .filter(({ path }) => isTest(path) && !isDatabaseTest(path))
    .flatMap((source) => {
      const opening = source.facts.imports.find(
        ({ specifier, isTypeOnly }) => !isTypeOnly && opensDatabase(source, specifier),
      );
      const message = 'the test opens a database; call it *.db.test.ts, or *.http.test.ts if it speaks HTTP';
      return opening ? [{ check: 'test-names', file: source.path, line: opening.line, message }] : [];
    });
}

function isDatabaseTest(path: string): boolean {
  return (
    /\.(db|http|long|journey)\.test\.ts$/.test(path) ||
    path.startsWith('kernel/db/') ||
    path.startsWith('e2e/')
  );
}

function opensDatabase({ path }: SourceFile, specifier: string): boolean {
  const target = resolveImport(path, specifier);
  return target.kind === 'file' && target.path.startsWith('kernel/testing/');
}
