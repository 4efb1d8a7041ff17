import type { PictureEvidence } from './evidence.ts';

export interface FileEvidence extends PictureEvidence {
  readonly uploadSha256: string;
}

/**
 * `receiving`: the row stands, the bytes are being written. `staged`: whole, waiting for a subject.
 * `sealed`: kept, and served to nobody: another file shows it with parts filled in.
 * `discarded`: nobody may see it any more, the sweeper removes the bytes and then the row.
 */
export type FileState = 'receiving' | 'staged' | 'attached' | 'sealed' | 'discarded';

export interface FileTable {
  id: string;
  kind: 'picture';
  state: FileState;
  ownerPersonId: string | null;
  claimHash: string | null;
  mediaType: string;
  byteSize: number;
  widthPx: number;
  heightPx: number;
  sha256: string;
  perceptualHash: string;
  evidence: FileEvidence;
  createdAt: Date;
  attachedToType: string | null;
  attachedToId: string | null;
  /** Order among the files of one subject. */
  position: number | null;
}

export interface FilesTables {
  'files.file': FileTable;
}
