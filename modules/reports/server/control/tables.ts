import type { ReturnReason } from '../../contract/return-reasons.ts';

/**
 * A controller's look at one answer: before its publication (`review`), or after it, as one of the sample. Undecided ones
 * are the sample that waits.
 */
export interface AnswerCheckTable {
  /** The step of the answer, as it was submitted or published. */
  answerId: string;
  reportId: string;
  organisationId: string;
  kind: 'review' | 'sample';
  judgement: 'good' | 'poor' | null;
  reasonId: ReturnReason | null;
  /** What the controller wrote. */
  note: string | null;
  /** The step by which the answer went back; null where it could not. */
  returnId: string | null;
  judgedAt: Date | null;
  judgedByPersonId: string | null;
}

export interface ControlTables {
  'reports.answerCheck': AnswerCheckTable;
}
