import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findPerson } from '#kernel/identity/person.store.ts';
import { videoProblems } from '../../contract/problems.ts';
import { permissionOfRight } from '../../contract/rights.ts';
import { listAwaited, secondMinutes, secondViewing } from '../../contract/viewing-routes.ts';
import type { AwaitedView } from '../../contract/viewing-routes.ts';
import { grantsFor } from '#kernel/access/actor.ts';
import { findCameras } from '../cameras/camera.store.ts';
import { askedOf } from '../cameras/present-camera.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { decide } from '../rights/decide.ts';
import { listGrantsFor } from '../rights/grant.store.ts';
import type { VideoTables } from '../tables.ts';
import { isAwaited } from './four-eyes.ts';
import { findViewing, listAwaitedViewings, writeSecond } from './viewing.store.ts';
import type { ViewingRow } from './viewing.store.ts';

const handle = handlerFor<VideoTables>();
const minuteMs = 60_000;
const awaitedAtMost = 50;

export const secondHandlers = [
  handle(listAwaited, async (context) => {
    const { db, actor } = context;
    const organisationIds = grantsFor(actor, permissionOfRight.review).flatMap(({ organisationId }) =>
      organisationId === null ? [] : [organisationId],
    );
    const asked = { organisationIds, since: sinceOf(context), limit: awaitedAtMost };
    const viewings: AwaitedView[] = [];
    for (const viewing of await listAwaitedViewings(db, asked)) {
      const camera = await cameraToAgree(context, viewing);
      const person = viewing.personId === null ? undefined : await findPerson(db, viewing.personId);
      if (camera && person) viewings.push(present(viewing, camera, person.name));
    }
    return { viewings };
  }),

  handle(secondViewing, async (context, { id }) => {
    const { db, actor, clock, audit } = context;
    const viewing = await findViewing(db, id);
    const camera = viewing && (await cameraToAgree(context, viewing));
    if (!camera || actor.personId === null) throw new Problem(videoProblems.viewingNotAwaited);

    const second = { secondPersonId: actor.personId, secondedAt: clock.now() };
    if (!(await writeSecond(db, id, second))) throw new Problem(videoProblems.viewingNotAwaited);
    audit({ type: 'video.camera', id: camera.id }, { viewingId: id, firstPersonId: viewing.personId });
    return {};
  }),
];

/** The camera, when the actor is another person of the same organisation who may do the same with it now. */
async function cameraToAgree(context: VideoContext, viewing: ViewingRow) {
  const { db, actor, clock } = context;
  if (!isAwaited(viewing) || viewing.personId === actor.personId) return undefined;
  if (viewing.openedAt <= sinceOf(context)) return undefined;
  const [camera] = await findCameras(db, [viewing.cameraId]);
  const grants = await listGrantsFor(db, actor, clock.now());
  const basis = camera && decide(askedOf(context), camera, grants, viewing.right);
  return basis && basis.organisationId === viewing.organisationId ? camera : undefined;
}

function sinceOf({ clock }: Pick<VideoContext, 'clock'>): Date {
  return new Date(clock.now().getTime() - secondMinutes * minuteMs);
}

function present(
  { id, openedAt, right, reason }: ViewingRow,
  camera: { readonly id: string; readonly number: number; readonly name: string },
  personName: string,
): AwaitedView {
  return {
    viewingId: id,
    openedAt: openedAt.toISOString(),
    personName,
    camera: { id: camera.id, number: camera.number, name: camera.name },
    right,
    reason,
  };
}
