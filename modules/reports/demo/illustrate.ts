import { sql } from 'kysely';
import { tablesOf } from '#kernel/db/db.ts';
import { attachFiles } from '#kernel/files/files.ts';
import { stagePicture } from '#kernel/files/stage.ts';
import type { Hub } from '#kernel/hub.ts';
import { systemActor } from '#kernel/identity/actor.store.ts';
import { insertPhotos } from '../server/report.store.ts';
import type { HistoryKind, PhotoKind, ReportsTables } from '../server/tables.ts';
import { drawScene } from './pictures.ts';

/** Reports a visitor is likely to open: the newest, and among them the answered ones with proof. */
const illustrated = 36;

interface Step {
  readonly reportId: string;
  readonly historyId: string;
  readonly kind: HistoryKind;
  readonly categoryId: string;
}

/** Draws pictures for the newest reports of the demo town; a second run finds nothing left to draw. */
export async function illustrateReports(hub: Hub, signal: AbortSignal): Promise<void> {
  for (const [index, step] of (await findStepsWithoutPhoto(hub)).entries()) {
    if (signal.aborted) return;
    const bytes = await drawScene(step.categoryId, (index % 7) / 7, step.kind === 'answered');
    await attachDrawing(hub, step, bytes);
  }
}

async function findStepsWithoutPhoto(hub: Hub): Promise<readonly Step[]> {
  const { rows } = await sql<Step>`
    with newest as (
      select id, category_id from reports.report where visibility = 'public' order by number desc limit ${illustrated}
    )
    select newest.id as report_id, history.id as history_id, history.kind, newest.category_id
    from newest
    join reports.history as history on history.report_id = newest.id and history.kind in ('created', 'answered')
    where not exists (select from reports.photo as photo where photo.history_id = history.id)
    order by history.id desc
    limit 100`.execute(tablesOf<object>(hub.database.handle));
  return rows;
}

async function attachDrawing(hub: Hub, step: Step, bytes: Uint8Array): Promise<void> {
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
}
