import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import {
  listPhotoCards,
  listSought,
  photoCardProblems,
  publishPhotoCard,
  readSought,
  withdrawPhotoCard,
} from '../../contract/photo-cards.ts';
import type { PhotoCardOnCard } from '../../contract/photo-cards.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { loadCard } from '../cards/change-card.ts';
import { mayReadCard } from '../cards/incident.policy.ts';
import { findIncident, findIncidents } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import type { IncidentsTables } from '../tables.ts';
import { isOut, maySeeWhole } from './photo-card.policy.ts';
import { onlyPublic, photoCardSubject, presentWhole } from './photo-card.presenter.ts';
import { countTold, findPhotoCard, listOut, listPhotoCardsOf } from './photo-card.store.ts';
import { publish } from './publish.ts';
import type { PhotoCardTable } from './tables.ts';
import { withdraw } from './withdraw.ts';

const handle = handlerFor<IncidentsTables>();

export const photoCardHandlers = [
  handle(publishPhotoCard, async (context, { id, fields, photos }) => {
    const card = await loadCard(context, { id }, ['open']);

    const photoCardId = await publish(context, card, { fields, photos });
    const { audiences, publicParts, ground, hours } = fields;
    context.audit({ type: photoCardSubject, id: photoCardId }, { audiences, publicParts, ground, hours });
    return { id: photoCardId };
  }),

  handle(withdrawPhotoCard, async (context, { id, as }) => {
    const card = await loadCard(context, { id }, ['open']);

    const isWithdrawn = await withdraw(context, card, as);
    if (!isWithdrawn) throw new Problem(photoCardProblems.notFound);
    context.audit({ type: 'incidents.incident', id }, { photoCard: as });
    return {};
  }),

  handle(listPhotoCards, async (context, { id }) => {
    const card = await findIncident(context.db, id);
    if (!card || !mayReadCard(context.actor, card)) throw new Problem(incidentProblems.notFound);

    context.audit({ type: 'incidents.incident', id });
    return { photoCards: await presentOnCard(context, await listPhotoCardsOf(context.db, id)) };
  }),

  handle(listSought, async (context) => {
    const { db, actor, clock, audit } = context;
    const out = await listOut(db, clock.now());
    const cards = new Map(
      (
        await findIncidents(
          db,
          out.map(({ incidentId }) => incidentId),
        )
      ).map((card) => [card.id, card]),
    );
    const seen = out.filter((photoCard) => {
      const card = cards.get(photoCard.incidentId);
      return card !== undefined && maySeeWhole(actor, photoCard, { card, tasks: [] });
    });
    audit({ type: photoCardSubject, id: 'out' }, { count: seen.length });
    return { sought: await presentWhole(context, seen) };
  }),

  handle(readSought, async (context, { id }) => {
    const photoCard = await findPhotoCard(context.db, id);
    if (!photoCard?.audiences.includes('residents') || !isOut(photoCard, context.clock.now()))
      throw new Problem(photoCardProblems.notFound);
    const [shown] = await presentWhole(context, [photoCard]);
    if (!shown) throw new Problem(photoCardProblems.notFound);

    return onlyPublic(shown, photoCard.publicParts);
  }),
];

async function presentOnCard(
  context: IncidentsContext,
  rows: readonly PhotoCardTable[],
): Promise<PhotoCardOnCard[]> {
  const { db, clock } = context;
  const ids = rows.map(({ id }) => id);
  const told = await countTold(db, ids);
  const out = rows.filter((row) => isOut(row, clock.now()));
  const shown = new Map((await presentWhole(context, out)).map((one) => [one.id, one]));
  const names = await findPersonNames(
    db,
    rows.flatMap(({ publishedByPersonId }) => publishedByPersonId ?? []),
  );
  return rows.map((row) => ({
    id: row.id,
    shown: shown.get(row.id) ?? null,
    audiences: row.audiences,
    publicParts: row.publicParts,
    ground: row.ground,
    groundNote: row.groundNote,
    publishedAt: row.publishedAt.toISOString(),
    publishedBy: names.get(row.publishedByPersonId ?? '') ?? null,
    withdrawAt: row.withdrawAt.toISOString(),
    withdrawnAt: row.withdrawnAt?.toISOString() ?? null,
    withdrawnAs: row.withdrawnAs,
    toldCount: told.get(row.id) ?? 0,
  }));
}
