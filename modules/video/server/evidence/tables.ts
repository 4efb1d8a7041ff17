import type { Generated } from 'kysely';
import type { CustodyAction, ItemKind, ItemState } from '../../contract/evidence.ts';
import type { RequestOutcome } from '../../contract/request.ts';

export interface EvidenceCaseTable {
  id: string;
  number: Generated<number>;
  state: 'open' | 'closed';
  organisationId: string;
  title: string;
  basis: string;
  openedByPersonId: string | null;
  openedAt: Date;
  outcome: RequestOutcome | null;
  outcomeText: string | null;
  closedAt: Date | null;
  itemCount: number;
}

export interface EvidenceItemTable {
  id: string;
  caseId: string;
  position: number;
  kind: ItemKind;
  state: ItemState;
  title: string;
  text: string | null;
  cameraId: string | null;
  /** Where the footage lies, also after the camera has gone to another recorder. */
  recorderId: string | null;
  /** The basis on which the footage was seen when it was put into the case. */
  viewingId: string | null;
  requestId: string | null;
  fromAt: Date | null;
  toAt: Date | null;
  addedByPersonId: string | null;
  addedAt: Date;
  holdUntil: Date | null;
  holdReason: string | null;
  fileName: string | null;
  sizeBytes: number | null;
  sha256: string | null;
  content: Buffer | null;
  /** What was covered for who asked for a picture, when it was asked; null for all else. */
  masks: unknown;
}

/** Append-only; see `custody.ts`. */
export interface CustodyTable {
  caseId: string;
  number: number;
  at: Date;
  personId: string | null;
  action: CustodyAction;
  position: number | null;
  facts: string;
  previousHash: string;
  hash: string;
}

export interface EvidenceTables {
  'video.evidenceCase': EvidenceCaseTable;
  'video.evidenceItem': EvidenceItemTable;
  'video.custody': CustodyTable;
}
