import type { Finding } from './finding.ts';
import type { Tree } from './tree.ts';

/** A file that does not parse would pass every other check unseen. */
export function checkSyntax({ sources }: Pick<Tree, 'sources'>): Finding[] {
  return sources.flatMap(({ path, facts }) =>
    facts.syntaxError === undefined
      ? []
      : [{ check: 'syntax', file: path, line: 1, message: `does not parse: ${facts.syntaxError}; mend it` }],
  );
}
