import { z } from 'zod';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { passwordOwner } from '../cameras/camera.handlers.ts';
import { callRecorder } from '../recorders/call-recorder.ts';
import { listRecordedBy } from '../takeovers/takeover.store.ts';
import type { VideoTables } from '../tables.ts';
import { isFactoryPassword } from './factory-password.ts';
import { keepReadings, listReadings } from './health.store.ts';
import type { ReadingRow } from './health.store.ts';

/** Readings further apart say nothing of how it is now. */
const longestSpanMs = 3_600_000;
const shortestSpanMs = 30_000;
const latestMs = Date.parse('9999-12-31T00:00:00Z');

const statusAnswer = z.object({
  cameras: z.array(
    z.object({
      id: z.string(),
      bytesRecorded: z.int(),
      packetsLost: z.int(),
      connections: z.int(),
      keyframeIntervalUs: z.int().nullable(),
      cameraOffsetUs: z.int().nullable(),
      onvif: z.object({ fault: z.string().nullable(), clockOffsetUs: z.int().nullable() }).nullable(),
      /** Recorders of before tell neither. */
      certificate: z
        .object({ validToUs: z.int(), sha256: z.string(), isSelfSigned: z.boolean() })
        .nullable()
        .default(null),
      picture: z.object({ checkedAtUs: z.int().nullable() }).default({ checkedAtUs: null }),
    }),
  ),
});
type ToldCamera = z.output<typeof statusAnswer>['cameras'][number];

/** How the cameras of a recorder are, as it measures them. */
export async function readCameras(
  system: SystemContext<VideoTables>,
  recorderId: string,
  signal: AbortSignal,
): Promise<void> {
  const grant = { person: 'hub', session: recorderId, right: 'status', cameraIds: '*' } as const;
  const answer = await callRecorder(system, recorderId, { method: 'GET', path: '/v1/status', grant }, signal);
  if (!answer) throw new Error('the recorder does not tell its status');
  const told = statusAnswer.parse(JSON.parse(answer.toString('utf8'))).cameras;
  await system.query(async ({ db, clock }) => {
    const cameras = await listRecordedBy(db, recorderId, clock.now());
    const before = await listReadings(
      db,
      cameras.map(({ id }) => id),
    );
    const readings = cameras.flatMap(({ id, username, passwordSealed }) => {
      const camera = told.find((one) => one.id === id);
      if (!camera) return [];
      const password = passwordSealed === null ? null : system.openSealed(passwordSealed, passwordOwner(id));
      const last = before.find(({ cameraId }) => cameraId === id);
      const hasFactoryPassword = isFactoryPassword(username, password);
      return [{ ...readingOf(camera, { recorderId, readAt: clock.now(), last }), hasFactoryPassword }];
    });
    await keepReadings(db, readings);
  });
}

export function readingOf(
  camera: ToldCamera,
  {
    recorderId,
    readAt,
    last,
  }: { readonly recorderId: string; readonly readAt: Date; readonly last: ReadingRow | undefined },
): Omit<ReadingRow, 'hasFactoryPassword'> {
  const { id, bytesRecorded, packetsLost, connections, keyframeIntervalUs, cameraOffsetUs, onvif } = camera;
  const { certificate, picture } = camera;
  // NOTE: many cameras fill the reports of their stream with the time since their start; ONVIF tells their real clock.
  const offsetUs = onvif?.clockOffsetUs ?? cameraOffsetUs;
  return {
    cameraId: id,
    recorderId,
    readAt,
    bytesRecorded,
    bitrateBps: last?.recorderId === recorderId ? bitrateSince(last, bytesRecorded, readAt) : null,
    keyframeIntervalMs: keyframeIntervalUs === null ? null : Math.round(keyframeIntervalUs / 1_000),
    clockOffsetMs: offsetUs === null ? null : clampedMs(offsetUs),
    packetsLost,
    connections,
    onvifFault: onvif?.fault ?? null,
    certificateValidTo: certificate && instantOf(certificate.validToUs),
    certificateSha256: certificate?.sha256 ?? null,
    isCertificateSelfSigned: certificate?.isSelfSigned ?? null,
    pictureCheckedAt: picture.checkedAtUs === null ? null : instantOf(picture.checkedAtUs),
  };
}

/** A recorder that has begun anew counts from zero. */
function bitrateSince(last: ReadingRow, bytes: number, readAt: Date): number | null {
  const spanMs = readAt.getTime() - last.readAt.getTime();
  if (bytes < last.bytesRecorded || spanMs > longestSpanMs) return null;
  return spanMs < shortestSpanMs
    ? last.bitrateBps
    : Math.round(((bytes - last.bytesRecorded) * 8_000) / spanMs);
}

/** NOTE: some cameras make certificates that end in the year 9999, and a broken one may say anything. */
function instantOf(us: number): Date {
  return new Date(Math.min(latestMs, Math.round(us / 1_000)));
}

/** A clock that stands in 1970 is off by more than an integer of the database holds. */
function clampedMs(offsetUs: number): number {
  const most = 2_000_000_000;
  return Math.max(-most, Math.min(most, Math.round(offsetUs / 1_000)));
}
