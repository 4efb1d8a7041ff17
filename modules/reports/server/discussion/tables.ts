import type { Generated } from 'kysely';
import type { commentStates, speakerKinds } from '../../contract/discussion.ts';

export type CommentState = (typeof commentStates)[number];
export type SpeakerKind = (typeof speakerKinds)[number];

export interface CommentTable {
  id: string;
  reportId: string;
  /** Null: the writer is forgotten. */
  personId: string | null;
  speakerKind: SpeakerKind;
  organisationId: string | null;
  /** Tells residents apart within one report. */
  speakerNumber: number | null;
  /** As written; emptied when it is withdrawn. */
  text: string;
  state: CommentState;
  ruleId: string | null;
  ruleVersion: number | null;
  createdAt: Date;
  decidedAt: Date | null;
  decidedByPersonId: string | null;
  /** When those who follow the report were told of it. */
  toldAt: Generated<Date | null>;
}

export interface DiscussionTables {
  'reports.comment': CommentTable;
}
