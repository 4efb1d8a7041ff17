import { defineFileAccess } from '#kernel/files/access.ts';
import { defineServer } from '#kernel/module/server.ts';
import { forgetContacts } from './intake/jobs.ts';
import { reportJobs } from './jobs.ts';
import { reportListeners } from './listeners.ts';
import { reportsMigrations } from './migrations.ts';
import { moderationHandlers } from './moderation.handlers.ts';
import { publicHandlers } from './public.handlers.ts';
import { mayRead } from './report.policy.ts';
import { findReportById } from './report.store.ts';
import { residentHandlers } from './resident.handlers.ts';
import { routingHandlers } from './routing/routing.handlers.ts';
import type { ReportsTables } from './tables.ts';
import { workHandlers } from './work.handlers.ts';

export const server = defineServer({
  schema: 'reports',
  migrations: reportsMigrations,
  handlers: [
    ...publicHandlers,
    ...residentHandlers,
    ...moderationHandlers,
    ...workHandlers,
    ...routingHandlers,
  ],
  listeners: reportListeners,
  jobs: [...reportJobs, forgetContacts],
  fileAccess: [
    defineFileAccess<ReportsTables>('reports.report', async ({ db, actor }, reportId) => {
      const report = await findReportById(db, reportId);
      return report !== undefined && mayRead(actor, report);
    }),
  ],
});
