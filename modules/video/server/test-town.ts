import { newId } from '#kernel/ids.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import type { CameraFacts } from '../contract/camera.ts';

export interface VideoTown {
  readonly administration: string;
  readonly school: string;
  readonly police: string;
  readonly hospital: string;
  readonly admin: TestCaller;
  readonly teacher: TestCaller;
  readonly officer: TestCaller;
  readonly doctor: TestCaller;
}

/** A town with an owner of cameras, somebody who asks, and somebody who has no business with either. */
export async function openVideoTown(town: TestHub): Promise<VideoTown> {
  const administration = await town.addOrganisation('Администрация', 'administration');
  const school = await town.addOrganisation('Школа № 2', 'school');
  const police = await town.addOrganisation('Отдел полиции', 'police');
  const hospital = await town.addOrganisation('Больница', 'hospital');
  return {
    administration,
    school,
    police,
    hospital,
    admin: await town.signIn({ roleId: 'admin', organisationId: administration }),
    teacher: await town.signIn({ roleId: 'school', organisationId: school }),
    officer: await town.signIn({ roleId: 'police', organisationId: police }),
    doctor: await town.signIn({ roleId: 'school', organisationId: hospital }),
  };
}

export function cameraOf(ownerOrganisationId: string, changes: Partial<CameraFacts> = {}) {
  const facts: CameraFacts = {
    name: 'Вход',
    group: 'education',
    purpose: 'children',
    ownerOrganisationId,
    lng: 33.3,
    lat: 54.15,
    address: 'улица Мира, 4',
    bearingDegrees: 90,
    angleDegrees: 90,
    pictureWidthPx: 1920,
    rangeM: 60,
    legalBasis: 'Постановление № 12',
    retentionDays: 30,
    signText: 'Ведётся видеонаблюдение',
    publicity: 'owner',
    recorderId: null,
    streamUrl: null,
    substreamUrl: null,
    onvifUrl: null,
    username: null,
    state: 'working',
  };
  return { ...facts, password: null, ...changes };
}

/** A recorder that has enrolled, as far as the database knows. */
export async function addRecorder(town: TestHub, ownerOrganisationId: string): Promise<string> {
  const id = newId();
  await town.hub.database.executeSql(
    `insert into video.recorder (id, name, owner_organisation_id, link_id, public_key, created_at)
     values ($1, $2, $3, $4, 'ed25519:', now())`,
    [id, `Регистратор ${id.slice(-4)}`, ownerOrganisationId, newId()],
  );
  return id;
}
