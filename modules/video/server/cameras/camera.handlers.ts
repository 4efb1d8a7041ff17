import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { areasAt } from '#kernel/geo/area.store.ts';
import { requireInsideTown } from '#kernel/geo/place.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import type { CameraFacts } from '../../contract/camera.ts';
import {
  changeCamera,
  createCamera,
  listCameras,
  nearestCameras,
  readCamera,
} from '../../contract/camera-routes.ts';
import { videoProblems } from '../../contract/problems.ts';
import { findRecorder, wantConfiguration } from '../recorders/recorder.store.ts';
import { findHolders } from '../takeovers/holders.ts';
import { endGrantsOfCamera } from '../rights/grant.store.ts';
import type { VideoTables } from '../tables.ts';
import { keepsRegister, knownScope, mayChange, mayMask } from './camera.policy.ts';
import {
  findCameraByStream,
  findCameraIn,
  insertCamera,
  listCamerasIn,
  writeCamera,
} from './camera.store.ts';
import type { CameraRow } from './camera.store.ts';
import { findNear } from './near-cameras.ts';
import { askedOf, presentCameras } from './present-camera.ts';
import type { VideoContext } from './present-camera.ts';

const handle = handlerFor<VideoTables>();

export const cameraHandlers = [
  handle(listCameras, async (context, { limit, ...filter }) => {
    const scope = knownScope(askedOf(context));
    const rows = await listCamerasIn(context.db, { scope, ...filter, limit: limit + 1 });
    return { cameras: await presentCameras(context, rows.slice(0, limit)), isCut: rows.length > limit };
  }),

  handle(readCamera, async (context, { id }) => {
    const row = await findCameraIn(context.db, id, knownScope(askedOf(context)));
    const [summary] = row ? await presentCameras(context, [row]) : [];
    if (!row || !summary) throw new Problem(videoProblems.cameraNotFound);
    const canChange = mayChange(context.actor, row);
    const holders = await findHolders(context.db, row);
    const nameOf = (id?: string): string | null => holders?.recorders.get(id ?? '')?.name ?? null;

    return {
      ...summary,
      legalBasis: row.legalBasis,
      retentionDays: row.retentionDays,
      signText: row.signText,
      publicity: row.publicity,
      streamUrl: canChange ? row.streamUrl : null,
      substreamUrl: canChange ? row.substreamUrl : null,
      username: canChange ? row.username : null,
      onvifUrl: canChange ? row.onvifUrl : null,
      hasOnvif: row.onvifUrl !== null,
      hasPassword: canChange && row.passwordSealed !== null,
      recorderName: nameOf(holders?.ownId),
      standInName: holders?.nowId === holders?.ownId ? null : nameOf(holders?.nowId),
      version: row.version,
      can: { change: canChange, mask: mayMask(context.actor, row) },
    };
  }),

  handle(nearestCameras, async (context, { lng, lat, radiusM, limit }) => {
    const cameras = await findNear(context, { lng, lat }, { radiusM, limit });
    return { cameras };
  }),

  handle(createCamera, async (context, { password, ...facts }) => {
    const id = newId(context.clock.now().getTime());
    const areaIds = await requireAcceptable(context, facts, undefined);
    if (!mayChange(context.actor, { ...facts, areaIds })) throw new Problem(videoProblems.cameraNotFound);

    const number = await insertCamera(context.db, {
      ...facts,
      id,
      areaIds,
      passwordSealed: sealPassword(context, id, password, null),
      createdAt: context.clock.now(),
    });
    await wantConfiguration(context.db, [facts.recorderId]);
    context.audit({ type: 'video.camera', id }, publicFacts(facts));
    return { id, number };
  }),

  handle(changeCamera, async (context, { id, version, password, reason, ...facts }) => {
    const { db, clock, actor } = context;
    const before = await findCameraIn(db, id, knownScope(askedOf(context)));
    if (!before || !mayChange(actor, before)) throw new Problem(videoProblems.cameraNotFound);
    const areaIds = await requireAcceptable(context, facts, before);
    if (!mayChange(actor, { ...facts, areaIds })) throw new Problem(videoProblems.ownerUnknown);

    const isWritten = await writeCamera(
      db,
      { id, version },
      { ...facts, areaIds, passwordSealed: sealPassword(context, id, password, before.passwordSealed) },
    );
    if (!isWritten) throw new Problem(videoProblems.cameraChanged);
    if (facts.ownerOrganisationId !== before.ownerOrganisationId)
      await endGrantsOfCamera(db, id, { at: clock.now(), reason });
    await wantConfiguration(db, [before.recorderId, facts.recorderId]);
    context.audit({ type: 'video.camera', id }, publicFacts(facts), reason);
    return { version: version + 1 };
  }),
];

type Before = Pick<
  CameraRow,
  'id' | 'ownerOrganisationId' | 'recorderId' | 'streamUrl' | 'substreamUrl' | 'onvifUrl'
>;

/**
 * The areas of the place, when owner, recorder and stream may be so.
 *
 * NOTE: who keeps only the own cameras sends them to the own recorders only; else a town's recorder would call whatever
 * address an owner writes.
 */
async function requireAcceptable(
  { db, actor }: VideoContext,
  facts: CameraFacts,
  before: Before | undefined,
): Promise<string[]> {
  const { ownerOrganisationId, recorderId, streamUrl, state } = facts;
  const names = await findOrganisationNames(db, [ownerOrganisationId]);
  if (!names.has(ownerOrganisationId)) throw new Problem(videoProblems.ownerUnknown);
  if (recorderId !== null && isSentElsewhere(facts, before)) {
    const recorder = await findRecorder(db, recorderId);
    const isAllowed = keepsRegister(actor) || recorder?.ownerOrganisationId === ownerOrganisationId;
    if (!recorder || recorder.struckOffAt !== null || !isAllowed)
      throw new Problem(videoProblems.recorderNotFound);
  }
  if (state === 'working' && recorderId !== null && streamUrl === null)
    throw new Problem(videoProblems.streamMissing);
  const known = streamUrl === null ? undefined : await findCameraByStream(db, streamUrl);
  if (known !== undefined && known !== before?.id && state !== 'dismissed')
    throw new Problem(videoProblems.cameraKnown);
  await requireInsideTown(db, facts);
  return (await areasAt(db, facts)).map(({ id }) => id);
}

/** Another recorder, or another address for the same one. */
function isSentElsewhere(facts: CameraFacts, before: Before | undefined): boolean {
  return (
    facts.recorderId !== before?.recorderId ||
    facts.streamUrl !== before.streamUrl ||
    facts.substreamUrl !== before.substreamUrl ||
    facts.onvifUrl !== before.onvifUrl
  );
}

function sealPassword(
  context: VideoContext,
  id: string,
  password: string | null,
  before: string | null,
): string | null {
  if (password === null) return before;
  return password === '' ? null : context.seal(password, passwordOwner(id));
}

export function passwordOwner(cameraId: string): string {
  return `video.camera/${cameraId}`;
}

/** For the audit: what a reader of it may know. */
function publicFacts({
  streamUrl: _main,
  substreamUrl: _sub,
  onvifUrl: _device,
  username: _user,
  ...facts
}: CameraFacts) {
  return facts;
}
