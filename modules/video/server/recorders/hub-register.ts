import type { SystemContext } from '#kernel/module/system-context.ts';
import type { RecorderRegister } from '#recorder/hub-link/hub-end.ts';
import type { EnrolmentCode } from '#recorder/hub-link/proofs.ts';
import type { HubConfiguration, LinkedCamera, RecorderHealth } from '#recorder/hub-link/protocol.ts';
import type { TokenKey } from '#recorder/tokens/keys.ts';
import type { Revocation } from '#recorder/tokens/revocation.ts';
import { passwordOwner } from '../cameras/camera.handlers.ts';
import { findCameras, noteCameraLinks } from '../cameras/camera.store.ts';
import type { VideoDb } from '../cameras/camera.store.ts';
import { insertLooks } from '../looks/look.store.ts';
import type { VideoTables } from '../tables.ts';
import { listTakenBy, noteHeard, noteOwnWord } from '../takeovers/takeover.store.ts';
import { codeOwner } from './recorder.handlers.ts';
import { insertCameraEvents, keepDayRoots, listToldTimes } from './told.store.ts';
import {
  findLinkedRecorder,
  findRecorderByCode,
  listCamerasOfRecorder,
  writeRecorder,
} from './recorder.store.ts';
import type { RecorderRow } from './recorder.store.ts';

export interface RegisterOptions {
  readonly system: SystemContext<VideoTables>;
  readonly verifyingKey: TokenKey;
  readonly listRevocations: () => readonly Revocation[];
}

const uuidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * The hub's memory of its recorders, in the database.
 *
 * NOTE: a heartbeat and a row of the journal are no commands: they are written by themselves, without a row in the audit.
 */
export function openRegister({ system, verifyingKey, listRevocations }: RegisterOptions): RecorderRegister {
  const find = async (linkId: string): Promise<RecorderRow | undefined> =>
    await system.query(async ({ db }) => await findLinkedRecorder(db, linkId));
  const note = async (linkId: string, changes: Parameters<typeof writeRecorder>[2]): Promise<void> => {
    const recorder = await find(linkId);
    if (recorder) await system.query(async ({ db }) => await writeRecorder(db, recorder.id, changes));
  };
  return {
    findCode: async (codeId) => await findCode(system, codeId),
    enrol: async (codeId, recorder) => await enrol(system, codeId, recorder),
    findKey: async (linkId) => (await find(linkId))?.publicKey ?? undefined,
    readConfiguration: async (linkId) => await readConfiguration(system, await find(linkId), verifyingKey),
    noteApplied: async (linkId, version) =>
      await note(linkId, { appliedVersion: version, refusedVersion: null, refusedReason: null }),
    noteRefused: async (linkId, version, reason) =>
      await note(linkId, { refusedVersion: version, refusedReason: reason }),
    noteHeard: async (linkId) =>
      await system.query(async ({ db, clock }) => await noteHeard(db, linkId, clock.now())),
    noteHealth: async (linkId, health, remoteAddress) =>
      await system.query(
        async ({ clock }) => await note(linkId, healthOf(health, remoteAddress, clock.now())),
      ),
    noteCameras: async (linkId, cameras) => await noteCameras(system, await find(linkId), cameras),
    keepLooks: async (linkId, journal, looks) => await keepLooks(system, await find(linkId), journal, looks),
    keepEvents: async (linkId, journal, events) => {
      const { id: recorderId } = requireLinked(await find(linkId));
      await system.query(async ({ db }) => {
        const known = await ofItsCameras(db, recorderId, {
          told: events,
          atMsOf: ({ atUs }) => atUs / 1_000,
        });
        await insertCameraEvents(db, { recorderId, journal }, known);
      });
    },
    keepDayRoots: async (linkId, _journal, roots) => {
      const { id: recorderId } = requireLinked(await find(linkId));
      await system.query(async ({ db, clock }) => {
        const known = await ofItsCameras(db, recorderId, {
          told: roots,
          atMsOf: ({ day }) => Date.parse(day),
        });
        await keepDayRoots(db, recorderId, known, clock.now());
      });
    },
    listRevocations: async () => listRevocations(),
  };
}

