import { sql } from 'kysely';
import { townDayOf } from '#kernel/clock/town-day.ts';
import { figureFor } from '#kernel/overview/figure.ts';
import type { SituationTables } from '../tables.ts';
import { sidesOf } from './assignment.policy.ts';
import { listOverdue } from './assignment.store.ts';

/** More assignments than a head keeps in mind. */
const lookedAt = 500;

export const assignmentFigures = [
  figureFor<SituationTables>()({
    id: 'situation.overdue-assignments',
    title: 'situation.figure.overdue-assignments',
    unit: 'count',
    better: 'less',
    order: 50,
    count: async ({ db, clock, town }) => {
      const today = townDayOf(clock.now(), town.timeZone);
      const { rows } = await sql<{ count: number }>`
        select count(*)::int as count from situation.assignment
        where ended_at is null and due_on < ${today}::date`.execute(db);
      return rows[0]?.count ?? 0;
    },
    list: async ({ db, actor, clock, town, locale, text }, limit) => {
      const rows = await listOverdue(db, townDayOf(clock.now(), town.timeZone), lookedAt);
      return rows
        .filter((row) => sidesOf(actor, row).length > 0)
        .slice(0, limit)
        .map(({ id, number, text: words, givenAt }) => ({
          id,
          label: text(locale, 'situation.assignment.number', { number: String(number) }),
          note: words,
          path: '/work/situation/assignments',
          since: givenAt.toISOString(),
        }));
    },
  }),
];
