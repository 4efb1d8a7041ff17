/**
 * One declared failure a route may answer with. The code is also the key of its text in the catalogs,
 * so an undeclared or untranslated problem is found by `tools/check`, not by a resident.
 */
export interface ProblemDeclaration {
  readonly code: `${string}.${string}`;
  readonly status: number;
}

export function defineProblem<const Code extends `${string}.${string}`>(
  code: Code,
  status: number,
): ProblemDeclaration & { readonly code: Code } {
  return { code, status };
}

export interface FieldError {
  /** JSON pointer into the input (RFC 6901), for example `/photoIds/0`. */
  readonly pointer: string;
  readonly code: string;
  readonly values?: Readonly<Record<string, string | number>>;
}

/** Thrown anywhere in a command or query; answered as RFC 9457 problem+json in the caller's language. */
export class Problem extends Error {
  readonly declaration: ProblemDeclaration;
  readonly values: Readonly<Record<string, string | number>>;
  readonly fields: readonly FieldError[];

  constructor(
    declaration: ProblemDeclaration,
    values: Readonly<Record<string, string | number>> = {},
    fields: readonly FieldError[] = [],
  ) {
    super(declaration.code);
    this.name = 'Problem';
    this.declaration = declaration;
    this.values = values;
    this.fields = fields;
  }
}