/** NOTE: what is not kept is not acknowledged, and comes again. */
function requireLinked(recorder: RecorderRow | undefined): RecorderRow {
  if (!recorder) throw new Error('the recorder is not enrolled any more');
  return recorder;
}

/** A day's root is told when the day is over, and events when the link is back; clocks may differ. */
const slackMs = 2 * 86_400_000;

/** NOTE: a recorder whose key was stolen must not tell of other people's cameras; what it says of them is dropped for good. */
async function ofItsCameras<Told extends { readonly cameraId: string }>(
  db: VideoDb,
  recorderId: string,
  { told, atMsOf }: { readonly told: readonly Told[]; readonly atMsOf: (one: Told) => number },
): Promise<Told[]> {
  const ids = told.map(({ cameraId }) => cameraId).filter((id) => uuidPattern.test(id));
  const times = await listToldTimes(db, recorderId, ids);
  return told.filter((one) => {
    const atMs = atMsOf(one);
    const known = times.get(one.cameraId) ?? [];
    return known.some(({ fromMs, toMs }) => atMs >= fromMs - slackMs && atMs <= toMs + slackMs);
  });
}

async function findCode(
  system: SystemContext<VideoTables>,
  codeId: string,
): Promise<EnrolmentCode | undefined> {
  const recorder = await system.query(
    async ({ db, clock }) => await findRecorderByCode(db, codeId, clock.now()),
  );
  const secret = recorder?.codeSealed && system.openSealed(recorder.codeSealed, codeOwner(recorder.id));
  return secret ? { codeId, secret } : undefined;
}

async function enrol(
  system: SystemContext<VideoTables>,
  codeId: string,
  { recorderId, publicKey }: { readonly recorderId: string; readonly publicKey: string },
): Promise<boolean> {
  return await system.transaction(async ({ db, clock, audit }) => {
    const recorder = await findRecorderByCode(db, codeId, clock.now());
    const known = await findLinkedRecorder(db, recorderId);
    audit(
      { type: 'video.recorder', id: recorder?.id ?? codeId },
      { isEnrolled: Boolean(recorder && !known) },
    );
    if (!recorder || known) return false;
    const used = { codeId: null, codeSealed: null, codeValidUntil: null };
    await writeRecorder(db, recorder.id, { linkId: recorderId, publicKey, ...used });
    return true;
  });
}

async function readConfiguration(
  system: SystemContext<VideoTables>,
  recorder: RecorderRow | undefined,
  verifyingKey: TokenKey,
): Promise<HubConfiguration> {
  if (!recorder) return { version: 0, cameras: [], tokenKeys: [] };
  const { own, taken } = await system.query(async ({ db, clock }) => ({
    own: await listCamerasOfRecorder(db, recorder.id),
    taken: await listTakenBy(db, recorder.id, clock.now()),
  }));
  const cameras = [
    ...own.map((camera) => recordedCamera(system, camera)),
    ...taken.map((camera) => (camera.isNow ? recordedCamera(system, camera) : formerCamera(camera))),
  ];
  return { version: recorder.configurationVersion, cameras, tokenKeys: [verifyingKey] };
}

type ToldCamera = HubConfiguration['cameras'][number];
type CameraToTell = Awaited<ReturnType<typeof listCamerasOfRecorder>>[number];

function recordedCamera(system: SystemContext<VideoTables>, camera: CameraToTell): ToldCamera {
  const { id, substreamUrl, onvifUrl, username, passwordSealed } = camera;
  const password = passwordSealed === null ? null : system.openSealed(passwordSealed, passwordOwner(id));
  return {
    ...keptCamera(camera),
    ...(substreamUrl === null ? {} : { substreamUrl }),
    ...(onvifUrl === null ? {} : { onvif: { url: onvifUrl } }),
    ...(username === null ? {} : { username }),
    ...(password === null ? {} : { password }),
    record: camera.state === 'working',
  };
}

