import type { LegalClass } from '../../contract/clocks.ts';

/** How long reports of a class keep who sent them, from their end. */
export interface RetentionRuleTable {
  legalClass: LegalClass;
  keptDays: number;
  minimumDays: number;
  /** The law demands it, so that it outlives an account. */
  isDuty: boolean;
  source: unknown;
  needsLawyer: boolean;
  version: number;
}

/** How many reports lost their author in one run; kept for the administrator's page. */
export interface RetentionRunTable {
  id: string;
  ranAt: Date;
  legalClass: LegalClass;
  reportCount: number;
}

/** What stands for a person in anonymised reports, so that one author is still counted once. */
export interface AuthorPseudonymTable {
  personId: string;
  authorKey: string;
}

export interface PrivacyTables {
  'reports.retentionRule': RetentionRuleTable;
  'reports.retentionRun': RetentionRunTable;
  'reports.authorPseudonym': AuthorPseudonymTable;
}
