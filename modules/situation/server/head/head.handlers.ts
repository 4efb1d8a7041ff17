import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import type { TownFigure } from '#kernel/overview/figure.ts';
import { aimFigure, readFigureCards, readFigures } from '../../contract/head-routes.ts';
import { situationProblems } from '../../contract/problems.ts';
import { listPerformers } from '../assignments/performers.ts';
import type { SituationContext } from '../context.ts';
import type { SituationTables } from '../tables.ts';
import { countFigures, shownFigures } from './count-figures.ts';
import { saveAim } from './figure.store.ts';
import { mayForTown, requireWholeTown } from './head.policy.ts';

const handle = handlerFor<SituationTables>();
const cardsAtMost = 100;

export const headHandlers = [
  handle(readFigures, async (context) => {
    requireWholeTown(context.actor, 'situation.head.read');
    return {
      figures: await countFigures(context),
      can: { aim: mayForTown(context.actor, 'situation.figure.aim') },
    };
  }),

  handle(readFigureCards, async (context, { figureId }) => {
    requireWholeTown(context.actor, 'situation.head.read');
    const { title, count, list } = findFigure(context, figureId);
    return {
      title: context.text(context.locale, title),
      value: await count(context as never),
      cards: await list(context as never, cardsAtMost),
    };
  }),

  handle(aimFigure, async (context, { figureId, target, ownerPersonId }) => {
    requireWholeTown(context.actor, 'situation.figure.aim');
    findFigure(context, figureId);
    if (ownerPersonId !== null) {
      const performers = await listPerformers(context);
      if (!performers.some(({ personId }) => personId === ownerPersonId))
        throw new Problem(situationProblems.performerUnfit);
    }

    await saveAim(context.db, { figureId, target, ownerPersonId });
    context.audit({ type: 'situation.figure', id: figureId }, { target, ownerPersonId });
    return {};
  }),
];

function findFigure(context: SituationContext, figureId: string): TownFigure {
  const figure = shownFigures(context).find(({ id }) => id === figureId);
  if (!figure) throw new Problem(situationProblems.figureNotFound);
  return figure;
}
