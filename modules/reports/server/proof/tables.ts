import type { ProofSource, SuspicionReason, suspicionVerdicts } from '../../contract/proof.ts';

/**
 * A proof as it was examined. Where and when it was taken stays with the file as its evidence; here lies only what later
 * proofs are compared with.
 */
export interface ProofTable {
  fileId: string;
  reportId: string;
  historyId: string;
  organisationId: string | null;
  source: ProofSource | null;
  uploadSha256: string;
  /** 16 hexadecimal digits, or null for a picture too plain to compare. */
  perceptualHash: string | null;
  /** The eight bytes of the hash, each with its place: two hashes that differ in at most 7 bits share one. */
  buckets: number[];
  examinedAt: Date;
}

/** Append-only but for the verdict. Told to controllers only. */
export interface ProofFindingTable {
  id: string;
  fileId: string;
  reportId: string;
  historyId: string;
  organisationId: string | null;
  reason: SuspicionReason;
  measure: number | null;
  otherFileId: string | null;
  otherReportId: string | null;
  foundAt: Date;
  verdict: (typeof suspicionVerdicts)[number] | null;
  verdictNote: string | null;
  settledAt: Date | null;
  settledByPersonId: string | null;
}

export interface ProofTables {
  'reports.proof': ProofTable;
  'reports.proofFinding': ProofFindingTable;
}
