import { defineFileAccess } from '#kernel/files/access.ts';
import { defineServer } from '#kernel/module/server.ts';
import { afterHandlers } from './after/after.handlers.ts';
import { analysisHandlers } from './after/analysis.handlers.ts';
import { cardHandlers } from './cards/card.handlers.ts';
import { cardSubject } from './cards/read-card.ts';
import { forgetOldCallers } from './cards/forget-callers.jobs.ts';
import { mayReadCard } from './cards/incident.policy.ts';
import { findIncident } from './cards/incident.store.ts';
import { lookupHandlers } from './cards/lookup.handlers.ts';
import { incidentsMigrations } from './migrations.ts';
import { incidentFigures } from './overview/figures.ts';
import { incidentLayers } from './overview/layers.ts';
import { incidentsData } from './privacy/personal-data.ts';
import { forgetPhotoCardTold } from './photo-cards/forget-told.jobs.ts';
import { photoCardFiles } from './photo-cards/photo-card.access.ts';
import { photoCardHandlers } from './photo-cards/photo-card.handlers.ts';
import { tellPhotoCard } from './photo-cards/tell-photo-card.jobs.ts';
import { tellSearchOver } from './photo-cards/tell-search-over.jobs.ts';
import { advanceScenario } from './scenarios/advance.jobs.ts';
import { approvalHandlers } from './scenarios/approval.handlers.ts';
import { scenarioHandlers } from './scenarios/scenario.handlers.ts';
import { scenarioListeners } from './scenarios/scenario.listeners.ts';
import { callOut } from './services/call-out.jobs.ts';
import { listTasksOf } from './services/service.store.ts';
import { dutyHandlers } from './services/duty.handlers.ts';
import { taskHandlers } from './services/task.handlers.ts';
import { mayWorkOn } from './services/task.policy.ts';
import { keyHandlers } from './setup/key.handlers.ts';
import { setupHandlers } from './setup/setup.handlers.ts';
import { shiftHandlers } from './shifts/shift.handlers.ts';
import { alarmHandlers } from './signals/alarm.handlers.ts';
import { reportListeners } from './signals/report.listeners.ts';
import type { IncidentsTables } from './tables.ts';
import { watchClocks } from './watch.service.ts';

export const server = defineServer({
  schema: 'incidents',
  migrations: incidentsMigrations,
  handlers: [
    ...cardHandlers,
    ...afterHandlers,
    ...analysisHandlers,
    ...lookupHandlers,
    ...alarmHandlers,
    ...taskHandlers,
    ...shiftHandlers,
    ...dutyHandlers,
    ...setupHandlers,
    ...keyHandlers,
    ...scenarioHandlers,
    ...approvalHandlers,
    ...photoCardHandlers,
  ],
  listeners: [...reportListeners, ...scenarioListeners],
  jobs: [callOut, forgetOldCallers, advanceScenario, tellPhotoCard, tellSearchOver, forgetPhotoCardTold],
  services: [watchClocks],
  mapLayers: incidentLayers,
  figures: incidentFigures,
  personalData: incidentsData,
  fileAccess: [
    photoCardFiles,
    defineFileAccess<IncidentsTables>(cardSubject, async ({ db, actor }, incidentId) => {
      const card = await findIncident(db, incidentId);
      if (!card) return false;
      if (mayReadCard(actor, card)) return true;
      const tasks = await listTasksOf(db, [incidentId]);
      return tasks.some((task) => mayWorkOn(actor, task, card.areaIds));
    }),
  ],
});
