import type { RatingReason } from '../../contract/rating.ts';

/** How the author marks the work with the verdict; the words stand in the history. */
export interface RatingTable {
  /** The step of the verdict. */
  historyId: string;
  reportId: string;
  organisationId: string;
  score: number;
  reasons: RatingReason[];
  ratedAt: Date;
}

/** A neighbour's word that an answer is not true: one for each person and answer. */
export interface DenialTable {
  reportId: string;
  /** The step of the answer that is denied. */
  answerId: string;
  personId: string;
  text: string;
  deniedAt: Date;
}

export interface VerdictTables {
  'reports.rating': RatingTable;
  'reports.denial': DenialTable;
}
