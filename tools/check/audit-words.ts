import { readEntries } from './catalogs.ts';
import type { Finding } from './finding.ts';
import { isTest } from './tree.ts';
import type { Tree } from './tree.ts';

/** Every route that leaves a row in the audit has the words of its id in the catalogs, for the audit's reader. */
export function checkAuditWords({ sources, catalogs }: Pick<Tree, 'sources' | 'catalogs'>): Finding[] {
  const written = new Set(catalogs.flatMap((catalog) => readEntries(catalog).entries).map(({ id }) => id));
  return sources
    .filter(({ path }) => /^(kernel|modules)\//.test(path) && !isTest(path))
    .flatMap(({ path, facts }) => facts.declarations.map((declaration) => ({ path, ...declaration })))
    .filter(({ kind, isAudited }) => kind === 'route' && isAudited)
    .filter(({ id }) => id !== undefined && !written.has(id))
    .map(({ path, line, id }) => ({
      check: 'audit-words',
      file: path,
      line,
      message: `the audit shows ${id} and no catalog has words for it; write the text ${id}`,
    }));
}
