import type { Insertable, Selectable, Updateable } from 'kysely';
import type { SituationDb } from '../context.ts';
import type { AssignmentStepTable, AssignmentTable } from '../tables.ts';

export type AssignmentRow = Selectable<AssignmentTable>;

const columns = [
  'id',
  'number',
  'text',
  'state',
  'dueOn',
  'givenAt',
  'endedAt',
  'giverPersonId',
  'giverOrganisationId',
  'performerPersonId',
  'performerOrganisationId',
  'figureId',
  'result',
] as const;

export async function insertAssignment(db: SituationDb, row: Insertable<AssignmentTable>): Promise<number> {
  const { number } = await db
    .insertInto('situation.assignment')
    .values(row)
    .returning('number')
    .executeTakeFirstOrThrow();
  return number;
}

export async function findAssignmentForUpdate(
  db: SituationDb,
  id: string,
): Promise<AssignmentRow | undefined> {
  return await db
    .selectFrom('situation.assignment')
    .select(columns)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
}

export async function writeAssignment(
  db: SituationDb,
  id: string,
  changes: Updateable<AssignmentTable>,
): Promise<void> {
  await db.updateTable('situation.assignment').set(changes).where('id', '=', id).execute();
}

export interface AssignmentFilter {
  readonly personId: string;
  readonly organisationIds: readonly string[];
  readonly isEnded: boolean;
  readonly limit: number;
}

/** Given by these organisations or performed by the person. Relies on `assignment_performer` and `assignment_giver`. */
export async function listAssignments(db: SituationDb, filter: AssignmentFilter): Promise<AssignmentRow[]> {
  const { personId, organisationIds, isEnded, limit } = filter;
  const query = db
    .selectFrom('situation.assignment')
    .select(columns)
    .where('endedAt', isEnded ? 'is not' : 'is', null)
    .where((where) =>
      where.or([
        where('performerPersonId', '=', personId),
        ...(organisationIds.length > 0 ? [where('giverOrganisationId', 'in', [...organisationIds])] : []),
      ]),
    );
  return await (isEnded ? query.orderBy('endedAt', 'desc') : query.orderBy('dueOn'))
    .orderBy('number')
    .limit(limit)
    .execute();
}

/** Under way with a term before a day, the longest overdue first. Relies on `assignment_open`. */
export async function listOverdue(db: SituationDb, day: string, limit: number): Promise<AssignmentRow[]> {
  return await db
    .selectFrom('situation.assignment')
    .select(columns)
    .where('endedAt', 'is', null)
    .where('dueOn', '<', day)
    .orderBy('dueOn')
    .orderBy('number')
    .limit(limit)
    .execute();
}

export async function insertStep(db: SituationDb, step: AssignmentStepTable): Promise<void> {
  await db.insertInto('situation.assignmentStep').values(step).execute();
}

/** Of a page of assignments, in their order. */
export async function listSteps(db: SituationDb, ids: readonly string[]): Promise<AssignmentStepTable[]> {
  if (ids.length === 0) return [];
  return await db
    .selectFrom('situation.assignmentStep')
    .select(['id', 'assignmentId', 'at', 'step', 'personId', 'text'])
    .where('assignmentId', 'in', [...ids])
    .orderBy('at')
    .orderBy('id')
    .limit(5000)
    .execute();
}
