import { batchHandler } from '#kernel/context.ts';
import {
  allotReports,
  forwardReports,
  planReports,
  publishReports,
  rejectReports,
  takeReports,
} from '../../contract/bulk-routes.ts';
import { allotmentHandlers } from '../allotment/allotment.handlers.ts';
import { moderationHandlers } from '../moderation.handlers.ts';
import { workHandlers } from '../work.handlers.ts';

export const manyReportsHandlers = [
  batchHandler(publishReports, moderationHandlers),
  batchHandler(rejectReports, moderationHandlers),
  batchHandler(forwardReports, moderationHandlers),
  batchHandler(takeReports, workHandlers),
  batchHandler(planReports, workHandlers),
  batchHandler(allotReports, allotmentHandlers),
];
