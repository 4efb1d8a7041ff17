import { handlerFor } from '#kernel/context.ts';
import { docxType } from '#kernel/documents/letter.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { FileAnswer } from '#kernel/http/file-answer.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import {
  exportClip,
  noteCheck,
  readCustody,
  readEvidenceFile,
  releaseItem,
  writeCustodyPage,
} from '../../contract/evidence-routes.ts';
import { videoProblems } from '../../contract/problems.ts';
import type { VideoContext } from '../cameras/present-camera.ts';
import type { VideoTables } from '../tables.ts';
import { insertViewings } from '../viewings/viewing.store.ts';
import { requireCase } from './case.handlers.ts';
import { custodyDocument } from './custody-document.ts';
import { addStep, isCustodyWhole, listCustody } from './custody.store.ts';
import { releaseEvidence } from './evidence-jobs.ts';
import { findItem, listItems, readContent, writeHoldUntil } from './evidence.store.ts';
import type { ItemRow } from './evidence.store.ts';
import { compareWithExports } from './known-exports.ts';
import { listKeys } from '../holds/hold.store.ts';
import { requireFootage } from './footage-basis.ts';
import { presentCustody } from './present-evidence.ts';

const handle = handlerFor<VideoTables>();

export const packageHandlers = [
  handle(readEvidenceFile, async (context, { id, itemId }) => {
    const item = await requireItem(context, id, itemId);
    const content = await readContent(context.db, itemId);
    if (content === null) throw new Problem(videoProblems.itemNotFound);
    context.audit({ type: 'video.evidence-case', id }, { itemId });
    return new FileAnswer({
      name: item.fileName ?? `${item.position}`,
      // NOTE: what people send is never shown by the portal itself, only handed over.
      mediaType: item.kind === 'frame' ? 'image/jpeg' : 'application/octet-stream',
      make: () => Promise.resolve(content),
    });
  }),

  handle(exportClip, async (context, { id, itemId }) => {
    const { db, audit } = context;
    const evidence = await requireCase(context, id);
    const item = await requireItem(context, id, itemId);
    const { cameraId, fromAt, toAt, requestId, position } = item;
    if (item.kind !== 'clip' || cameraId === null || fromAt === null || toAt === null)
      throw new Problem(videoProblems.itemNotFound);
    const purpose = `№ ${evidence.number}. ${evidence.title}`.slice(0, 500);
    const footage = { cameraId, requestId, fromAt, toAt, right: 'export' as const, reason: purpose };
    const { camera, viewing, masks } = await requireFootage(context, footage);
    if (masks.length > 0) throw new Problem(videoProblems.masked);

    await insertViewings(db, [{ ...viewing, evidenceItemId: itemId }]);
    const custody = await addStep(context, id, { action: 'export-asked', position });
    audit({ type: 'video.evidence-case', id }, { itemId, custody }, purpose);
    return {
      viewingId: viewing.id,
      cameraId,
      name: camera.name,
      mediaBase: `/media/${camera.recorderId}`,
      from: fromAt.toISOString(),
      to: toAt.toISOString(),
      purpose,
    };
  }),

  handle(releaseItem, async (context, { id, itemId, reason }) => {
    const item = await requireItem(context, id, itemId);
    if (item.state !== 'held' && item.state !== 'part-held') throw new Problem(videoProblems.itemNotFound);
    await writeHoldUntil(context.db, itemId, context.clock.now());
    await enqueue(context.db, releaseEvidence, { itemId, reason }, { key: itemId });
    context.audit({ type: 'video.evidence-case', id }, { itemId }, reason);
    return {};
  }),

  handle(noteCheck, async (context, { id, ...found }) => {
    const { db, audit } = context;
    await requireCase(context, id);
    const rows = await listCustody(db, id);
    const items = await listItems(db, id);
    const keys = await listKeys(
      db,
      items.map((item) => item.id),
    );
    const compared = compareWithExports(found, rows, [...keys.values()].flat());

    const { exportId, verdict, fingerprint, sha256 } = found;
    const facts = {
      export: exportId,
      verdict,
      key: fingerprint,
      sha256,
      knownAs: compared.knownAs,
      isKeyKnown: String(compared.isKeyKnown),
    };
    const { position } = compared;
    const custody = await addStep(context, id, { action: 'checked', position, facts });
    audit({ type: 'video.evidence-case', id }, { exportId, verdict, custody });
    return { knownAs: compared.knownAs, isKeyKnown: compared.isKeyKnown };
  }),

  handle(readCustody, async (context, { id }) => {
    await requireCase(context, id);
    const rows = await listCustody(context.db, id);
    context.audit({ type: 'video.evidence-case', id }, { steps: rows.length });
    return { entries: await presentCustody(context, rows), isWhole: isCustodyWhole(rows) };
  }),

  handle(writeCustodyPage, async (context, { id }) => {
    const evidence = await requireCase(context, id);
    const rows = await listCustody(context.db, id);
    context.audit({ type: 'video.evidence-case', id }, { steps: rows.length });
    const make = await custodyDocument(context, evidence, {
      steps: await presentCustody(context, rows),
      items: await listItems(context.db, id),
      isWhole: isCustodyWhole(rows),
    });
    return new FileAnswer({ name: `custody-${evidence.number}.docx`, mediaType: docxType, make });
  }),
];

/** @throws Problem also for an item of another case, as if it were not there */
async function requireItem(context: VideoContext, caseId: string, itemId: string): Promise<ItemRow> {
  await requireCase(context, caseId);
  const item = await findItem(context.db, itemId);
  if (item?.caseId !== caseId) throw new Problem(videoProblems.itemNotFound);
  return item;
}
