import { defineFileAccess } from '#kernel/files/access.ts';
import { defineServer } from '#kernel/module/server.ts';
import { allotmentHandlers } from './allotment/allotment.handlers.ts';
import { endAllotments } from './allotment/allotment.jobs.ts';
import { allotmentListeners } from './allotment/allotment.listeners.ts';
import { crewHandlers } from './allotment/crew.handlers.ts';
import { anonymousHandlers } from './anonymous/anonymous.handlers.ts';
import { incomingHandlers } from './channels/incoming.handlers.ts';
import { chatListener } from './channels/chat/chat-listener.ts';
import { forgetChats, tellChatFollowers } from './channels/chat/jobs.ts';
import { channelJobs } from './channels/jobs.ts';
import { callHandlers } from './channels/phone/call.handlers.ts';
import { mailLinkHandlers } from './channels/mail-link.handlers.ts';
import { mailService } from './channels/email/mail-service.ts';
import { mayReadIncoming } from './channels/incoming.policy.ts';
import { incomingSubject } from './channels/subject.ts';
import { channelListeners } from './channels/tell-contacts.ts';
import { clockHandlers } from './clocks/clock.handlers.ts';
import { clockJobs } from './clocks/jobs.ts';
import { letterHandlers } from './clocks/letter.handlers.ts';
import { registerHandlers } from './clocks/register.handlers.ts';
import { ruleHandlers } from './clocks/rule.handlers.ts';
import { discoverServices } from './gateways/discover-gateway.ts';
import { forwardingHandlers } from './gateways/forwarding.handlers.ts';
import { gatewayHandlers } from './gateways/gateway.handlers.ts';
import { gatewayListeners } from './gateways/listeners.ts';
import { pollGateway, pollGateways } from './gateways/poll-gateway.ts';
import { sendForwarding } from './gateways/send-forwarding.ts';
import { tellGateway } from './gateways/tell-gateway.ts';
import { importHandlers } from './import/import.handlers.ts';
import { forgetImports, importOldReports } from './import/jobs.ts';
import { open311Jobs } from './open311/jobs.ts';
import { bulkHandlers } from './open311/bulk.handlers.ts';
import { keyHandlers } from './open311/key.handlers.ts';
import { requestHandlers } from './open311/request.handlers.ts';
import { serviceHandlers } from './open311/service.handlers.ts';
import { updateHandlers } from './open311/update.handlers.ts';
import { reportJobs } from './jobs.ts';
import { reportListeners } from './listeners.ts';
import { reportsMigrations } from './migrations.ts';
import { moderationRulesHandlers } from './moderation-rules/rules.handlers.ts';
import { moderationHandlers } from './moderation.handlers.ts';
import { reportsData } from './privacy/personal-data.ts';
import { photoBoxHandlers } from './photo-boxes/photo-box.handlers.ts';
import { drawCoveredPhoto } from './photo-boxes/photo-box.jobs.ts';
import { retentionHandlers } from './privacy/retention.handlers.ts';
import { anonymiseReports } from './privacy/retention.jobs.ts';
import { reportFigures } from './overview/figures.ts';
import { reportLayers } from './overview/layers.ts';
import { proofHandlers } from './proof/proof.handlers.ts';
import { publicHandlers } from './public.handlers.ts';
import { lifeHandlers } from './life/handlers.ts';
import { lifeListeners } from './life/listeners.ts';
import { mayReadPhoto } from './life/step.policy.ts';
import { mayRead, mayWork } from './report.policy.ts';
import { findReportById } from './report.store.ts';
import { residentHandlers } from './resident.handlers.ts';
import {
  disruptionHandlers,
  disruptionListeners,
  tellDisruptionOver,
} from './before-sending/disruption.handlers.ts';
import { classifierHandlers } from './classifier/classifier.handlers.ts';
import { routingHandlers } from './routing/routing.handlers.ts';
import { statisticsHandlers } from './statistics/statistics.handlers.ts';
import { statisticsJobs } from './statistics/statistics.jobs.ts';
import { writeOpenData } from './open-data/jobs.ts';
import { openDataHandlers } from './open-data/open-data.handlers.ts';
import { subscriptionJobs } from './subscriptions/jobs.ts';
import { subscriptionHandlers } from './subscriptions/subscription.handlers.ts';
import { subscriptionListeners } from './subscriptions/tell-listeners.ts';
import { manyReportsHandlers } from './bulk/bulk.handlers.ts';
import { contractorListeners } from './contractors/contractor.listeners.ts';
import { proposalHandlers } from './contractors/proposal.handlers.ts';
import { findProposal, proposalSubject } from './contractors/proposal.store.ts';
import { shareHandlers } from './contractors/share.handlers.ts';
import { sharedHandlers } from './contractors/shared.handlers.ts';
import { shortlistHandlers } from './shortlists/shortlist.handlers.ts';
import { templateHandlers } from './templates/template.handlers.ts';
import type { ReportsTables } from './tables.ts';
import { commentModerationHandlers } from './discussion/comment-moderation.handlers.ts';
import { discussionHandlers } from './discussion/discussion.handlers.ts';
import { discussionJobs } from './discussion/tell-discussed.jobs.ts';
import { controlHandlers } from './control/control.handlers.ts';
import { denialHandlers } from './verdict/denial.handlers.ts';
import { verdictListeners } from './verdict/listeners.ts';
import { workHandlers } from './work.handlers.ts';

