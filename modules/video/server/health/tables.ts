import type { Generated } from 'kysely';
import type { PictureFinding } from '../../contract/health.ts';

/** A camera's civil day of the town, as the ledger of a recorder tells it. */
export interface LedgerDayTable {
  cameraId: string;
  day: string;
  recorderId: string;
  orderedSeconds: number;
  onlineSeconds: number;
  /** By state. */
  seconds: unknown;
  /** Spans that were not recorded. */
  outages: unknown;
  /** All that the recorder told, where another stood in that day; the sums are then of the seconds that count as its own. */
  spans: Generated<unknown>;
}

/** How far the ledger of a recorder is known. */
export interface LedgerReadingTable {
  recorderId: string;
  readUntil: Date;
}

/** What a recorder measured of a camera last. */
export interface CameraReadingTable {
  cameraId: string;
  recorderId: string;
  readAt: Date;
  bytesRecorded: number;
  bitrateBps: number | null;
  keyframeIntervalMs: number | null;
  clockOffsetMs: number | null;
  packetsLost: number;
  connections: number;
  onvifFault: string | null;
  hasFactoryPassword: boolean;
  /** All three null without TLS. */
  certificateValidTo: Date | null;
  certificateSha256: string | null;
  isCertificateSelfSigned: boolean | null;
  /** Null: pictures are not looked at. */
  pictureCheckedAt: Date | null;
}

/** Something wrong with the picture of a camera, as its recorder found it. No picture, and nothing of anybody in it. */
export interface PictureFindingTable {
  cameraId: string;
  recorderId: string;
  finding: PictureFinding;
  fromAt: Date;
  /** Null while it lasts. */
  toAt: Date | null;
}

export interface HealthTables {
  'video.ledgerDay': LedgerDayTable;
  'video.ledgerReading': LedgerReadingTable;
  'video.cameraReading': CameraReadingTable;
  'video.pictureFinding': PictureFindingTable;
}
