import { batchHandler } from '#kernel/context.ts';
import {
  allotReports,
  answerReports,
  declareManyNotOurs,
  explainReports,
  forwardReports,
  planReports,
  publishReports,
  rejectReports,
  takeReports,
} from '../../contract/bulk-routes.ts';
import { allotmentHandlers } from '../allotment/allotment.handlers.ts';
import { answerHandlers } from '../life/answer.handlers.ts';
import { forwardingHandlers } from '../life/forwarding.handlers.ts';
import { moderationHandlers } from '../moderation.handlers.ts';
import { workHandlers } from '../work.handlers.ts';

export const manyReportsHandlers = [
  batchHandler(publishReports, moderationHandlers),
  batchHandler(rejectReports, moderationHandlers),
  batchHandler(forwardReports, moderationHandlers),
  batchHandler(takeReports, workHandlers),
  batchHandler(planReports, workHandlers),
  batchHandler(allotReports, allotmentHandlers),
  batchHandler(answerReports, answerHandlers),
  batchHandler(explainReports, answerHandlers),
  batchHandler(declareManyNotOurs, forwardingHandlers),
];