export const server = defineServer({
  schema: 'reports',
  migrations: reportsMigrations,
  handlers: [
    ...publicHandlers,
    ...residentHandlers,
    ...moderationHandlers,
    ...moderationRulesHandlers,
    ...denialHandlers,
    ...controlHandlers,
    ...discussionHandlers,
    ...commentModerationHandlers,
    ...workHandlers,
    ...allotmentHandlers,
    ...crewHandlers,
    ...templateHandlers,
    ...manyReportsHandlers,
    ...shortlistHandlers,
    ...shareHandlers,
    ...sharedHandlers,
    ...proposalHandlers,
    ...lifeHandlers,
    ...classifierHandlers,
    ...routingHandlers,
    ...disruptionHandlers,
    ...clockHandlers,
    ...ruleHandlers,
    ...registerHandlers,
    ...letterHandlers,
    ...statisticsHandlers,
    ...proofHandlers,
    ...serviceHandlers,
    ...updateHandlers,
    ...bulkHandlers,
    ...keyHandlers,
    ...requestHandlers,
    ...incomingHandlers,
    ...mailLinkHandlers,
    ...callHandlers,
    ...retentionHandlers,
    ...anonymousHandlers,
    ...photoBoxHandlers,
    ...subscriptionHandlers,
    ...openDataHandlers,
    ...gatewayHandlers,
    ...importHandlers,
    ...forwardingHandlers,
  ],
  listeners: [
    ...reportListeners,
    ...lifeListeners,
    ...verdictListeners,
    ...allotmentListeners,
    ...contractorListeners,
    ...channelListeners,
    ...disruptionListeners,
    ...subscriptionListeners,
    ...gatewayListeners,
  ],
  services: [mailService],
  chatListeners: [chatListener],
  jobs: [
    ...reportJobs,
    tellDisruptionOver,
    anonymiseReports,
    drawCoveredPhoto,
    ...discussionJobs,
    ...clockJobs,
    ...statisticsJobs,
    ...open311Jobs,
    ...channelJobs,
    tellChatFollowers,
    forgetChats,
    ...subscriptionJobs,
    writeOpenData,
    endAllotments,
    importOldReports,
    forgetImports,
    discoverServices,
    sendForwarding,
    tellGateway,
    pollGateways,
    pollGateway,
  ],
  personalData: reportsData,
  mapLayers: reportLayers,
  figures: reportFigures,
  fileAccess: [
    defineFileAccess<ReportsTables>('reports.report', async ({ db, actor }, reportId, fileId) => {
      const report = await findReportById(db, reportId);
      return (
        report !== undefined && mayRead(actor, report) && (await mayReadPhoto(db, { actor, report, fileId }))
      );
    }),
    defineFileAccess<ReportsTables>(proposalSubject, async ({ db, actor }, proposalId) => {
      const proposal = await findProposal(db, proposalId);
      const report = proposal && (await findReportById(db, proposal.reportId));
      return report !== undefined && mayWork(actor, report);
    }),
    defineFileAccess<ReportsTables>(incomingSubject, async ({ actor }) => mayReadIncoming(actor)),
  ],
});
