import { personalDataFor, rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import type { IncidentsTables } from '../tables.ts';
import { countOwnLog, forgetToldOf, listOwnLog, listOwnTold } from './own-data.store.ts';

/** What an account did on cards stays in their logs; that it was told of a search goes with it. */
export const incidentsData = personalDataFor<IncidentsTables>()({
  collect: async (context, personId) => {
    const { db, text, locale } = context;
    return [
      sectionOf(
        context,
        {
          id: 'incidents.photo-card-told',
          title: 'incidents.own-data.told',
          purpose: 'incidents.own-data.told-purpose',
          term: 'incidents.own-data.told-term',
        },
        { toldAt: 'privacy.field.created', overAt: 'incidents.own-data.over' },
        await listOwnTold(db, personId, rowsAtMost + 1),
      ),
      sectionOf(
        context,
        {
          id: 'incidents.log',
          title: 'incidents.own-data.log',
          purpose: 'incidents.own-data.log-purpose',
          term: 'incidents.own-data.log-term',
        },
        { number: 'privacy.field.number', kind: 'privacy.field.action', at: 'privacy.field.created' },
        (await listOwnLog(db, personId, rowsAtMost + 1)).map(({ kind, ...row }) => ({
          ...row,
          kind: text(locale, `incidents.log.${kind}`),
        })),
      ),
    ];
  },
  erase: async ({ db, text, locale }, personId) => {
    await forgetToldOf(db, personId);
    const count = await countOwnLog(db, personId);
    if (count === 0) return [];
    return [
      {
        id: 'incidents.log',
        title: text(locale, 'incidents.own-data.log'),
        law: text(locale, 'incidents.own-data.log-law'),
        until: text(locale, 'incidents.own-data.log-term'),
        count,
      },
    ];
  },
});
