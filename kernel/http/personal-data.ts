import type { PersonalData } from '#kernel/privacy/personal-data.ts';
import { deleteAnswersOf } from './idempotency.store.ts';

/** Answers kept for repeated submissions: a copy of what other parts tell, for a week. */
export const httpData: PersonalData = {
  collect: async () => [],
  erase: async ({ db }, personId) => {
    await deleteAnswersOf(db, personId);
    return [];
  },
};
