import { townDayOf } from '#kernel/clock/town-day.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import type { AssignmentView } from '../../contract/assignment.ts';
import type { SituationContext } from '../context.ts';
import { stepsOpenTo } from './assignment-machine.ts';
import { sidesOf } from './assignment.policy.ts';
import { listSteps } from './assignment.store.ts';
import type { AssignmentRow } from './assignment.store.ts';

export async function presentAssignments(
  context: SituationContext,
  rows: readonly AssignmentRow[],
): Promise<AssignmentView[]> {
  const { db, actor, clock, town, locale, text, overview } = context;
  const today = townDayOf(clock.now(), town.timeZone);
  const steps = await listSteps(
    db,
    rows.map(({ id }) => id),
  );
  const people = await findPersonNames(db, [
    ...rows.flatMap(({ giverPersonId, performerPersonId }) => [giverPersonId, performerPersonId]),
    ...steps.map(({ personId }) => personId),
  ]);
  const organisations = await findOrganisationNames(
    db,
    rows.map(({ performerOrganisationId }) => performerOrganisationId),
  );
  const nameOf = (id: string): string => people.get(id) ?? '';
  const figures = new Map<string, string>(overview.figures.map(({ id, title }) => [id, text(locale, title)]));
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    text: row.text,
    state: row.state,
    dueOn: row.dueOn,
    isOverdue: row.endedAt === null && row.dueOn < today,
    givenAt: row.givenAt.toISOString(),
    giver: nameOf(row.giverPersonId),
    performer: nameOf(row.performerPersonId),
    organisation: organisations.get(row.performerOrganisationId) ?? '',
    figure: row.figureId === null ? null : (figures.get(row.figureId) ?? null),
    result: row.result,
    steps: steps
      .filter(({ assignmentId }) => assignmentId === row.id)
      .map(({ at, step, personId, text: words }) => ({
        at: at.toISOString(),
        step,
        person: nameOf(personId),
        text: words,
      })),
    can: stepsOpenTo(row.state, sidesOf(actor, row)),
  }));
}
