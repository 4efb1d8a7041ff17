import type { Generated } from 'kysely';
import type { CameraFacts } from '../contract/camera.ts';
import type { RequestOutcome, RequestState } from '../contract/request.ts';
import type { GrantHours, ViewingRight } from '../contract/rights.ts';
import type { AlarmTables } from './alarms/tables.ts';
import type { BookmarkTables } from './bookmarks/tables.ts';
import type { EvidenceTables } from './evidence/tables.ts';
import type { HealthTables } from './health/tables.ts';
import type { HoldTables } from './holds/tables.ts';
import type { HoldsState } from './holds/sum-up.ts';
import type { MaintenanceTables } from './maintenance/tables.ts';
import type { TransparencyTables } from './transparency/tables.ts';
import type { TakeoverTables } from './takeovers/tables.ts';
import type { SetupTables } from './setup/tables.ts';

export interface CameraTable {
  id: string;
  number: Generated<number>;
  name: string;
  group: CameraFacts['group'];
  purpose: CameraFacts['purpose'];
  ownerOrganisationId: string;
  lng: number;
  lat: number;
  areaIds: string[];
  address: string;
  bearingDegrees: number;
  angleDegrees: number;
  pictureWidthPx: number;
  rangeM: number;
  legalBasis: string;
  retentionDays: number;
  signText: string;
  publicity: CameraFacts['publicity'];
  recorderId: string | null;
  streamUrl: string | null;
  substreamUrl: string | null;
  username: string | null;
  onvifUrl: string | null;
  /** Sealed; opened only to tell it to the camera's recorder. */
  passwordSealed: string | null;
  state: CameraFacts['state'];
  version: Generated<number>;
  createdAt: Date;
}

/** What a recorder said last of a camera. */
export interface CameraLinkTable {
  cameraId: string;
  recorderId: string;
  state: string;
  lastPictureAt: Date | null;
  offsetMs: number | null;
  toldAt: Date;
}

export interface RecorderTable {
  id: string;
  name: string;
  ownerOrganisationId: string;
  /** What it calls itself; null until it has enrolled. */
  linkId: string | null;
  publicKey: string | null;
  mediaUrl: string | null;
  struckOffAt: Date | null;
  codeId: string | null;
  codeSealed: string | null;
  codeValidUntil: Date | null;
  configurationVersion: Generated<number>;
  appliedVersion: number | null;
  refusedVersion: number | null;
  refusedReason: string | null;
  remoteAddress: string | null;
  mediaPort: number | null;
  storages: unknown;
  /** How long its ordered days fit; null while it does not know. */
  forecast: unknown;
  startedAt: Date | null;
  clockOffsetMs: number | null;
  toldAt: Date | null;
  /** Its last word of any kind, by the hub's clock. */
  heardAt: Date | null;
  /** Records its cameras when it is silent; null: nobody does. */
  standInId: string | null;
  /** The owner allowed it; needed where the stand-in is of another owner. */
  standInAgreedAt: Date | null;
  version: Generated<number>;
  createdAt: Date;
}

/** The hub's own keys: one signs the link, the other media tokens. The private halves are sealed. */
export interface HubKeyTable {
  use: 'link' | 'media';
  kid: string;
  verifying: string;
  signingSealed: string;
  createdAt: Date;
}

export interface GrantTable {
  id: string;
  kind: 'standing' | 'emergency' | 'request';
  ownerOrganisationId: string;
  holderOrganisationId: string;
  /** Null: anybody of the holder whose role allows it. */
  holderPersonId: string | null;
  /** Both null: every camera of the owner. */
  cameraId: string | null;
  group: CameraFacts['group'] | null;
  purpose: CameraFacts['purpose'];
  basis: string;
  rights: string[];
  /** Four eyes: footage opens when a second person of the holder says so. */
  needsSecond: boolean;
  hours: GrantHours | null;
  /** Bounds of the footage it opens; null: all there is. */
  footageFrom: Date | null;
  footageTo: Date | null;
  validFrom: Date;
  validUntil: Date | null;
  revokedAt: Date | null;
  revokedReason: string | null;
  createdByPersonId: string | null;
  createdAt: Date;
}

