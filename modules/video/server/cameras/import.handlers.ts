import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { areasAt } from '#kernel/geo/area.store.ts';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { importCameras } from '../../contract/camera-routes.ts';
import { videoProblems } from '../../contract/problems.ts';
import { listRecorderRows, wantConfiguration } from '../recorders/recorder.store.ts';
import type { VideoTables } from '../tables.ts';
import { passwordOwner } from './camera.handlers.ts';
import { findCameraByStream, insertCamera } from './camera.store.ts';
import { CsvUnreadable, readCameraCsv } from './read-camera-csv.ts';
import type { CsvCamera, CsvFault, KnownNames } from './read-camera-csv.ts';
import type { VideoContext } from './present-camera.ts';

const handle = handlerFor<VideoTables>();

export const importHandlers = [
  handle(importCameras, async (context, { csv, isTrial }) => {
    const { cameras, faults } = requireReadable(csv, await knownNames(context));
    const rejected: CsvFault[] = [...faults];
    const seen = new Set<string>();
    let entered = 0;
    for (const camera of cameras) {
      const fault = await faultOf(context, camera, seen);
      if (fault) rejected.push({ line: camera.line, ...fault });
      else {
        entered += 1;
        if (!isTrial) await enter(context, camera);
      }
    }
    if (!isTrial)
      await wantConfiguration(
        context.db,
        cameras.map(({ facts }) => facts.recorderId),
      );
    context.audit({ type: 'video.camera', id: 'import' }, { isTrial, entered, rejected: rejected.length });
    return { entered, rejected: rejected.toSorted((a, b) => a.line - b.line) };
  }),
];

/** @throws Problem `video.import-unreadable` */
function requireReadable(csv: string, known: KnownNames): ReturnType<typeof readCameraCsv> {
  try {
    return readCameraCsv(csv, known);
  } catch (error) {
    if (error instanceof CsvUnreadable) throw new Problem(videoProblems.importUnreadable);
    throw error;
  }
}

async function knownNames({ db }: VideoContext): Promise<KnownNames> {
  const organisations = await listOrganisationStates(db);
  const idByName = new Map([...organisations].map(([id, { name }]) => [name.toLowerCase(), id]));
  const recorders = await listRecorderRows(db);
  const recorderByName = new Map(
    recorders
      .filter(({ struckOffAt }) => struckOffAt === null)
      .map(({ id, name }) => [name.toLowerCase(), id]),
  );
  return {
    organisationOf: (name) => (organisations.has(name) ? name : idByName.get(name.toLowerCase())),
    recorderOf: (name) => recorderByName.get(name.toLowerCase()),
  };
}

async function faultOf(
  { db }: VideoContext,
  { facts }: CsvCamera,
  seen: Set<string>,
): Promise<Omit<CsvFault, 'line'> | undefined> {
  const { streamUrl, recorderId, state } = facts;
  if (state === 'working' && recorderId !== null && streamUrl === null)
    return { column: 'stream', reason: 'missing' };
  if (streamUrl === null) return undefined;
  if (seen.has(streamUrl) || (await findCameraByStream(db, streamUrl)) !== undefined)
    return { column: 'stream', reason: 'known' };
  seen.add(streamUrl);
  return undefined;
}

async function enter(context: VideoContext, { facts, password }: CsvCamera): Promise<void> {
  const { db, clock } = context;
  const id = newId(clock.now().getTime());
  const areaIds = (await areasAt(db, facts)).map((area) => area.id);
  const passwordSealed = password === null ? null : context.seal(password, passwordOwner(id));
  await insertCamera(db, { ...facts, id, areaIds, passwordSealed, createdAt: clock.now() });
}
