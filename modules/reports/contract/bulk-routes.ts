import { defineBatch } from '#kernel/http/contract.ts';
import { allotReport } from './allotment.ts';
import { forwardReport, planReport, publishReport, rejectReport, takeReport } from './routes.ts';

/** What may be done to many reports at once; each is judged by itself, and the answer tells of each. */
export const publishReports = defineBatch(publishReport, {
  id: 'reports.publishReports',
  path: '/api/v1/reports/bulk/publication',
  summary: 'Publishes reports, each by itself',
});

export const rejectReports = defineBatch(rejectReport, {
  id: 'reports.rejectReports',
  path: '/api/v1/reports/bulk/rejection',
  summary: 'Refuses reports before publication, each by itself',
});

export const forwardReports = defineBatch(forwardReport, {
  id: 'reports.forwardReports',
  path: '/api/v1/reports/bulk/forwarding',
  summary: 'Hands reports to another organisation, each by itself',
});

export const takeReports = defineBatch(takeReport, {
  id: 'reports.takeReports',
  path: '/api/v1/reports/bulk/taking',
  summary: 'Takes reports into work, each by itself',
});

export const planReports = defineBatch(planReport, {
  id: 'reports.planReports',
  path: '/api/v1/reports/bulk/plan',
  summary: 'Names the day of the work for reports, each by itself',
});

export const allotReports = defineBatch(allotReport, {
  id: 'reports.allotReports',
  path: '/api/v1/reports/bulk/allotment',
  summary: 'Gives reports to a person or a crew of their organisation, each by itself',
});
