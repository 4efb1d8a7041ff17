import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { newId } from '#kernel/ids.ts';
import {
  deleteSketch,
  listSketches,
  mostSketches,
  saveSketch,
  sketchProblems,
} from '../../contract/sketches.ts';
import type { SituationContext } from '../context.ts';
import type { SituationTables } from '../tables.ts';
import { mayReadCard } from './sketch.policy.ts';
import {
  deleteOwnSketch,
  findKnownCard,
  insertSketch,
  listOwnSketches,
  listSketchesOnCard,
} from './sketch.store.ts';

const handle = handlerFor<SituationTables>();

export const sketchHandlers = [
  handle(listSketches, async (context, { incidentId }) => {
    const { db, actor } = context;
    if (incidentId !== undefined) await requireCard(context, incidentId);
    const own = actor.personId === null ? [] : await listOwnSketches(db, actor.personId, mostSketches);
    const onCard = incidentId === undefined ? [] : await listSketchesOnCard(db, incidentId);
    // Of the own ones those on other cards are shown there.
    const rows = [...onCard, ...own.filter((one) => one.incidentId === null)];
    const names = await findPersonNames(
      db,
      rows.flatMap(({ authorPersonId }) => authorPersonId ?? []),
    );
    return {
      sketches: rows.map(({ authorPersonId, createdAt, ...sketch }) => ({
        ...sketch,
        author: names.get(authorPersonId ?? '') ?? null,
        createdAt: createdAt.toISOString(),
        isOwn: authorPersonId !== null && authorPersonId === actor.personId,
      })),
    };
  }),

  handle(saveSketch, async (context, { title, shapes, incidentId }) => {
    const { db, actor, clock, audit } = context;
    if (incidentId !== null) await requireCard(context, incidentId);
    const kept = actor.personId === null ? [] : await listOwnSketches(db, actor.personId, mostSketches);
    if (kept.length >= mostSketches) throw new Problem(sketchProblems.tooMany, { limit: mostSketches });

    const createdAt = clock.now();
    const id = newId(createdAt.getTime());
    const authorPersonId = actor.personId;
    await insertSketch(db, {
      id,
      title,
      shapes: JSON.stringify(shapes),
      incidentId,
      authorPersonId,
      createdAt,
    });
    audit({ type: 'situation.sketch', id }, { incidentId, shapes: shapes.length });
    return { id };
  }),

  handle(deleteSketch, async ({ db, actor, audit }, { id }) => {
    const isDeleted =
      actor.personId !== null && (await deleteOwnSketch(db, { id, personId: actor.personId }));
    if (!isDeleted) throw new Problem(sketchProblems.notFound);

    audit({ type: 'situation.sketch', id });
    return {};
  }),
];

/** @throws Problem `situation.sketch-card-not-found` */
async function requireCard({ db, actor }: SituationContext, incidentId: string): Promise<void> {
  const card = await findKnownCard(db, incidentId);
  if (!card || !mayReadCard(actor, card)) throw new Problem(sketchProblems.cardNotFound);
}
