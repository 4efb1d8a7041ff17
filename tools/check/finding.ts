/** One thing that is wrong, at one place, with what to do about it. */
export interface Finding {
  /** Name of the check that found it, as exceptions name it. */
  readonly check: string;
  /** Relative to the repository's root, with `/`. */
  readonly file: string;
  readonly line: number;
  /** `what is wrong; what to do`. */
  readonly message: string;
}

export function formatFinding({ file, line, message, check }: Finding): string {
  return `${file}:${line} ${message} [${check}]`;
}

export function compareFindings(a: Finding, b: Finding): number {
  return a.file.localeCompare(b.file) || a.line - b.line || a.message.localeCompare(b.message);
}
