import { sql } from 'kysely';
import { tablesOf } from '#kernel/db/db.ts';
import { attachFiles, readFileEvidence } from '#kernel/files/files.ts';
import { stagePicture } from '#kernel/files/stage.ts';
import type { Hub } from '#kernel/hub.ts';
import { systemActor } from '#kernel/identity/actor.store.ts';
import { newId } from '#kernel/ids.ts';
import { bucketsOf } from '../server/proof/likeness.ts';
import { insertFindings, insertProof } from '../server/proof/proof.store.ts';
import { insertPhotos } from '../server/report.store.ts';
import type { HistoryKind, PhotoKind, ReportsTables } from '../server/tables.ts';
import { drawScene } from './pictures.ts';

/** Reports a visitor is likely to open: the newest, and among them the answered ones with proof. */
const illustrated = 36;
const doubtfulEvery = 4;

interface Step {
  readonly reportId: string;
  readonly historyId: string;
  readonly kind: HistoryKind;
  readonly categoryId: string;
  readonly organisationId: string | null;
}

/** Draws pictures for the newest reports of the demo town; a second run finds nothing left to draw. */
export async function illustrateReports(hub: Hub, signal: AbortSignal): Promise<void> {
  let answers = 0;
  for (const [index, step] of (await findStepsWithoutPhoto(hub)).entries()) {
    if (signal.aborted) return;
    const bytes = await drawScene(step.categoryId, (index % 7) / 7, step.kind === 'answered');
    const fileId = await attachDrawing(hub, step, bytes);
    if (step.kind !== 'answered') continue;
    if (answers % doubtfulEvery === 0) await castDoubt(hub, step, fileId);
    answers += 1;
  }
}

/** As if the photo of the work had been taken elsewhere: what the controller looks into. */
async function castDoubt(
  hub: Hub,
  { reportId, historyId, organisationId }: Step,
  fileId: string,
): Promise<void> {
  await hub.database.transaction(async (outer) => {
    const db = tablesOf<ReportsTables>(outer);
    const kept = await readFileEvidence(outer, fileId);
    if (!kept) return;
    const now = hub.clock.now();
    const picture = { fileId, reportId, historyId, organisationId };
    const { uploadSha256 } = kept.evidence;
    const { perceptualHash } = kept;
    await insertProof(db, {
      ...picture,
      source: 'camera',
      uploadSha256,
      perceptualHash,
      buckets: bucketsOf(perceptualHash),
      examinedAt: now,
    });
    const open = { verdict: null, verdictNote: null, settledAt: null, settledByPersonId: null };
    await insertFindings(db, [
      {
        ...picture,
        ...open,
        id: newId(now.getTime()),
        reason: 'far-from-place',
        measure: 640,
        otherFileId: null,
        otherReportId: null,
        foundAt: now,
      },
    ]);
  });
}

async function findStepsWithoutPhoto(hub: Hub): Promise<readonly Step[]> {
  const { rows } = await sql<Step>`
    with newest as (
      select id, category_id, organisation_id from reports.report where visibility = 'public' order by number desc limit ${illustrated}
    )
    select newest.id as report_id, history.id as history_id, history.kind, newest.category_id, newest.organisation_id
    from newest
    join reports.history as history on history.report_id = newest.id and history.kind in ('created', 'answered')
    where not exists (select from reports.photo as photo where photo.history_id = history.id)
    order by history.id desc
    limit 100`.execute(tablesOf<object>(hub.database.handle));
  return rows;
}

async function attachDrawing(hub: Hub, step: Step, bytes: Uint8Array): Promise<string> {
  const { database, files: store, clock } = hub;
  const kind: PhotoKind = step.kind === 'answered' ? 'proof' : 'problem';
  // The demo town's own drawings are nobody's doing, so they leave no trace in the audit.
  const staging = { database, store, clock, recordAudit: async () => await Promise.resolve() };
  const { id, claim } = await stagePicture(staging, { bytes, actor: systemActor, requestId: 'demo' });
  await database.transaction(async (db) => {
    const subject = { subjectType: 'reports.report', subjectId: step.reportId };
    await attachFiles(db, { files: [{ id, claim }], actor: systemActor, ...subject });
    const photo = { reportId: step.reportId, fileId: id, historyId: step.historyId, kind, position: 0 };
    await insertPhotos(tablesOf<ReportsTables>(db), [photo]);
  });
  return id;
}
