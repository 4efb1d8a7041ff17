import type { Generated } from 'kysely';

/** While it has no end, another recorder records the cameras of one that is silent or was struck off. */
export interface TakeoverTable {
  id: string;
  recorderId: string;
  standInId: string;
  cause: 'silent' | 'struck-off';
  begunAt: Date;
  /** The recorder speaks again since then; null while it does not. */
  backAt: Generated<Date | null>;
  endedAt: Generated<Date | null>;
}

/** A camera's time with the recorder that stood in for its own. */
export interface TakenCameraTable {
  takeoverId: string;
  cameraId: string;
  standInId: string;
  fromAt: Date;
  toAt: Generated<Date | null>;
  /** What the camera's own recorder says of it meanwhile. */
  ownState: Generated<string | null>;
  ownToldAt: Generated<Date | null>;
}

export interface TakeoverTables {
  'video.takeover': TakeoverTable;
  'video.takenCamera': TakenCameraTable;
}
