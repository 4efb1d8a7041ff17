import type { Selectable } from 'kysely';
import { sql } from 'kysely';
import type { TelephonogramsDb } from './context.ts';
import type { JournalTable, PostGroupTable, PostTable, TemplateTable } from './tables.ts';

export type PostRow = Selectable<PostTable>;

const rowsAtMost = 1000;

const postColumns = [
  'id',
  'organisationId',
  'title',
  'phone',
  'journalId',
  'seniorPersonId',
  'position',
  'isActive',
] as const;

export async function listPosts(db: TelephonogramsDb): Promise<PostRow[]> {
  return await db
    .selectFrom('telephonograms.post')
    .select(postColumns)
    .orderBy('position')
    .orderBy('id')
    .limit(rowsAtMost)
    .execute();
}

export async function findPost(db: TelephonogramsDb, id: string): Promise<PostRow | undefined> {
  return await db
    .selectFrom('telephonograms.post')
    .select(postColumns)
    .where('id', '=', id)
    .executeTakeFirst();
}

export async function savePostRow(db: TelephonogramsDb, post: Omit<PostRow, 'position'>): Promise<void> {
  const { id: _, ...changes } = post;
  await db
    .insertInto('telephonograms.post')
    .values((select) => ({
      ...post,
      position: select
        .selectFrom('telephonograms.post')
        .select((one) => one.fn.countAll<number>().as('count')),
    }))
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
    .execute();
}

export async function listJournals(db: TelephonogramsDb): Promise<JournalTable[]> {
  return await db
    .selectFrom('telephonograms.journal')
    .select(['id', 'title', 'prefix', 'isActive'])
    .orderBy('prefix')
    .limit(rowsAtMost)
    .execute();
}

/** Two that are saved at once come one after the other, so that each sees the other's prefix. Readers do not wait. */
export async function lockJournals(db: TelephonogramsDb): Promise<void> {
  await sql`lock table telephonograms.journal in share row exclusive mode`.execute(db);
}

/** Whether another journal has given numbers that begin so. A prefix holds no sign that a pattern reads otherwise. */
export async function isPrefixSpent(
  db: TelephonogramsDb,
  { prefix, journalId }: { prefix: string; journalId: string },
): Promise<boolean> {
  const row = await db
    .selectFrom('telephonograms.telephonogram')
    .select('id')
    .where('journalId', '<>', journalId)
    .where('registerNumber', 'like', `${prefix}-____/%`)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

export async function saveJournalRow(db: TelephonogramsDb, journal: JournalTable): Promise<void> {
  const { id: _, ...changes } = journal;
  await db
    .insertInto('telephonograms.journal')
    .values(journal)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
    .execute();
}

export async function listGroups(db: TelephonogramsDb): Promise<PostGroupTable[]> {
  return await db
    .selectFrom('telephonograms.postGroup')
    .select(['id', 'title', 'postIds', 'isActive'])
    .orderBy('title')
    .orderBy('id')
    .limit(rowsAtMost)
    .execute();
}

export async function saveGroupRow(db: TelephonogramsDb, group: PostGroupTable): Promise<void> {
  const { id: _, ...changes } = group;
  await db
    .insertInto('telephonograms.postGroup')
    .values(group)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
    .execute();
}

export async function listTemplates(db: TelephonogramsDb): Promise<TemplateTable[]> {
  return await db
    .selectFrom('telephonograms.template')
    .select([
      'id',
      'title',
      'subject',
      'text',
      'task',
      'priority',
      'needsReadBack',
      'acceptSeconds',
      'groupId',
      'isActive',
    ])
    .orderBy('title')
    .orderBy('id')
    .limit(rowsAtMost)
    .execute();
}

export async function saveTemplateRow(db: TelephonogramsDb, template: TemplateTable): Promise<void> {
  const { id: _, ...changes } = template;
  await db
    .insertInto('telephonograms.template')
    .values(template)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
    .execute();
}
