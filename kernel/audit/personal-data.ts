import { sectionOf } from '#kernel/privacy/personal-data.ts';
import type { PersonalData } from '#kernel/privacy/personal-data.ts';
import { countEntriesOf, listEntriesAbout } from './entry.store.ts';

/** The newest of them: an audit is long, and a person asks who looked lately. */
const shownEntries = 2_000;

/** What the person did, and who looked at their data: numbers of accounts, no names. It cannot be erased. */
export const auditData: PersonalData = {
  collect: async (context, personId) => {
    const { db, text, locale } = context;
    const entries = await listEntriesAbout(db, personId, shownEntries + 1);
    const section = sectionOf(
      context,
      {
        id: 'audit.entry',
        title: 'privacy.audit.title',
        purpose: 'privacy.audit.purpose',
        term: 'privacy.audit.term',
      },
      {
        occurredAt: 'privacy.field.created',
        what: 'privacy.field.action',
        isOwn: 'privacy.field.by-me',
      },
      entries.slice(0, shownEntries).map(({ occurredAt, routeId, isOwn }) => ({
        occurredAt,
        what: text(locale, routeId),
        isOwn,
      })),
    );
    return [{ ...section, isCut: entries.length > shownEntries }];
  },
  erase: async ({ db, text, locale }, personId) => [
    {
      id: 'audit.entry',
      title: text(locale, 'privacy.audit.title'),
      law: text(locale, 'privacy.audit.law'),
      until: text(locale, 'privacy.audit.term'),
      count: await countEntriesOf(db, personId),
    },
  ],
};
