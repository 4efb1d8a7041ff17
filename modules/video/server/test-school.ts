import { newId } from '#kernel/ids.ts';
import type { TestCaller, TestHub } from '#kernel/testing/hub.ts';
import { addRecorder, cameraOf } from './test-town.ts';
import type { VideoTown } from './test-town.ts';

const minuteMs = 60_000;

/**
 * A school with one of everything that this module knows, each with the mark in its words: what a foreigner must not hear
 * of. The ids by the nouns of `foreign-organisation.http.test.ts`.
 */
export async function furnishSchool(
  town: TestHub,
  { teacher, officer, admin, school, police }: VideoTown,
  mark: string,
): Promise<Record<string, string>> {
  const post = async (caller: TestCaller, path: string, body: object) => {
    const answer = await caller.send('POST', `/api/v1/video/${path}`, body);
    if (answer.status !== 200) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  const recorder = await addRecorder(town, school);
  const { id: camera } = await post(
    admin,
    'cameras',
    cameraOf(school, { name: mark, address: mark, signText: mark, ...streamOf(recorder) }),
  );
  const grant = await post(teacher, 'grants', {
    ownerOrganisationId: school,
    holderOrganisationId: police,
    cameraId: camera,
    purpose: 'children',
    basis: mark,
    rights: ['live', 'review', 'export'],
    needsSecond: true,
  });
  const points = [
    [100, 100],
    [500, 100],
    [500, 500],
  ];
  const mask = await post(teacher, `cameras/${camera}/masks`, { points, reason: mark });
  const opened = await post(officer, 'viewings', { cameraIds: [camera], right: 'review', reason: mark });
  const asked = askedOf(town, mark);
  const request = await post(officer, 'requests', {
    ...asked,
    ownerOrganisationId: school,
    onBehalfOf: police,
  });
  const ordered = { cameraId: camera, contractorOrganisationId: school, ...workOf(town, mark) };
  const work = await post(teacher, 'work-orders', ordered);
  const words = { title: mark, basis: mark };
  const opening = await post(teacher, 'cases', { organisationId: school, ...words });
  const note = await post(teacher, `cases/${opening.id}/notes`, { title: mark, text: mark });
  const bookmark = await post(teacher, 'bookmarks', { cameraId: camera, ...markedOf(town, mark) });
  return {
    camera,
    bookmark: bookmark.id,
    recorder,
    grant: grant.id,
    mask: mask.maskId,
    viewing: opened.viewings[0].viewingId,
    work: work.id,
    request: request.id,
    case: opening.id,
    item: note.itemId,
    person: officer.personId ?? '',
    export: newId(),
  };
}

function askedOf(town: TestHub, mark: string) {
  const ago = (minutes: number): string =>
    new Date(town.clock.now().getTime() - minutes * minuteMs).toISOString();
  return { lng: 33.3, lat: 54.15, place: mark, from: ago(30), to: ago(20), reason: mark };
}

function markedOf(town: TestHub, mark: string) {
  const from = new Date(town.clock.now().getTime() - minuteMs).toISOString();
  return { from, title: mark, isShared: true };
}

function streamOf(recorderId: string) {
  return { recorderId, streamUrl: 'rtsp://10.0.0.1/1' };
}

function workOf(town: TestHub, mark: string) {
  const dueAt = new Date(town.clock.now().getTime() + 60 * minuteMs).toISOString();
  return { fault: 'other', description: mark, dueAt };
}
