import { listenerFor } from '#kernel/module/server.ts';
import { workProposed } from '../../contract/events.ts';
import { tellExecutors } from '../listeners.ts';
import type { ReportsTables } from '../tables.ts';

const listen = listenerFor<ReportsTables>();

export const contractorListeners = [
  listen(
    'reports.tell-executors-proposed',
    workProposed,
    async (system, event) =>
      await system.transaction(async (context) => await tellExecutors(context, event, 'proposed')),
  ),
];
