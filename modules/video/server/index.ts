import { defineServer } from '#kernel/module/server.ts';
import { alarmHandlers } from './alarms/alarm.handlers.ts';
import { forgetAnswers } from './alarms/forget-answers.jobs.ts';
import { bookmarkHandlers } from './bookmarks/bookmark.handlers.ts';
import { forgetBookmarks } from './bookmarks/forget-bookmarks.jobs.ts';
import { cameraHandlers } from './cameras/camera.handlers.ts';
import { importHandlers } from './cameras/import.handlers.ts';
import { registerHandlers } from './cameras/register.handlers.ts';
import { caseHandlers } from './evidence/case.handlers.ts';
import { evidenceJobs } from './evidence/evidence-jobs.ts';
import { itemHandlers } from './evidence/item.handlers.ts';
import { packageHandlers } from './evidence/package.handlers.ts';
import { healthHandlers } from './health/health.handlers.ts';
import { healthJobs } from './health/read-ledger.ts';
import { countMonths } from './transparency/months.ts';
import { transparencyHandlers } from './transparency/transparency.handlers.ts';
import { equipmentHandlers } from './maintenance/equipment.handlers.ts';
import { tellOverdue } from './maintenance/tell-overdue.jobs.ts';
import { workOrderHandlers } from './maintenance/work-order.handlers.ts';
import { loadHandlers } from './load/load.handlers.ts';
import { maskHandlers } from './masks/mask.handlers.ts';
import { letterHandlers } from './requests/letter.handlers.ts';
import { lookHandlers } from './looks/look.handlers.ts';
import { viewingsData } from './looks/personal-data.ts';
import { videoMigrations } from './migrations.ts';
import { askHoldsAgain } from './holds/ask-holds-again.jobs.ts';
import { recorderHandlers } from './recorders/recorder.handlers.ts';
import { videoFigures } from './overview/figures.ts';
import { cameraLayers } from './overview/layers.ts';
import { grantHandlers } from './rights/grant.handlers.ts';
import { decisionHandlers } from './requests/decision.handlers.ts';
import { holdJobs } from './requests/holds.ts';
import { requestHandlers } from './requests/request.handlers.ts';
import { organisationHandlers } from './rights/organisation.handlers.ts';
import { probeHandlers } from './setup/probe.handlers.ts';
import { agreementHandlers } from './takeovers/agreement.handlers.ts';
import { mediaGateway } from './viewings/media-gateway.ts';
import { secondHandlers } from './viewings/second.handlers.ts';
import { viewingHandlers } from './viewings/viewing.handlers.ts';

export const server = defineServer({
  schema: 'video',
  migrations: videoMigrations,
  handlers: [
    ...cameraHandlers,
    ...importHandlers,
    ...registerHandlers,
    ...recorderHandlers,
    ...agreementHandlers,
    ...probeHandlers,
    ...organisationHandlers,
    ...grantHandlers,
    ...viewingHandlers,
    ...secondHandlers,
    ...lookHandlers,
    ...requestHandlers,
    ...decisionHandlers,
    ...letterHandlers,
    ...caseHandlers,
    ...itemHandlers,
    ...packageHandlers,
    ...maskHandlers,
    ...transparencyHandlers,
    ...healthHandlers,
    ...workOrderHandlers,
    ...equipmentHandlers,
    ...bookmarkHandlers,
    ...alarmHandlers,
    ...loadHandlers,
  ],
  jobs: [
    ...holdJobs,
    ...evidenceJobs,
    askHoldsAgain,
    tellOverdue,
    countMonths,
    ...healthJobs,
    forgetBookmarks,
    forgetAnswers,
  ],
  gateways: [mediaGateway],
  mapLayers: cameraLayers,
  figures: videoFigures,
  personalData: viewingsData,
});
