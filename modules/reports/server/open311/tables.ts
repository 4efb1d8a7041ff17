/** How a report came by a key: whose it was and what it brought that has no place in a report. */
export interface SubmissionTable {
  reportId: string;
  keyId: string | null;
  personId: string | null;
  organisationId: string | null;
  /** As sent, known to the classifier or not. */
  attributes: unknown;
  /** Links as sent. They are never fetched: a moderator looks. */
  mediaUrls: string[];
  addressText: string | null;
  createdAt: Date;
}

/** A report that was taken for a token; `draft` is emptied once the report is there. */
export interface RequestTokenTable {
  token: string;
  keyId: string | null;
  draft: unknown;
  reportId: string | null;
  createdAt: Date;
}

/** What a peer said about a report, once per `updateId` of the key's owner. */
export interface PeerUpdateTable {
  id: string;
  ownerId: string;
  updateId: string;
  reportId: string;
  status: string | null;
  text: string | null;
  mediaUrls: string[];
  /** Whether the words moved the report, or only stand beside it. */
  effect: 'taken' | 'answered' | 'reopened' | 'confirmed' | 'none';
  createdAt: Date;
}

/** One day's GeoReport Bulk file. */
export interface BulkFileTable {
  day: string;
  csv: string;
  rowCount: number;
  createdAt: Date;
}
