import { describeFilesOf, discardFiles } from '#kernel/files/files.ts';
import { enqueue } from '#kernel/jobs/enqueue.ts';
import type { SystemContext } from '#kernel/module/system-context.ts';
import { photoCardChanged } from '../../contract/photo-cards.ts';
import type { photoCardEnds } from '../../contract/photo-cards.ts';
import { announceCard, writeLog } from '../cards/change-card.ts';
import { findIncidentForUpdate } from '../cards/incident.store.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { photoCardSubject } from './photo-card.presenter.ts';
import { findOut, listDuePhotoCards, writeWithdrawn } from './photo-card.store.ts';
import { tellSearchOver } from './tell-search-over.jobs.ts';

const lookedUpAtOnce = 50;

type End = (typeof photoCardEnds)[number];

/** Takes photo and words from everybody; who was told hears that the person is found. False: none was out. */
export async function withdraw(context: IncidentsContext, card: IncidentRow, as: End): Promise<boolean> {
  const { db, actor, clock } = context;
  const photoCard = await findOut(db, card.id);
  if (!photoCard) return false;
  const { id } = photoCard;
  const photos = (await describeFilesOf(db, photoCardSubject, [id])).get(id) ?? [];
  await discardFiles(
    db,
    photos.map((photo) => photo.id),
  );
  const end = { withdrawnAt: clock.now(), withdrawnAs: as, withdrawnByPersonId: actor.personId };
  await writeWithdrawn(db, id, end);
  await writeLog(context, card.id, `photo-card-${as}`);
  context.emit(photoCardChanged, id, {
    photoCardId: id,
    incidentId: card.id,
    areaIds: card.areaIds,
    isOut: false,
  });
  if (as !== 'term') await enqueue(db, tellSearchOver, { photoCardId: id }, { key: id });
  announceCard(context, card);
  return true;
}

/** NOTE: nobody sees a card whose term is over already; this takes away what is stored of it. */
export async function endDuePhotoCards(
  system: SystemContext<IncidentsTables>,
  signal?: AbortSignal,
): Promise<void> {
  const due = await system.query(
    async ({ db, clock }) => await listDuePhotoCards(db, clock.now(), lookedUpAtOnce),
  );
  for (const { id, incidentId } of due) {
    if (signal?.aborted) return;
    await system.transaction(async (context) => {
      const card = await findIncidentForUpdate(context.db, incidentId);
      const photoCard = card && (await findOut(context.db, incidentId));
      context.audit({ type: photoCardSubject, id }, { as: 'term' });
      if (photoCard && photoCard.withdrawAt <= context.clock.now()) await withdraw(context, card, 'term');
    });
  }
}
