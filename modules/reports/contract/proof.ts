import { z } from 'zod';
import { defineSetting } from '#kernel/config/settings.ts';
import { fileReference, pictureView } from '#kernel/files/contract/file.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant, latitude, longitude, pageLimit } from '#kernel/http/fields.ts';
import { reportProblems } from './problems.ts';
import { organisationName, photoLimit, reason, reportStatus } from './report.ts';

/**
 * How a proof came to be: taken by our own camera view (a frame without metadata), by the camera of the device (which
 * writes metadata), or chosen among pictures taken before.
 */
export const proofSources = ['app-camera', 'camera', 'gallery'] as const;
export const proofSource = z.enum(proofSources);
export type ProofSource = z.output<typeof proofSource>;

/** Where the device said it was when the picture was taken. */
export const proofPosition = z.object({
  lng: longitude,
  lat: latitude,
  accuracyM: z.number().min(0).max(1_000_000),
});
export type ProofPosition = z.output<typeof proofPosition>;

export const proofReference = fileReference.extend({
  source: proofSource.optional(),
  position: proofPosition.optional(),
});
export type ProofReference = z.output<typeof proofReference>;
export const proofReferences = z.array(proofReference).max(photoLimit).default([]);

/** Why a proof deserves a look. None of them says that it is false. */
export const suspicionReasons = [
  'far-from-place',
  'device-far-from-place',
  'taken-before-work',
  'taken-long-ago',
  'taken-after-upload',
  'edited',
  'metadata-missing',
  'metadata-unexpected',
  'same-as-earlier-proof',
  'same-as-before',
] as const;
export const suspicionReason = z.enum(suspicionReasons);
export type SuspicionReason = z.output<typeof suspicionReason>;

export const suspicionVerdicts = ['unfounded', 'upheld'] as const;
export const suspicionVerdict = z.enum(suspicionVerdicts);

/** How far from the report's place a proof may be taken, beyond what the device itself calls inexact. */
export const proofDistanceM = defineSetting({
  id: 'reports.proof-distance-m',
  schema: z.number().int().min(10).max(5000),
  initial: 50,
  isPublic: false,
});

export const suspicion = z.object({
  reason: suspicionReason,
  /** Metres of a distance, minutes of a time, differing bits of a likeness; null where nothing is measured. */
  measure: z.number().int().nullable(),
  /** The picture it resembles, and the report that one belongs to. */
  other: z.object({ picture: pictureView, reportNumber: z.number().int() }).nullable(),
});

export const suspiciousAnswer = z.object({
  historyId: id,
  number: z.number().int(),
  status: reportStatus,
  categoryId: z.string(),
  address: z.string().nullable(),
  organisation: organisationName.nullable(),
  answeredAt: instant,
  /** What the resident sent: to look at side by side. */
  before: pictureView.nullable(),
  proofs: z.array(
    z.object({
      fileId: id,
      /** As everybody sees it, with parts filled in where a moderator did so; null while that is being made. */
      picture: pictureView.nullable(),
      /** Where parts were filled in: what opens the sealed original. */
      coveredPhotoId: id.nullable(),
      source: proofSource.nullable(),
      suspicions: z.array(suspicion),
    }),
  ),
});
export type SuspiciousAnswer = z.output<typeof suspiciousAnswer>;

export const listSuspiciousAnswers = defineRoute({
  id: 'reports.listSuspiciousAnswers',
  method: 'GET',
  path: '/api/v1/reports/suspicious-answers',
  summary: 'Answers whose proof deserves a look, with the reasons; told to controllers only, newest first',
  permission: 'reports.proof.examine',
  input: z.object({ organisationId: id.optional(), before: id.optional(), limit: pageLimit }),
  output: z.object({ answers: z.array(suspiciousAnswer), next: id.nullable(), total: z.number().int() }),
  problems: [],
});

export const settleSuspicion = defineRoute({
  id: 'reports.settleSuspicion',
  method: 'POST',
  path: '/api/v1/reports/suspicious-answers/:historyId/verdict',
  summary: 'The controller says whether the suspicion of an answer holds',
  permission: 'reports.proof.examine',
  input: z.object({ historyId: id, verdict: suspicionVerdict, note: reason }),
  output: z.object({ verdict: suspicionVerdict }),
  problems: [reportProblems.noSuspicion],
});
