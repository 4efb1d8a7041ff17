import type { ReportsDb } from '../report.store.ts';
import type { Titles } from '../tables.ts';

export interface ModerationRuleRow {
  readonly id: string;
  readonly titles: Titles;
  readonly texts: Titles;
}

function rules(db: ReportsDb) {
  return db
    .selectFrom('reports.moderationRule')
    .select((from) => [
      'id',
      from.ref('titles').$castTo<Titles>().as('titles'),
      from.ref('texts').$castTo<Titles>().as('texts'),
    ])
    .orderBy('position')
    .limit(100);
}

export async function listActiveRules(db: ReportsDb): Promise<ModerationRuleRow[]> {
  return await rules(db).where('isActive', '=', true).execute();
}

/** Also those no longer in force: an old refusal still names the rule of its day. */
export async function findRules(db: ReportsDb, ids: readonly string[]): Promise<ModerationRuleRow[]> {
  if (ids.length === 0) return [];
  return await rules(db)
    .where('id', 'in', [...ids])
    .execute();
}
