import { Problem } from '#kernel/errors/problem.ts';
import { attachFiles } from '#kernel/files/files.ts';
import type { FileReference } from '#kernel/files/contract/file.ts';
import { newId } from '#kernel/ids.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import { photoCardChanged, photoCardProblems } from '../../contract/photo-cards.ts';
import type { PhotoCardFields } from '../../contract/photo-cards.ts';
import { announceCard, writeLog } from '../cards/change-card.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { endStep } from '../scenarios/end-step.ts';
import { findDefinition, listRunsOf, listSteps } from '../scenarios/scenario.store.ts';
import { photoCardSubject } from './photo-card.presenter.ts';
import { isGroundEnough } from './photo-card.policy.ts';
import { findOut, insertPhotoCard } from './photo-card.store.ts';
import { tellPhotoCard } from './tell-photo-card.jobs.ts';

const hourMs = 60 * 60_000;

/** @throws Problem `incidents.photo-card-out`, `incidents.photo-card-ground`, `files.file-not-found` */
export async function publish(
  context: IncidentsContext,
  card: IncidentRow,
  { fields, photos }: { fields: PhotoCardFields; photos: readonly FileReference[] },
): Promise<string> {
  const { db, actor, clock } = context;
  const { hours, audiences, publicParts, ...words } = fields;
  if (!isGroundEnough(fields)) throw new Problem(photoCardProblems.groundTooWeak);
  if (await findOut(db, card.id)) throw new Problem(photoCardProblems.alreadyOut);

  const now = clock.now();
  const id = newId(now.getTime());
  await insertPhotoCard(db, {
    ...words,
    id,
    incidentId: card.id,
    audiences: [...new Set(audiences)],
    publicParts: [...new Set(publicParts)],
    publishedAt: now,
    publishedByPersonId: actor.personId,
    withdrawAt: new Date(now.getTime() + hours * hourMs),
    withdrawnAt: null,
    withdrawnAs: null,
    withdrawnByPersonId: null,
  });
  await attachFiles(db, { files: photos, actor, subjectType: photoCardSubject, subjectId: id });
  await writeLog(context, card.id, 'photo-card-sent');
  context.emit(photoCardChanged, id, {
    photoCardId: id,
    incidentId: card.id,
    areaIds: card.areaIds,
    isOut: true,
  });
  await enqueue(db, tellPhotoCard, { photoCardId: id, after: null }, { key: id });
  await endWaitingSteps(context, card);
  announceCard(context, card);
  return id;
}

/** Scenarios of the card that waited for it go on. */
async function endWaitingSteps(context: IncidentsContext, card: IncidentRow): Promise<void> {
  const { db, actor } = context;
  const running = (await listRunsOf(db, card.id)).filter(({ state }) => state === 'running');
  for (const run of running) {
    const steps = (await findDefinition(db, run))?.definition.steps ?? [];
    const asking = steps.filter(({ action }) => action.kind === 'photo-card').map(({ key }) => key);
    const waiting = (await listSteps(db, run.id)).filter(
      ({ key, state }) => state === 'waiting' && asking.includes(key),
    );
    const end = { state: 'done', choice: null, personId: actor.personId, remark: null } as const;
    for (const { key } of waiting) await endStep(context, { run, card }, { key, ...end });
  }
}
