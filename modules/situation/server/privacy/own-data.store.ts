import type { SituationDb } from '../context.ts';

export interface OwnAssignment {
  readonly number: number;
  readonly givenAt: Date;
  readonly text: string;
  readonly isGiver: boolean;
}

/** Given or performed by the person, the newest first. */
export async function listOwnAssignments(
  db: SituationDb,
  personId: string,
  limit: number,
): Promise<OwnAssignment[]> {
  const rows = await db
    .selectFrom('situation.assignment')
    .select(['number', 'givenAt', 'text', 'giverPersonId'])
    .where((where) =>
      where.or([where('giverPersonId', '=', personId), where('performerPersonId', '=', personId)]),
    )
    .orderBy('givenAt', 'desc')
    .limit(limit)
    .execute();
  return rows.map(({ giverPersonId, ...row }) => ({ ...row, isGiver: giverPersonId === personId }));
}

/** With those in which the person only took a step. */
export async function countOwnAssignments(db: SituationDb, personId: string): Promise<number> {
  const stepped = db
    .selectFrom('situation.assignmentStep')
    .select('assignmentId')
    .where('personId', '=', personId);
  const { count } = await db
    .selectFrom('situation.assignment')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where((where) =>
      where.or([
        where('giverPersonId', '=', personId),
        where('performerPersonId', '=', personId),
        where('id', 'in', stepped),
      ]),
    )
    .executeTakeFirstOrThrow();
  return count;
}
