const longestStatement = 2_000;

/** A statement as it may leave the machine: parameters are numbered already, and what is written out is blotted out. */
export function normaliseStatement(text: string): string {
  return text
    .replace(/--[^\n]*/g, ' ')
    .replace(/\$(\w*)\$[\s\S]*?\$\1\$/g, '?')
    .replace(/(?:\b[eE])?'(?:[^']|'')*'/g, '?')
    .replace(/(?<![\w$."])-?\d+(?:\.\d+)?\b/g, '?')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, longestStatement);
}

/** `select`, `insert` …: the name of a span says what kind of work it was. */
export function operationOf(text: string): string {
  return /^\s*([a-z]+)/i.exec(text)?.[1]?.toLowerCase() ?? 'statement';
}