/** One person, one camera, one right, one reason; media tokens are of a viewing, and their session is its id. */
export interface ViewingTable {
  id: string;
  /** Null: whoever holds the link of a request. */
  personId: string | null;
  sessionId: string;
  organisationId: string | null;
  cameraId: string;
  /** Of that moment: the owner sees the looks of his time. */
  ownerOrganisationId: string;
  right: ViewingRight;
  grantId: string | null;
  reason: string | null;
  footageFrom: Date | null;
  footageTo: Date | null;
  /** The basis is an approved request. */
  requestId: string | null;
  /** The package of a clip of a case. */
  evidenceItemId: string | null;
  needsSecond: boolean;
  secondPersonId: string | null;
  secondedAt: Date | null;
  openedAt: Date;
}

export interface RequestTable {
  id: string;
  number: Generated<number>;
  state: RequestState;
  /** Null: the person closed the account. */
  requesterPersonId: string | null;
  /** Null: a citizen asks. */
  requesterOrganisationId: string | null;
  ownerOrganisationId: string;
  lng: number;
  lat: number;
  place: string;
  fromAt: Date;
  toAt: Date;
  reason: string;
  identity: string | null;
  askedAt: Date;
  dueAt: Date;
  decidedAt: Date | null;
  decidedByPersonId: string | null;
  refusal: string | null;
  mayDownload: Generated<boolean>;
  /** The owner shows what is covered, too. */
  liftsMasks: Generated<boolean>;
  linkUntil: Date | null;
  withdrawnAt: Date | null;
  receivedAt: Date | null;
  outcome: RequestOutcome | null;
  outcomeText: string | null;
  closedAt: Date | null;
}

export interface RequestClipTable {
  requestId: string;
  cameraId: string;
  fromAt: Date;
  toAt: Date;
  /** What all its recorders together say. */
  hold: HoldsState;
}

/** A row of a recorder's journal: what was really shown. Append-only. */
export interface LookTable {
  recorderId: string;
  journal: string;
  number: number;
  at: Date;
  viewingId: string | null;
  cameraId: string;
  ownerOrganisationId: string;
  right: string;
  what: string;
  fromAt: Date;
  toAt: Date | null;
}

/** What a camera noticed by itself, as its recorder tells it. */
export interface CameraEventTable {
  recorderId: string;
  journal: string;
  number: number;
  at: Date;
  cameraId: string;
  kind: string;
  isOn: boolean | null;
  topic: string;
  source: string;
}

/** The seal of a camera's day, witnessed outside of the recorder. `changed…`: it was told again and was another. */
export interface DayRootTable {
  recorderId: string;
  cameraId: string;
  day: string;
  root: string;
  chained: string;
  fragments: number;
  toldAt: Date;
  changedAt: Date | null;
  changedRoot: string | null;
}

/** What is covered, for a time of the footage. */
export interface MaskTable {
  id: string;
  cameraId: string;
  points: unknown;
  fromAt: Date | null;
  toAt: Date | null;
  reason: string;
  createdByPersonId: string | null;
  createdAt: Date;
  removedAt: Generated<Date | null>;
  removedReason: Generated<string | null>;
}

export interface VideoTables
  extends
    AlarmTables,
    BookmarkTables,
    EvidenceTables,
    HealthTables,
    HoldTables,
    MaintenanceTables,
    SetupTables,
    TakeoverTables,
    TransparencyTables {
  'video.mask': MaskTable;
  'video.request': RequestTable;
  'video.requestClip': RequestClipTable;
  'video.cameraEvent': CameraEventTable;
  'video.dayRoot': DayRootTable;
  'video.viewing': ViewingTable;
  'video.look': LookTable;
  'video.camera': CameraTable;
  'video.cameraLink': CameraLinkTable;
  'video.recorder': RecorderTable;
  'video.hubKey': HubKeyTable;
  'video.grant': GrantTable;
}
