import { townDayOf } from '#kernel/clock/town-day.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { newId } from '#kernel/ids.ts';
import {
  giveAssignment,
  listAssignments as listAssignmentsRoute,
  listPerformers as listPerformersRoute,
  takeAssignmentStep,
} from '../../contract/assignment-routes.ts';
import { situationProblems } from '../../contract/problems.ts';
import type { SituationTables } from '../tables.ts';
import { isEnded, stepRules, stepsOpenTo } from './assignment-machine.ts';
import { givingOrganisations, sidesOf } from './assignment.policy.ts';
import { presentAssignments } from './assignment.presenter.ts';
import {
  findAssignmentForUpdate,
  insertAssignment,
  insertStep,
  listAssignments,
  writeAssignment,
} from './assignment.store.ts';
import { isPerformer, listPerformers } from './performers.ts';
import { tellParties } from './tell.ts';

const handle = handlerFor<SituationTables>();
const subject = 'situation.assignment';

export const assignmentHandlers = [
  handle(listAssignmentsRoute, async (context, { isEnded: hasEnded = false, limit }) => {
    const { actor } = context;
    if (actor.personId === null) return { assignments: [] };
    const rows = await listAssignments(context.db, {
      personId: actor.personId,
      organisationIds: givingOrganisations(actor),
      isEnded: hasEnded,
      limit,
    });
    return { assignments: await presentAssignments(context, rows) };
  }),

  handle(listPerformersRoute, async (context) => ({ performers: await listPerformers(context) })),

  handle(giveAssignment, async (context, { text, performerPersonId, organisationId, dueOn, figureId }) => {
    const { db, actor, clock, town, overview } = context;
    const [giverOrganisationId] = givingOrganisations(actor);
    if (actor.personId === null || giverOrganisationId === undefined)
      throw new Problem(commonProblems.forbidden);
    if (dueOn < townDayOf(clock.now(), town.timeZone)) throw new Problem(situationProblems.termInThePast);
    if (figureId !== null && !overview.figures.some(({ id }) => id === figureId))
      throw new Problem(situationProblems.figureNotFound);
    if (!(await isPerformer(context, { personId: performerPersonId, organisationId })))
      throw new Problem(situationProblems.performerUnfit);

    const id = newId(clock.now().getTime());
    const row = {
      id,
      text,
      state: 'given' as const,
      dueOn,
      givenAt: clock.now(),
      endedAt: null,
      giverPersonId: actor.personId,
      giverOrganisationId,
      performerPersonId,
      performerOrganisationId: organisationId,
      figureId,
      result: null,
    };
    const number = await insertAssignment(db, row);
    const step = { id: newId(), assignmentId: id, at: clock.now(), personId: actor.personId };
    await insertStep(db, { ...step, step: 'give', text: null });
    await tellParties(context, { ...row, number }, 'given');
    context.audit({ type: subject, id }, { number, performerPersonId, dueOn });
    return { id, number };
  }),

  handle(takeAssignmentStep, async (context, { id, step, text }) => {
    const { db, actor, clock } = context;
    const row = await findAssignmentForUpdate(db, id);
    const sides = row ? sidesOf(actor, row) : [];
    if (!row || actor.personId === null || sides.length === 0)
      throw new Problem(situationProblems.assignmentNotFound);
    if (!stepsOpenTo(row.state, sides).includes(step)) throw new Problem(situationProblems.wrongStep);
    const { to, needsWords } = stepRules[step];
    if (needsWords && text === '') throw new Problem(situationProblems.wordsNeeded);

    const at = clock.now();
    await writeAssignment(db, id, {
      state: to,
      endedAt: isEnded(to) ? at : null,
      ...(step === 'report' ? { result: text } : {}),
    });
    const personId = actor.personId;
    await insertStep(db, { id: newId(), assignmentId: id, at, step, personId, text: text || null });
    await tellParties(context, row, to);
    context.audit({ type: subject, id }, { step });
    return { state: to };
  }),
];
