export interface BookmarkTable {
  id: string;
  cameraId: string;
  fromAt: Date;
  /** Null: a moment. */
  toAt: Date | null;
  title: string;
  isShared: boolean;
  personId: string;
  /** For which the author watched; it is shared within this one. */
  organisationId: string;
  createdAt: Date;
  /** As long as the camera's footage was to be kept when it was made. */
  keptUntil: Date;
}

export interface BookmarkTables {
  'video.bookmark': BookmarkTable;
}
