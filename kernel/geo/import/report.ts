/** Rows of one table after an import. */
export interface ChangeCounts {
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
}

export interface ImportIssue {
  /** Line of the file for tables, place in the list (from 1) for features. */
  readonly row: number;
  /** A rejected row is not in the database; any other is, as well as it could be read. */
  readonly isRejected: boolean;
  readonly reason: string;
  /** The same for a page, by the key of a text. */
  readonly text?: IssueText;
}

export interface IssueText {
  readonly key: string;
  readonly values?: Readonly<Record<string, string>>;
}

/** One unusable value of one column: how often, and where first. The row itself is kept. */
export interface DirtyValue {
  readonly column: string;
  readonly value: string;
  readonly count: number;
  readonly firstRows: readonly number[];
}

export interface ImportReport {
  readonly counts: Readonly<Record<string, ChangeCounts>>;
  readonly rejectedCount: number;
  /** The first thousand, in the order of the file. */
  readonly issues: readonly ImportIssue[];
  readonly dirtyValues: readonly DirtyValue[];
}

export interface ImportProgress {
  readonly stage: 'reading' | 'streets' | 'houses' | 'features' | 'areas' | 'organisations';
  readonly done: number;
  /** Null while it is not known. */
  readonly total: number | null;
}

export type OnProgress = (progress: ImportProgress) => void;

const ISSUE_LIMIT = 1000;
const FIRST_ROWS_LIMIT = 20;

/** Whether the import found the database already as the file says. */
export function hasChangedNothing({ counts }: Pick<ImportReport, 'counts'>): boolean {
  return Object.values(counts).every(({ inserted, updated }) => inserted === 0 && updated === 0);
}

/** Collects what is wrong with a file while it is read. */
export interface IssueList {
  reject(row: number, reason: string, text?: IssueText): void;
  warn(row: number, reason: string): void;
  noteDirty(row: number, column: string, value: string): void;
  report(counts: ImportReport['counts']): ImportReport;
}

export function createIssueList(): IssueList {
  const issues: ImportIssue[] = [];
  const dirty = new Map<string, { column: string; value: string; count: number; firstRows: number[] }>();
  let rejectedCount = 0;

  const add = (issue: ImportIssue) => {
    if (issues.length < ISSUE_LIMIT) issues.push(issue);
  };
  return {
    reject: (row, reason, text) => {
      rejectedCount++;
      add({ row, isRejected: true, reason, ...(text ? { text } : {}) });
    },
    warn: (row, reason) => add({ row, isRejected: false, reason }),
    noteDirty: (row, column, value) => {
      const key = `${column}\0${value}`;
      const entry = dirty.get(key) ?? { column, value, count: 0, firstRows: [] };
      entry.count++;
      if (entry.firstRows.length < FIRST_ROWS_LIMIT) entry.firstRows.push(row);
      dirty.set(key, entry);
    },
    report: (counts) => ({
      counts,
      rejectedCount,
      issues,
      dirtyValues: [...dirty.values()].sort((a, b) => b.count - a.count),
    }),
  };
}
