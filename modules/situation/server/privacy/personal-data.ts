import { personalDataFor, rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import { forgetSketchesOf, listOwnSketches } from '../sketches/sketch.store.ts';
import type { SituationTables } from '../tables.ts';
import { countOwnAssignments, listOwnAssignments } from './own-data.store.ts';

/** What a person drew goes with the account; what was assigned to whom is the town's own record. */
export const situationData = personalDataFor<SituationTables>()({
  collect: async (context, personId) => {
    const { db, text, locale } = context;
    const assignments = await listOwnAssignments(db, personId, rowsAtMost + 1);
    return [
      sectionOf(
        context,
        {
          id: 'situation.assignment',
          title: 'situation.own-data.assignments',
          purpose: 'situation.own-data.assignments-purpose',
          term: 'situation.own-data.assignments-term',
        },
        {
          number: 'privacy.field.number',
          role: 'privacy.field.role',
          givenAt: 'privacy.field.created',
          text: 'privacy.field.text',
        },
        assignments.map(({ isGiver, ...row }) => ({
          ...row,
          role: text(locale, isGiver ? 'situation.own-data.giver' : 'situation.own-data.performer'),
        })),
      ),
      sectionOf(
        context,
        {
          id: 'situation.sketch',
          title: 'situation.own-data.sketches',
          purpose: 'situation.own-data.sketches-purpose',
          term: 'situation.own-data.sketches-term',
        },
        { title: 'privacy.field.title', createdAt: 'privacy.field.created' },
        (await listOwnSketches(db, personId, rowsAtMost + 1)).map(({ title, createdAt }) => ({
          title,
          createdAt,
        })),
      ),
    ];
  },
  erase: async ({ db, text, locale }, personId) => {
    await forgetSketchesOf(db, personId);
    const count = await countOwnAssignments(db, personId);
    if (count === 0) return [];
    return [
      {
        id: 'situation.assignment',
        title: text(locale, 'situation.own-data.assignments'),
        law: text(locale, 'situation.own-data.law'),
        until: text(locale, 'situation.own-data.assignments-term'),
        count,
      },
    ];
  },
});
