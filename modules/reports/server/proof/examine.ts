/*
 * What a proof says against itself. Every rule is a plain comparison of facts that lie before it, so that the controller
 * can be told why; none of them decides anything. A fact that is not known accuses nobody: phones lose their place,
 * messengers strip metadata. Only a picture said to be taken by the device's own camera must carry what cameras write.
 */
import type { PictureEvidence } from '#kernel/files/evidence.ts';
import { distanceM } from '#kernel/geo/geometry.ts';
import type { Point } from '#kernel/http/fields.ts';
import type { ProofPosition, ProofSource, SuspicionReason } from '../../contract/proof.ts';

export interface ProofFacts {
  readonly source: ProofSource | null;
  readonly evidence: PictureEvidence;
  /** The instant of `evidence.takenAt`; null where the camera wrote none. */
  readonly takenAt: Date | null;
  readonly uploadedAt: Date;
  readonly position: ProofPosition | null;
  /** Pictures of other moments that look the same. */
  readonly likenesses: readonly Likeness[];
}

export interface Likeness {
  readonly kind: 'earlier-proof' | 'before';
  readonly fileId: string;
  readonly reportId: string;
  readonly differingBits: number;
}

export interface WorkFacts {
  readonly place: Point;
  /** When the report came to whoever answers, or was taken into work or reopened last. */
  readonly workBeganAt: Date;
  readonly allowedDistanceM: number;
}

export interface Finding {
  readonly reason: SuspicionReason;
  readonly measure: number | null;
  readonly likeness: Likeness | null;
}

/** Work is often done first and taken in the list afterwards. */
export const earlyToleranceMs = 60 * 60_000;
/** A brigade without a connection sends its pictures within days. */
export const longAgoMs = 3 * 24 * 60 * 60_000;
/** Clocks of cameras are off by minutes. */
export const clockToleranceMs = 15 * 60_000;

const editors = /photoshop|lightroom|gimp|snapseed|picsart|pixelmator|affinity|canva|facetune|krita|paint/i;

export function examineProof(proof: ProofFacts, work: WorkFacts): Finding[] {
  return [
    ...examinePlace(proof, work),
    ...examineTime(proof, work),
    ...examineOrigin(proof),
    ...examineLikeness(proof),
  ];
}

function examinePlace({ evidence, position }: ProofFacts, { place, allowedDistanceM }: WorkFacts): Finding[] {
  const { location } = evidence;
  const photoM = location ? distanceM(place, { lng: location.longitude, lat: location.latitude }) : 0;
  const deviceM = position ? Math.max(0, distanceM(place, position) - position.accuracyM) : 0;
  return [
    ...(photoM > allowedDistanceM ? [finding('far-from-place', photoM)] : []),
    ...(deviceM > allowedDistanceM ? [finding('device-far-from-place', deviceM)] : []),
  ];
}

function examineTime({ takenAt, uploadedAt }: ProofFacts, { workBeganAt }: WorkFacts): Finding[] {
  if (takenAt === null) return [];
  const earlyMs = workBeganAt.getTime() - takenAt.getTime();
  const waitedMs = uploadedAt.getTime() - takenAt.getTime();
  return [
    ...(earlyMs > earlyToleranceMs ? [finding('taken-before-work', earlyMs / 60_000)] : []),
    ...(waitedMs > longAgoMs ? [finding('taken-long-ago', waitedMs / 60_000)] : []),
    ...(-waitedMs > clockToleranceMs ? [finding('taken-after-upload', -waitedMs / 60_000)] : []),
  ];
}

function examineOrigin({ source, evidence }: ProofFacts): Finding[] {
  const { takenAt, location, software } = evidence;
  const hasMetadata = takenAt !== undefined || location !== undefined || software !== undefined;
  return [
    ...(software !== undefined && editors.test(software) ? [finding('edited')] : []),
    ...(source === 'camera' && !hasMetadata ? [finding('metadata-missing')] : []),
    ...(source === 'app-camera' && hasMetadata ? [finding('metadata-unexpected')] : []),
  ];
}

function examineLikeness({ likenesses }: ProofFacts): Finding[] {
  return likenesses.map((likeness) => ({
    reason: likeness.kind === 'before' ? 'same-as-before' : 'same-as-earlier-proof',
    measure: likeness.differingBits,
    likeness,
  }));
}

function finding(reason: SuspicionReason, measure: number | null = null): Finding {
  return { reason, measure: measure === null ? null : Math.round(measure), likeness: null };
}
