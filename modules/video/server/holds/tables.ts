/** Footage that one recorder is to keep from deletion, for one clip of a request or of a case. */
export interface RecorderHoldTable {
  /** The request, or the piece of evidence. */
  wantedBy: string;
  cameraId: string;
  recorderId: string;
  /** `refused`: it was never kept there. `released`: it is kept no more, or its recorder was struck off. */
  state: 'asked' | 'held' | 'refused' | 'released';
  /** As the recorder calls it; null while it was never kept. */
  holdId: string | null;
  /** Fingerprint of the recorder's signing key, as it said when it took the hold of a case. */
  recorderKey: string | null;
}

export interface HoldTables {
  'video.recorderHold': RecorderHoldTable;
}
