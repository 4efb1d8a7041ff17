import { personalDataFor, rowsAtMost, sectionOf } from '#kernel/privacy/personal-data.ts';
import { deleteFiltersOf, listAllFiltersOf } from './saved-filter.store.ts';
import type { PreferencesTables } from './tables.ts';

export const preferencesData = personalDataFor<PreferencesTables>()({
  collect: async (context, personId) => [
    sectionOf(
      context,
      {
        id: 'preferences.saved-filter',
        title: 'privacy.filters.title',
        purpose: 'privacy.filters.purpose',
        term: 'privacy.term.account',
      },
      {
        name: 'privacy.field.title',
        page: 'privacy.field.page',
        query: 'privacy.field.query',
        createdAt: 'privacy.field.created',
      },
      await listAllFiltersOf(context.db, personId, rowsAtMost + 1),
    ),
  ],
  erase: async ({ db }, personId) => {
    await deleteFiltersOf(db, personId);
    return [];
  },
});
