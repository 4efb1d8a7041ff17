import type { Look, LookStore } from '../journal/look.store.ts';
import { ApiProblem, apiProblems } from './problem.ts';
import type { Caller } from './route.ts';

export interface Journal {
  /**
   * Puts a look on record.
   *
   * @throws ApiProblem `journal-failed`: then it must not take place
   */
  note(
    caller: Caller,
    look: Omit<Look, 'atUs' | 'person' | 'session' | 'right'> & { right: Look['right'] },
  ): void;
}

export function keepJournal(
  looks: LookStore,
  nowUs: () => number,
  onProblem: (error: unknown) => void,
): Journal {
  return {
    note: ({ person, session }, look) => {
      try {
        looks.add({ atUs: nowUs(), person, session, ...look });
      } catch (error) {
        onProblem(error);
        throw new ApiProblem(apiProblems.journalFailed);
      }
    },
  };
}
