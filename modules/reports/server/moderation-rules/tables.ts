/** A whole set of clauses, in force from a day on; append-only. */
export interface ModerationVersionTable {
  number: number;
  inForceFrom: string;
  clauses: unknown;
  comment: string;
  madeByPersonId: string | null;
  madeAt: Date;
}

export interface ModerationRulesTables {
  'reports.moderationVersion': ModerationVersionTable;
}