/** RFC 2606 §2: no such host. */
const nowhere = 'rtsp://given-back.invalid/';

/**
 * One that was given back: its footage is shown for as long as it lasts, and its password is nothing of this recorder's. Given
 * to yet another recorder since, neither are its name and address.
 */
function formerCamera(camera: Awaited<ReturnType<typeof listTakenBy>>[number]): ToldCamera {
  const name = camera.isStillThere ? camera.name : String(camera.number);
  return keptCamera({ ...camera, name, streamUrl: nowhere });
}

function keptCamera({
  id,
  name,
  streamUrl,
  retentionDays,
}: Pick<CameraToTell, 'id' | 'name' | 'streamUrl' | 'retentionDays'>): ToldCamera {
  return {
    id,
    name,
    url: streamUrl ?? '',
    transport: 'tcp',
    retention: { minDays: 0, maxDays: retentionDays },
    record: false,
    audio: false,
  };
}

function healthOf(health: RecorderHealth, remoteAddress: string | undefined, now: Date) {
  return {
    storages: JSON.stringify(health.storages),
    forecast: health.forecast ? JSON.stringify(health.forecast) : null,
    startedAt: new Date(health.startedAtUs / 1000),
    clockOffsetMs: Math.round(health.atUs / 1000 - now.getTime()),
    mediaPort: health.port,
    remoteAddress: remoteAddress ?? null,
    toldAt: now,
    heardAt: now,
  };
}

async function noteCameras(
  system: SystemContext<VideoTables>,
  recorder: RecorderRow | undefined,
  cameras: readonly LinkedCamera[],
): Promise<void> {
  if (!recorder) return;
  const told = cameras
    .filter(({ id }) => uuidPattern.test(id))
    .map(({ id, state, lastPictureAtUs, offsetUs }) => ({
      cameraId: id,
      state,
      lastPictureAt: lastPictureAtUs === null ? null : new Date(lastPictureAtUs / 1000),
      offsetMs: offsetUs === null ? null : Math.round(offsetUs / 1000),
    }));
  if (told.length === 0) return;
  await system.query(async ({ db, clock }) => {
    const elsewhere = await noteOwnWord(db, recorder.id, told, clock.now());
    const asked = told.filter(({ cameraId }) => !elsewhere.has(cameraId));
    await noteCameraLinks(db, recorder.id, asked, clock.now());
  });
}

/** NOTE: a look at a camera that the register never had cannot be shown to an owner; there is none. */
async function keepLooks(
  system: SystemContext<VideoTables>,
  recorder: RecorderRow | undefined,
  journal: string,
  looks: Parameters<RecorderRegister['keepLooks']>[2],
): Promise<void> {
  const { id: recorderId } = requireLinked(recorder);
  const ids = [...new Set(looks.map(({ cameraId }) => cameraId))].filter((id) => uuidPattern.test(id));
  await system.query(async ({ db }) => {
    const owners = new Map(
      (await findCameras(db, ids)).map(({ id, ownerOrganisationId }) => [id, ownerOrganisationId]),
    );
    const rows = looks.flatMap(({ number, atUs, session, cameraId, right, what, fromUs, toUs }) => {
      const ownerOrganisationId = owners.get(cameraId);
      if (ownerOrganisationId === undefined) return [];
      const viewingId = uuidPattern.test(session) ? session : null;
      const span = { fromAt: new Date(fromUs / 1000), toAt: toUs === null ? null : new Date(toUs / 1000) };
      const at = new Date(atUs / 1000);
      return [
        {
          recorderId,
          journal,
          number,
          at,
          viewingId,
          cameraId,
          ownerOrganisationId,
          right,
          what,
          ...span,
        },
      ];
    });
    await insertLooks(db, rows);
  });
}
