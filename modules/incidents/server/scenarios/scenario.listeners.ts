import { anyOccasion } from '#kernel/events/contract.ts';
import { listenerFor } from '#kernel/module/server.ts';
import { incidentChanged, stepAnswered } from '../../contract/events.ts';
import { findIncidentForUpdate } from '../cards/incident.store.ts';
import type { IncidentsTables } from '../tables.ts';
import { endAskedStep } from './end-step.ts';
import { isAnyWanted, startFor } from './start.ts';
import { listBegunBy, startByEvent } from './start-by-event.ts';

const listen = listenerFor<IncidentsTables>();

/** A card that came to be or was sent may begin scenarios; so may what happens in any module. */
export const scenarioListeners = [
  listen('incidents.start-scenarios', incidentChanged, async (system, { payload }) => {
    if (payload.status !== 'draft' && payload.status !== 'open') return;
    // A card is saved as it is typed: most changes begin nothing, and leave no trace of that.
    const isWanted = await system.query(async ({ db }) => await isAnyWanted(db, payload.incidentId));
    if (!isWanted) return;
    await system.transaction(async (context) => {
      const card = await findIncidentForUpdate(context.db, payload.incidentId);
      if (card) await startFor(context, card);
      context.audit({ type: 'incidents.incident', id: payload.incidentId });
    });
  }),

  listen('incidents.start-by-event', anyOccasion, async (system, { subjectId, payload }) => {
    const occasion = { ...payload, subjectId };
    const begun = await system.query(async ({ db }) => await listBegunBy(db, occasion));
    if (begun.length === 0) return;
    await system.transaction(async (context) => {
      for (const one of begun) await startByEvent(context, one, occasion);
      context.audit({ type: 'incidents.scenario', id: begun.map(({ scenario }) => scenario.id).join(' ') });
    });
  }),

  listen('incidents.end-asked-step', stepAnswered, async (system, { payload }) => {
    await system.transaction(async (context) => await endAskedStep(context, payload));
  }),
];
