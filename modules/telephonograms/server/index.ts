import { defineServer } from '#kernel/module/server.ts';
import { callPost } from './call-post.jobs.ts';
import { deliveryHandlers } from './delivery.handlers.ts';
import { documentHandlers } from './documents/document.handlers.ts';
import { forgetOldTelephonograms } from './forget.jobs.ts';
import { telephonogramsMigrations } from './migrations.ts';
import { telephonogramsData } from './privacy/personal-data.ts';
import { scenarioListeners } from './scenario.listeners.ts';
import { setupHandlers } from './setup.handlers.ts';
import { telephonogramHandlers } from './telephonogram.handlers.ts';
import { watchAcceptance } from './watch.service.ts';

export const server = defineServer({
  schema: 'telephonograms',
  migrations: telephonogramsMigrations,
  handlers: [...telephonogramHandlers, ...deliveryHandlers, ...documentHandlers, ...setupHandlers],
  listeners: scenarioListeners,
  jobs: [callPost, forgetOldTelephonograms],
  services: [watchAcceptance],
  personalData: telephonogramsData,
});
