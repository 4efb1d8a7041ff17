import { listenerFor } from '#kernel/module/server.ts';
import { incidentChanged } from '../../contract/events.ts';
import { findIncidentForUpdate } from '../cards/incident.store.ts';
import type { IncidentsTables } from '../tables.ts';
import { isAnyWanted, startFor } from './start.ts';

const listen = listenerFor<IncidentsTables>();

/** A card that came to be or was sent may begin scenarios. */
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
];
