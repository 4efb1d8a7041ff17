import { sql } from 'kysely';
import { maskPersonalData } from '../../contract/personal-data.ts';
import type { ReportsDb } from '../report.store.ts';

/** Newest first, as the person left them. Relies on comment_person. */
export async function listOwnComments(db: ReportsDb, personId: string, limit: number) {
  return await db
    .selectFrom('reports.comment')
    .innerJoin('reports.report', 'reports.report.id', 'reports.comment.reportId')
    .select(['number', 'reports.comment.createdAt', 'reports.comment.text', 'reports.comment.state'])
    .where('personId', '=', personId)
    .where('state', '<>', 'withdrawn')
    .orderBy('reports.comment.id', 'desc')
    .limit(limit)
    .execute();
}

/** What a person said as a resident goes with the account; what was said for an organisation stays as its act. */
export async function forgetCommentsOf(db: ReportsDb, personId: string): Promise<void> {
  await sql`
    update reports.comment
    set text = '', state = 'withdrawn', rule_id = null, rule_version = null
    where person_id = ${personId} and speaker_kind in ('author', 'resident')`.execute(db);
  await db.updateTable('reports.comment').set({ personId: null }).where('personId', '=', personId).execute();
}

/** With the term of its report: nobody is known as a writer any more, and words stay only as the public reads them. */
export async function anonymiseComments(
  db: ReportsDb,
  { id: reportId, visibility }: { id: string; visibility: string },
): Promise<void> {
  const isRead = visibility === 'public' ? (['shown'] as const) : [];
  const words = db
    .selectFrom('reports.comment')
    .where('reportId', '=', reportId)
    .where('speakerKind', 'in', ['author', 'resident'])
    .orderBy('id');
  for (const { id, text, state } of await words.select(['id', 'text', 'state']).execute()) {
    const stays = isRead.some((shown) => shown === state);
    await db
      .updateTable('reports.comment')
      .set({
        personId: null,
        ...(stays
          ? { text: maskPersonalData(text) }
          : { text: '', state: 'withdrawn', ruleId: null, ruleVersion: null }),
      })
      .where('id', '=', id)
      .execute();
  }
}
