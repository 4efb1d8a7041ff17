import { createHash } from 'node:crypto';
import type { Insertable } from 'kysely';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import type { CustodyAction } from '../../contract/evidence.ts';
import { largestDocumentBytes, longestHoldDays } from '../../contract/evidence.ts';
import { addClip, addDocument, addFrame, addNote } from '../../contract/evidence-routes.ts';
import { videoProblems } from '../../contract/problems.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import { insertHolds } from '../holds/hold.store.ts';
import { findKeepers } from '../holds/who-keeps.ts';
import { isPossibleSpan } from '../requests/span.ts';
import type { VideoTables } from '../tables.ts';
import { findParts } from '../takeovers/holders.ts';
import { isAwaited } from '../viewings/four-eyes.ts';
import { insertViewings } from '../viewings/viewing.store.ts';
import { requireCase } from './case.handlers.ts';
import { addStep } from './custody.store.ts';
import { fetchFrame, holdItem } from './evidence-jobs.ts';
import { insertItem, itemsAtMost, takePosition } from './evidence.store.ts';
import { requireFootage } from './footage-basis.ts';
import type { EvidenceItemTable } from './tables.ts';

const handle = handlerFor<VideoTables>();
const dayMs = 24 * 3_600_000;
const instantMs = 1;

export const itemHandlers = [
  handle(addClip, async (context, { id, cameraId, requestId, title, reason, ...given }) => {
    const { db, clock } = context;
    await requireCase(context, id);
    const span = { fromAt: new Date(given.from), toAt: new Date(given.to) };
    const holdUntil = new Date(given.holdUntil);
    if (!isPossibleSpan(span, clock.now())) throw new Problem(videoProblems.spanImpossible);
    if (!isPossibleTerm(holdUntil, clock.now())) throw new Problem(videoProblems.holdTermImpossible);
    const footage = await requireFootage(context, { cameraId, requestId, right: 'review', reason, ...span });

    await insertViewings(db, [footage.viewing]);
    const source = {
      cameraId,
      requestId,
      recorderId: await requireOneRecorder(db, footage.camera, span),
      ...span,
    };
    const hold = { holdUntil, holdReason: reason, viewingId: footage.viewing.id };
    const itemId = await addItem(
      context,
      id,
      { ...source, ...hold, title, kind: 'clip', state: 'asked' },
      {
        action: 'clip-added',
        facts: { camera: cameraId, from: given.from, to: given.to, reason, holdUntil: given.holdUntil },
      },
    );
    const keepers = await findKeepers(db, footage.camera, span);
    await insertHolds(db, { wantedBy: itemId, cameraId }, keepers);
    await enqueue(db, holdItem, { itemId }, { key: itemId });
    return { itemId };
  }),

  handle(addFrame, async (context, { id, cameraId, requestId, title, reason, at }) => {
    const { db, clock } = context;
    await requireCase(context, id);
    const fromAt = new Date(at);
    const span = { fromAt, toAt: new Date(fromAt.getTime() + instantMs) };
    if (!isPossibleSpan(span, clock.now())) throw new Problem(videoProblems.spanImpossible);
    const footage = await requireFootage(context, { cameraId, requestId, right: 'review', reason, ...span });
    if (isAwaited(footage.viewing)) throw new Problem(videoProblems.secondNeeded);

    await insertViewings(db, [footage.viewing]);
    const source = {
      cameraId,
      requestId,
      recorderId: await requireOneRecorder(db, footage.camera, span),
      ...span,
    };
    const itemId = await addItem(
      context,
      id,
      {
        ...source,
        title,
        viewingId: footage.viewing.id,
        kind: 'frame',
        state: 'asked',
        fileName: 'frame.jpg',
        masks: JSON.stringify(footage.masks),
      },
      { action: 'frame-added', facts: { camera: cameraId, at, reason } },
    );
    await enqueue(db, fetchFrame, { itemId }, { key: itemId });
    return { itemId };
  }),

  handle(addNote, async (context, { id, title, text }) => {
    await requireCase(context, id);
    const sha256 = sha256Of(Buffer.from(text));
    const itemId = await addItem(
      context,
      id,
      { title, text, sha256, kind: 'note', state: 'kept' },
      { action: 'note-added', facts: { title, sha256 } },
    );
    return { itemId };
  }),

  handle(addDocument, async (context, { id, title, fileName, content }) => {
    await requireCase(context, id);
    const bytes = Buffer.from(content, 'base64');
    if (bytes.length > largestDocumentBytes) throw new Problem(videoProblems.documentTooLarge);
    const facts = { fileName, sizeBytes: bytes.length, sha256: sha256Of(bytes) };
    const itemId = await addItem(
      context,
      id,
      { ...facts, title, content: bytes, kind: 'document', state: 'kept' },
      { action: 'document-added', facts: { fileName, sha256: facts.sha256, bytes: bytes.length } },
    );
    return { itemId };
  }),
];

type Given = Pick<Insertable<EvidenceItemTable>, 'kind' | 'state' | 'title'> &
  Partial<Insertable<EvidenceItemTable>>;

/** @throws Problem `video.case-closed`, `video.case-full` */
async function addItem(
  context: VideoContext,
  caseId: string,
  given: Given,
  step: {
    readonly action: CustodyAction;
    readonly facts: Readonly<Record<string, string | number | null>>;
  },
): Promise<string> {
  const { db, actor, clock, audit } = context;
  const position = await takePosition(db, caseId);
  if (position === undefined) throw new Problem(videoProblems.caseClosed);
  if (position > itemsAtMost) throw new Problem(videoProblems.caseFull);
  const addedAt = clock.now();
  const id = newId(addedAt.getTime());
  const who = { addedByPersonId: actor.personId, addedAt };
  await insertItem(db, { ...emptyItem, ...given, ...who, id, caseId, position });
  const custody = await addStep(context, caseId, { ...step, position });
  audit({ type: 'video.evidence-case', id: caseId }, { ...step, itemId: id, custody });
  return id;
}

const emptyItem = {
  text: null,
  cameraId: null,
  recorderId: null,
  viewingId: null,
  requestId: null,
  fromAt: null,
  toAt: null,
  holdUntil: null,
  holdReason: null,
  fileName: null,
  sizeBytes: null,
  sha256: null,
  content: null,
} as const;

/** Which gives the frame, or the package. */
async function requireOneRecorder(
  db: VideoContext['db'],
  camera: { readonly id: string; readonly recorderId: string },
  span: { readonly fromAt: Date; readonly toAt: Date },
): Promise<string> {
  const [part, ...others] = await findParts(db, camera, span);
  if (others.length > 0) throw new Problem(videoProblems.spanOnTwoRecorders);
  return part?.recorderId ?? camera.recorderId;
}

function isPossibleTerm(until: Date, now: Date): boolean {
  const termMs = until.getTime() - now.getTime();
  return termMs > 0 && termMs <= longestHoldDays * dayMs;
}

function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
