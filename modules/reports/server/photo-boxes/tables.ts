/** A photo with parts filled in: what is sealed, and what stands in its place. */
export interface CoveredPhotoTable {
  id: string;
  reportId: string;
  originalFileId: string;
  /** Null until the new picture is made. */
  shownFileId: string | null;
  boxes: unknown;
  coveredAt: Date;
}
