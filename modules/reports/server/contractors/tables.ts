import type { Generated } from 'kysely';

/** A link by which a contractor without an account sees chosen reports of an organisation. */
export interface ContractorShareTable {
  id: string;
  organisationId: string;
  contractor: string;
  mayPropose: boolean;
  /** SHA-256 of the secret, hexadecimal. */
  tokenHash: string;
  createdByPersonId: string | null;
  createdAt: Date;
  expiresAt: Date;
  revokedAt: Generated<Date | null>;
}

export interface ShareReportTable {
  shareId: string;
  reportId: string;
}

/** A contractor's word that the work is done; the organisation accepts it as its answer or returns it. */
export interface WorkProposalTable {
  id: string;
  shareId: string;
  reportId: string;
  text: string;
  /** How and where the photos were taken, until it is decided on. */
  photos: unknown;
  state: 'waiting' | 'accepted' | 'returned';
  reason: Generated<string | null>;
  proposedAt: Date;
  decidedAt: Generated<Date | null>;
  decidedByPersonId: Generated<string | null>;
}

export interface ContractorTables {
  'reports.contractorShare': ContractorShareTable;
  'reports.shareReport': ShareReportTable;
  'reports.workProposal': WorkProposalTable;
}
