import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { tablesOf } from '#kernel/db/db.ts';
import { areasAt } from '#kernel/geo/area.store.ts';
import { newId } from '#kernel/ids.ts';
import type { DemoContribution, DemoTown } from '#kernel/module/demo.ts';
import { insertCamera } from '../server/cameras/camera.store.ts';
import type { VideoDb } from '../server/cameras/camera.store.ts';
import { emptyRecorder, makeCode } from '../server/recorders/recorder.handlers.ts';
import { insertRecorder } from '../server/recorders/recorder.store.ts';
import { insertGrant } from '../server/rights/grant.store.ts';
import type { VideoTables } from '../server/tables.ts';
import { demoAgreements, demoCameras, streamOf } from './cameras.ts';
import type { PlacedCamera } from './cameras.ts';
import { embellishVideo } from './embellish.ts';
import { askForFootage } from './footage-requests.ts';
import { maintainCameras } from './maintenance.ts';

/** The school keeps its own footage; all else is recorded by the town. */
const recorders = [
  { key: 'town', name: 'Городской узел', owner: 'administration' },
  { key: 'school', name: 'Регистратор школы № 2', owner: 'school' },
] as const;

export const demo: DemoContribution = {
  async fill(town) {
    // NOTE: a town without houses has no place for a camera either.
    if (town.houses.length === 0) return;
    const db = tablesOf<VideoTables>(town.db);
    const recorderIds = await announceRecorders(town, db);
    const cameras = await placeCameras(town, db, recorderIds);
    await agree(town, db);
    await askForFootage(town, db, cameras);
    await maintainCameras(town, db, cameras);
  },
  embellish: embellishVideo,
};

/** The demonstration's recorders find their codes in the data directory and enrol like any other. */
async function announceRecorders(town: DemoTown, db: VideoDb): Promise<ReadonlyMap<string, string>> {
  const { hub, clock } = town;
  const folder = join(hub.config.dataDirectory, 'recorder');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const ids = new Map<string, string>();
  for (const { key, name, owner } of recorders) {
    const id = newId(clock.now().getTime());
    const seal = (secret: string, sealOwner: string): string => hub.sealer.seal(secret, sealOwner);
    const { code, columns } = makeCode({ seal, clock }, id);
    const facts = { name, ownerOrganisationId: town.organisationId(owner), mediaUrl: null };
    await insertRecorder(db, { ...emptyRecorder, ...facts, ...columns, id, createdAt: clock.now() });
    await writeFile(join(folder, `${key}.enrolment-code`), `${code}\n`, { mode: 0o600 });
    ids.set(key, id);
  }
  return ids;
}

async function placeCameras(
  town: DemoTown,
  db: VideoDb,
  recorderIds: ReadonlyMap<string, string>,
): Promise<PlacedCamera[]> {
  const placed: PlacedCamera[] = [];
  const step = Math.max(1, Math.floor(town.houses.length / demoCameras.length));
  for (const [index, { path, owner, ...facts }] of demoCameras.entries()) {
    const house = town.houses[(index * step) % town.houses.length];
    if (!house) continue;
    const place = { lng: house.lng + 0.0002, lat: house.lat + 0.0001 };
    const areaIds = (await areasAt(town.db, place)).map(({ id }) => id);
    const id = newId(town.clock.now().getTime());
    const known = { id, ...place, ownerOrganisationId: ownerOf(town, owner), address: house.address };
    placed.push({ path, ...known });
    await insertCamera(db, {
      ...facts,
      ...known,
      areaIds,
      bearingDegrees: Math.floor(town.random() * 360),
      angleDegrees: [60, 75, 90, 110][index % 4] ?? 90,
      pictureWidthPx: index % 3 === 0 ? 2560 : 1920,
      rangeM: 80,
      legalBasis: 'Постановление администрации № 114, согласие владельца объекта',
      retentionDays: 30,
      signText: 'Ведётся видеонаблюдение. Оператор: единая дежурно-диспетчерская служба, телефон 112',
      recorderId: recorderIds.get(owner === 'school' ? 'school' : 'town') ?? null,
      streamUrl: streamOf(path),
      substreamUrl: null,
      onvifUrl: null,
      username: null,
      passwordSealed: null,
      state: 'working',
      createdAt: town.clock.now(),
    });
  }
  return placed;
}

function ownerOf(town: DemoTown, owner: string): string {
  if (owner !== 'company') return town.organisationId(owner);
  const managed = town.houses.find(({ managementOrganisationId }) => managementOrganisationId !== null);
  return managed?.managementOrganisationId ?? town.organisationId('administration');
}

async function agree(town: DemoTown, db: VideoDb): Promise<void> {
  const now = town.clock.now();
  for (const { owner, holder, rights, groups } of demoAgreements) {
    for (const group of groups ?? [null]) {
      await insertGrant(db, {
        id: newId(now.getTime()),
        kind: 'standing',
        ownerOrganisationId: town.organisationId(owner),
        holderOrganisationId: town.organisationId(holder),
        holderPersonId: null,
        cameraId: null,
        group,
        purpose: 'public-order',
        basis: 'Соглашение о единой сети видеонаблюдения, № 7 от 12.03.2026',
        rights: [...rights],
        needsSecond: false,
        hours: null,
        footageFrom: null,
        footageTo: null,
        validFrom: now,
        validUntil: null,
        revokedAt: null,
        revokedReason: null,
        createdByPersonId: null,
        createdAt: now,
      });
    }
  }
}
