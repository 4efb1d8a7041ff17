import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import type { CameraHealth, FindingView, HealthFault } from '../../contract/health.ts';
import { certificateWarningDays, onlineTargetPercent } from '../../contract/health.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { listLasting } from './finding.store.ts';
import type { FindingRow } from './finding.store.ts';
import { listDays, listReadings } from './health.store.ts';
import type { DayRow, listHealthCameras, ReadingRow } from './health.store.ts';
import { percentOf } from './ledger-seconds.ts';

export interface Period {
  readonly from: string;
  readonly to: string;
}

type CameraRow = Awaited<ReturnType<typeof listHealthCameras>>[number];

/** A clock further off makes times on pictures no evidence. */
const mostOffsetMs = 2_000;
/** Seeking and live pictures wait for a keyframe as long. */
const mostKeyframeMs = 10_000;
const silentMs = 30_000;
const dayMs = 86_400_000;

export async function presentHealth(
  context: VideoContext,
  cameras: readonly CameraRow[],
  period: Period,
): Promise<CameraHealth[]> {
  const { db, clock, setting } = context;
  const now = clock.now();
  const ids = cameras.map(({ id }) => id);
  const usualPercent = await setting(onlineTargetPercent);
  const days = Map.groupBy(await listDays(db, ids, period), ({ cameraId }) => cameraId);
  const readings = new Map((await listReadings(db, ids)).map((reading) => [reading.cameraId, reading]));
  const findings = Map.groupBy(await listLasting(db, ids, now), ({ cameraId }) => cameraId);
  const warningMs = (await setting(certificateWarningDays)) * dayMs;
  const names = await findOrganisationNames(
    db,
    cameras.map(({ ownerOrganisationId }) => ownerOrganisationId),
  );
  return cameras.map((camera) => {
    const { ordered, online, outages, days: told } = sumOf(days.get(camera.id) ?? []);
    const reading = readings.get(camera.id);
    const isRecorded = isRecordedNow(camera, now);
    const lasting = (findings.get(camera.id) ?? []).map((row) => presentFinding(row));
    const onlinePercent = percentOf({ ordered, online });
    const targetPercent = camera.onlineTargetPercent ?? usualPercent;
    return {
      camera: { id: camera.id, number: camera.number, name: camera.name, address: camera.address },
      ownerName: names.get(camera.ownerOrganisationId) ?? '',
      isRecorded,
      ordered,
      online,
      onlinePercent,
      targetPercent,
      outages,
      days: told,
      reading: reading ? presentReading(reading) : null,
      faults: faultsOf({
        isRecorded,
        onlinePercent,
        targetPercent,
        reading,
        findings: lasting,
        certificate: certificateStateOf(reading, { now, warningMs }),
      }),
      findings: lasting,
    };
  });
}

/** What should be seen to, the worst first. */
export function faultsOf(told: {
  readonly isRecorded: boolean;
  readonly onlinePercent: number | null;
  readonly targetPercent: number;
  readonly reading: ReadingRow | undefined;
  readonly findings: readonly FindingView[];
  readonly certificate: 'good' | 'ends' | 'expired';
}): HealthFault[] {
  const { isRecorded, onlinePercent, targetPercent, reading, findings, certificate } = told;
  const isFound = (wanted: FindingView['finding']): boolean =>
    findings.some(({ finding }) => finding === wanted);
  const signs: readonly [HealthFault, boolean][] = [
    ['silent', !isRecorded],
    ['below-target', onlinePercent !== null && onlinePercent < targetPercent],
    ['picture-black', isFound('black')],
    ['picture-covered', isFound('covered')],
    ['picture-frozen', isFound('frozen')],
    ['picture-turned', isFound('turned')],
    ['picture-blurred', isFound('blurred')],
    ['certificate-expired', certificate === 'expired'],
    ['certificate-ends', certificate === 'ends'],
    ['factory-password', reading?.hasFactoryPassword ?? false],
    ['clock-off', Math.abs(reading?.clockOffsetMs ?? 0) > mostOffsetMs],
    ['keyframes-rare', (reading?.keyframeIntervalMs ?? 0) > mostKeyframeMs],
    ['onvif-failed', (reading?.onvifFault ?? null) !== null],
  ];
  return signs.filter(([, isSo]) => isSo).map(([fault]) => fault);
}

function certificateStateOf(
  reading: ReadingRow | undefined,
  { now, warningMs }: { readonly now: Date; readonly warningMs: number },
): 'good' | 'ends' | 'expired' {
  const leftMs = (reading?.certificateValidTo?.getTime() ?? Infinity) - now.getTime();
  if (leftMs <= 0) return 'expired';
  return leftMs <= warningMs ? 'ends' : 'good';
}

export function presentFinding({ finding, fromAt, toAt }: FindingRow): FindingView {
  return { finding, from: fromAt.toISOString(), to: toAt?.toISOString() ?? null };
}

/** The worst first; those of which nothing is known last. */
export function byNeed(a: CameraHealth, b: CameraHealth): number {
  return (
    (a.onlinePercent ?? 101) - (b.onlinePercent ?? 101) ||
    b.faults.length - a.faults.length ||
    a.camera.number - b.camera.number
  );
}

function isRecordedNow({ linkState, toldAt }: CameraRow, now: Date): boolean {
  return linkState === 'recorded' && toldAt !== null && now.getTime() - toldAt.getTime() < silentMs;
}

function sumOf(days: readonly DayRow[]) {
  const sum = (of: (row: DayRow) => number): number => days.reduce((total, row) => total + of(row), 0);
  return {
    ordered: sum(({ ordered }) => ordered),
    online: sum(({ online }) => online),
    outages: sum(({ outages }) => outages),
    days: days.map(({ day, ordered, online }) => ({ day, ordered, online })),
  };
}

function presentReading(row: ReadingRow): NonNullable<CameraHealth['reading']> {
  return {
    at: row.readAt.toISOString(),
    bitrateBps: row.bitrateBps,
    keyframeIntervalMs: row.keyframeIntervalMs,
    clockOffsetMs: row.clockOffsetMs,
    packetsLost: row.packetsLost,
    connections: row.connections,
    onvifFault: row.onvifFault,
    certificate: presentCertificate(row),
    pictureCheckedAt: row.pictureCheckedAt?.toISOString() ?? null,
  };
}

function presentCertificate({
  certificateValidTo,
  certificateSha256,
  isCertificateSelfSigned,
}: ReadingRow): NonNullable<CameraHealth['reading']>['certificate'] {
  if (!certificateValidTo || certificateSha256 === null || isCertificateSelfSigned === null) return null;
  return {
    validTo: certificateValidTo.toISOString(),
    sha256: certificateSha256,
    isSelfSigned: isCertificateSelfSigned,
  };
}
