import { personalDataFor, rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import { keptDays } from '../../contract/settings.ts';
import type { TelephonogramsTables } from '../tables.ts';
import { countOwnSteps, forgetCallsOf, listOwnCalls, listOwnSteps } from './own-data.store.ts';

/** Who sent, read and accepted stands in the journals until their term; who was called goes with the account. */
export const telephonogramsData = personalDataFor<TelephonogramsTables>()({
  collect: async (context, personId) => {
    const { db, text, locale } = context;
    const steps = await listOwnSteps(db, personId, rowsAtMost + 1);
    return [
      sectionOf(
        context,
        {
          id: 'telephonograms.telephonogram',
          title: 'telephonograms.own-data.title',
          purpose: 'telephonograms.own-data.purpose',
          term: 'telephonograms.own-data.term',
        },
        {
          registerNumber: 'privacy.field.number',
          step: 'privacy.field.action',
          at: 'privacy.field.created',
        },
        steps.map(({ step, ...row }) => ({ ...row, step: text(locale, `telephonograms.own-data.${step}`) })),
      ),
      sectionOf(
        context,
        {
          id: 'telephonograms.called',
          title: 'telephonograms.own-data.called',
          purpose: 'telephonograms.own-data.called-purpose',
          term: 'telephonograms.own-data.called-term',
        },
        { registerNumber: 'privacy.field.number', calledAt: 'privacy.field.created' },
        await listOwnCalls(db, personId, rowsAtMost + 1),
      ),
    ];
  },
  erase: async (context, personId) => {
    const { db, text, locale } = context;
    await forgetCallsOf(db, personId);
    const count = await countOwnSteps(db, personId);
    if (count === 0) return [];
    const days = await context.setting(keptDays);
    return [
      {
        id: 'telephonograms.telephonogram',
        title: text(locale, 'telephonograms.own-data.title'),
        law: text(locale, 'telephonograms.own-data.law'),
        until: text(locale, 'telephonograms.own-data.until', { days }),
        count,
      },
    ];
  },
});
