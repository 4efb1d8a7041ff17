import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { newId } from '#kernel/ids.ts';
import { videoProblems } from '../../contract/problems.ts';
import { answerDays } from '../../contract/request.ts';
import {
  closeRequest,
  createRequest,
  listFootageOwners,
  listOwnRequests,
  listRequests,
  openRequestFootage,
  readRequestFigures,
} from '../../contract/request-routes.ts';
import { listPublicOwners } from '../cameras/camera.store.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { listMaskRows } from '../masks/mask.store.ts';
import type { MaskRow } from '../masks/mask.store.ts';
import { masksWithin } from '../masks/masks-for.ts';
import type { VideoTables } from '../tables.ts';
import { noSecond } from '../viewings/four-eyes.ts';
import { insertViewings } from '../viewings/viewing.store.ts';
import { presentRequests } from './present-requests.ts';
import { tellOwnerOfRequest } from './request-mails.ts';
import { deskScope, isLinkOpen, mayAskFor, requesterScope } from './request.policy.ts';
import {
  findRequest,
  insertRequest,
  listClips,
  listRequestRows,
  readFigures,
  writeRequest,
} from './request.store.ts';
import type { RequestRow } from './request.store.ts';
import { isPossibleSpan } from './span.ts';

const handle = handlerFor<VideoTables>();
const dayMs = 24 * 3_600_000;

export const requestHandlers = [
  handle(listRequests, async (context, { state, limit }) => {
    const { db, actor, audit } = context;
    const rows = await listRequestRows(db, { scope: deskScope(actor), state, limit });
    audit({ type: 'video.request', id: 'register' }, { count: rows.length });
    return { requests: await presentRequests(context, rows) };
  }),

  handle(listOwnRequests, async (context, { state, limit }) => {
    const rows = await listRequestRows(context.db, { scope: requesterScope(context.actor), state, limit });
    return { requests: await presentRequests(context, rows) };
  }),

  handle(listFootageOwners, async ({ db, actor }) => {
    const ownerIds = await listPublicOwners(db);
    const known = await listOrganisationStates(db);
    const named = (ids: readonly string[]) =>
      ids
        .flatMap((id) => ({ id, name: known.get(id)?.name ?? '' }))
        .toSorted((a, b) => a.name.localeCompare(b.name, 'ru'));
    return { owners: named(ownerIds), askFor: named([...known.keys()].filter((id) => mayAskFor(actor, id))) };
  }),

  handle(createRequest, async (context, { onBehalfOf, from, to, ...facts }) => {
    const { db, actor, clock, audit } = context;
    const known = await listOrganisationStates(db);
    if (!known.get(facts.ownerOrganisationId)?.isActive) throw new Problem(videoProblems.ownerUnknown);
    if (onBehalfOf !== null && !mayAskFor(actor, onBehalfOf)) throw new Problem(videoProblems.ownerUnknown);
    if (onBehalfOf === null && facts.identity === null) throw new Problem(videoProblems.identityMissing);
    const now = clock.now();
    const span = { fromAt: new Date(from), toAt: new Date(to) };
    if (!isPossibleSpan(span, now)) throw new Problem(videoProblems.spanImpossible);

    const id = newId(now.getTime());
    const number = await insertRequest(db, {
      ...emptyRequest,
      ...facts,
      ...span,
      id,
      requesterPersonId: actor.personId,
      requesterOrganisationId: onBehalfOf,
      askedAt: now,
      dueAt: new Date(now.getTime() + answerDays * dayMs),
    });
    await tellOwnerOfRequest(context, { ...facts, number, requesterPersonId: actor.personId });
    audit({ type: 'video.request', id }, { ownerOrganisationId: facts.ownerOrganisationId, onBehalfOf });
    return { id, number };
  }),

  handle(openRequestFootage, async (context, { id, isDownload }) => {
    const { db, actor, clock, audit } = context;
    const request = await requireOwn(context, id);
    const now = clock.now();
    if (!isLinkOpen(request, now) || (isDownload && !request.mayDownload))
      throw new Problem(videoProblems.linkOver);
    const clips = await listClips(db, [id]);

    const opened = clips.flatMap((clip) => {
      const isStillOwned = clip.ownerOrganisationId === request.ownerOrganisationId;
      if (clip.recorderId === null || actor.sessionId === null || !isStillOwned) return [];
      return [{ clip, viewingId: newId(now.getTime()), sessionId: actor.sessionId }];
    });
    if (opened.length === 0) throw new Problem(videoProblems.linkOver);
    await insertViewings(
      db,
      opened.map(({ clip, viewingId, sessionId }) => ({
        id: viewingId,
        personId: actor.personId,
        sessionId,
        organisationId: request.requesterOrganisationId,
        cameraId: clip.cameraId,
        ownerOrganisationId: request.ownerOrganisationId,
        right: isDownload ? ('export' as const) : ('review' as const),
        grantId: null,
        reason: request.reason.slice(0, 500),
        footageFrom: clip.fromAt,
        footageTo: clip.toAt,
        requestId: id,
        evidenceItemId: null,
        needsSecond: false,
        ...noSecond,
        openedAt: now,
      })),
    );
    const masks = await listMaskRows(
      db,
      opened.map(({ clip }) => clip.cameraId),
    );
    if (request.receivedAt === null) await writeRequest(db, request, { receivedAt: now });
    audit({ type: 'video.request', id }, { isDownload, cameras: opened.map(({ clip }) => clip.cameraId) });
    return {
      mayDownload: request.mayDownload,
      clips: opened.map(({ clip, viewingId }) => ({
        viewingId,
        cameraId: clip.cameraId,
        name: clip.cameraName,
        mediaBase: `/media/${clip.recorderId}`,
        from: clip.fromAt.toISOString(),
        to: clip.toAt.toISOString(),
        isMasked: !request.liftsMasks && isMaskedIn(masks, clip, now),
      })),
    };
  }),

  handle(closeRequest, async (context, { id, outcome, text }) => {
    const request = await requireOwn(context, id);
    const now = context.clock.now();
    const isWritten =
      request.state === 'approved' &&
      (await writeRequest(context.db, request, {
        state: 'closed',
        outcome,
        outcomeText: text,
        closedAt: now,
      }));
    if (!isWritten) throw new Problem(videoProblems.requestNotFound);
    context.audit({ type: 'video.request', id }, { outcome });
    return {};
  }),

  handle(readRequestFigures, async ({ db }) => await readFigures(db)),
];

const emptyRequest = {
  state: 'asked',
  decidedAt: null,
  decidedByPersonId: null,
  refusal: null,
  linkUntil: null,
  withdrawnAt: null,
  receivedAt: null,
  outcome: null,
  outcomeText: null,
  closedAt: null,
} as const;

type Clip = Awaited<ReturnType<typeof listClips>>[number];

function isMaskedIn(masks: readonly MaskRow[], { cameraId, fromAt, toAt }: Clip, now: Date): boolean {
  const look = { right: 'review' as const, footageFrom: fromAt, footageTo: toAt };
  const own = masks.filter((mask) => mask.cameraId === cameraId);
  return masksWithin(own, look, now).length > 0;
}

async function requireOwn({ db, actor }: VideoContext, id: string): Promise<RequestRow> {
  const request = await findRequest(db, id, requesterScope(actor));
  if (!request) throw new Problem(videoProblems.requestNotFound);
  return request;
}
