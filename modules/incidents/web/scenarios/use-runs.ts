import { useLiveEvents } from '#web/live.ts';
import { useQueryRoute } from '#web/query.ts';
import type { OutputOf } from '#kernel/http/contract.ts';
import { incidentChanged } from '../../contract/events.ts';
import { listRuns } from '../../contract/scenarios.ts';

export type Runs = OutputOf<typeof listRuns>;

const none: Runs = { runs: [], startable: [] };

/** Scenarios of a card, live. */
export function useRuns(incidentId: string): Runs {
  const { data, refetch } = useQueryRoute(listRuns, { id: incidentId });
  useLiveEvents([incidentChanged], ({ subjectId }) => {
    if (subjectId === incidentId) void refetch();
  });
  return data ?? none;
}

/** Whether a scenario has asked for the cameras of this card. */
export function areCamerasAsked({ runs }: Runs): boolean {
  return runs.some(({ steps }) => steps.some((one) => one.action.kind === 'cameras' && one.state === 'done'));
}

/** Whether a scenario waits for the photo card of this card. */
export function isPhotoCardAsked({ runs }: Runs): boolean {
  return runs.some(({ steps }) =>
    steps.some((one) => one.action.kind === 'photo-card' && one.state === 'waiting'),
  );
}
