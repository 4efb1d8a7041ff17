import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, instant } from '#kernel/http/fields.ts';
import { videoProblems } from './problems.ts';

/*
 * How cameras and their recorders did, by the ledger of the recorders and nothing else. A second is of the state in which
 * it begins, so whole seconds add up to days and days to months:
 *
 *   ordered   every second the ledger tells of, but those paused by order
 *   online    the recorded ones among them
 */

/** Below this share of ordered seconds the contractor has not done what was agreed, where a camera's contract names no other. */
export const onlineTargetPercent = defineSetting({
  id: 'video.online-target-percent',
  schema: z.number().min(50).max(100),
  initial: 98,
  isPublic: false,
});

/** A certificate that ends sooner is to be renewed now. */
export const certificateWarningDays = defineSetting({
  id: 'video.certificate-warning-days',
  schema: z.number().int().min(1).max(365),
  initial: 30,
  isPublic: false,
});

export const longestReportDays = 92;

/** As the recorder's ledger calls them. */
export const ledgerStates = [
  'recorded',
  'camera-down',
  'network',
  'refused',
  'disk',
  'paused',
  'recorder-down',
] as const;
export const ledgerState = z.enum(ledgerStates);
export type LedgerState = z.output<typeof ledgerState>;

/** What a recorder finds in pictures, as it calls it. */
export const pictureFindings = ['black', 'covered', 'frozen', 'blurred', 'turned'] as const;
export const pictureFinding = z.enum(pictureFindings);
export type PictureFinding = z.output<typeof pictureFinding>;

export const healthFaults = [
  'silent',
  'below-target',
  'picture-black',
  'picture-covered',
  'picture-frozen',
  'picture-blurred',
  'picture-turned',
  'certificate-expired',
  'certificate-ends',
  'clock-off',
  'keyframes-rare',
  'onvif-failed',
  'factory-password',
] as const;
export type HealthFault = (typeof healthFaults)[number];

const seconds = z.int().nonnegative();

export const dayHealth = z.object({ day: civilDate, ordered: seconds, online: seconds });
export type DayHealth = z.output<typeof dayHealth>;

/** What the recorder measured last. */
export const cameraReading = z.object({
  at: instant,
  /** Of what was written between the last two readings. */
  bitrateBps: z.int().nullable(),
  keyframeIntervalMs: z.int().nullable(),
  /** The camera's clock ahead of the recorder's. */
  clockOffsetMs: z.int().nullable(),
  packetsLost: z.int(),
  connections: z.int(),
  /** Why the camera does not answer by ONVIF. */
  onvifFault: z.string().nullable(),
  /** What the camera showed last over TLS, whether it was trusted or not; null without TLS. */
  certificate: z.object({ validTo: instant, sha256: z.string(), isSelfSigned: z.boolean() }).nullable(),
  /** Null: pictures of this camera are not looked at. */
  pictureCheckedAt: instant.nullable(),
});
export type CameraReading = z.output<typeof cameraReading>;

/** Something is wrong with the picture of a camera, from its first bad check to its last. */
export const findingView = z.object({
  finding: pictureFinding,
  from: instant,
  /** Null while it lasts. */
  to: instant.nullable(),
});
export type FindingView = z.output<typeof findingView>;

export const cameraHealth = z.object({
  camera: z.object({ id, number: z.int(), name: z.string(), address: z.string() }),
  ownerName: z.string(),
  isRecorded: z.boolean(),
  ordered: seconds,
  online: seconds,
  /** Null: the ledger tells nothing of this time. */
  onlinePercent: z.number().nullable(),
  /** What the contract of this camera asks for, else the town. */
  targetPercent: z.number(),
  outages: z.int(),
  days: z.array(dayHealth),
  reading: cameraReading.nullable(),
  faults: z.array(z.enum(healthFaults)),
  /** Those that last. */
  findings: z.array(findingView),
});
export type CameraHealth = z.output<typeof cameraHealth>;

/** Civil days of the town, both ends within. */
const period = { from: civilDate, to: civilDate };

export const listHealth = defineRoute({
  id: 'video.listHealth',
  method: 'GET',
  path: '/api/v1/video/health',
  summary: 'Online share of the own cameras by day, from the ledger of their recorders, the worst first',
  permission: 'video.health.read',
  input: z.object(period),
  output: z.object({
    targetPercent: z.number(),
    /** How far the ledger of the recorder that was read least is known; null where none was read. */
    readUntil: instant.nullable(),
    /** It was to be read long ago: a recorder does not answer. */
    isReadLate: z.boolean(),
    cameras: z.array(cameraHealth),
  }),
  problems: [videoProblems.periodImpossible],
});

export const outageView = z.object({ from: instant, to: instant, state: ledgerState, cause: z.string() });
export type OutageView = z.output<typeof outageView>;

export const dayLedger = dayHealth.extend({
  /** Whole seconds of each state. */
  seconds: z.partialRecord(ledgerState, seconds),
});
export type DayLedger = z.output<typeof dayLedger>;

export const readCameraHealth = defineRoute({
  id: 'video.readCameraHealth',
  method: 'GET',
  path: '/api/v1/video/cameras/:id/health',
  summary: 'One camera by day and state, with the spans that were not recorded',
  permission: 'video.health.read',
  input: z.object({ id, ...period }),
  output: z.object({
    health: cameraHealth,
    ledger: z.array(dayLedger),
    /** The newest first. */
    outages: z.array(outageView),
    areOutagesCut: z.boolean(),
    /** What was wrong with its picture in this time, the newest first. */
    findings: z.array(findingView),
    can: z.object({ order: z.boolean() }),
  }),
  problems: [videoProblems.cameraNotFound, videoProblems.periodImpossible],
});

export const learnView = defineRoute({
  id: 'video.learnView',
  method: 'POST',
  path: '/api/v1/video/cameras/:id/view',
  summary: 'Says that what a camera sees was changed on purpose: its recorder learns anew what is usual',
  permission: 'video.maintenance.order',
  input: z.object({ id }),
  output: z.object({}),
  problems: [videoProblems.cameraNotFound],
});

export const downloadServiceLevel = defineRoute({
  id: 'video.downloadServiceLevel',
  method: 'GET',
  path: '/api/v1/video/service-level',
  summary: 'The service-level report for the contractor as a table (CSV) or a document (DOCX)',
  permission: 'video.health.read',
  input: z.object({ ...period, format: z.enum(['csv', 'docx']) }),
  output: z.unknown(),
  problems: [videoProblems.periodImpossible],
  isReadAudited: true,
  isDownload: true,
});
