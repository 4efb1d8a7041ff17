import { defineBatch } from '#kernel/http/contract.ts';
import { allotReport } from './allotment.ts';
import { declareNotOurs, explainReport } from './life-routes.ts';
import {
  answerReport,
  forwardReport,
  planReport,
  publishReport,
  rejectReport,
  takeReport,
} from './routes.ts';

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

export const answerReports = defineBatch(answerReport, {
  id: 'reports.answerReports',
  path: '/api/v1/reports/bulk/answers',
  summary: 'Says of reports that the work is done, each with proofs of its own',
});

export const explainReports = defineBatch(explainReport, {
  id: 'reports.explainReports',
  path: '/api/v1/reports/bulk/explanations',
  summary: 'Explains of reports why no work is needed, each by itself',
});

export const declareManyNotOurs = defineBatch(declareNotOurs, {
  id: 'reports.declareManyNotOurs',
  path: '/api/v1/reports/bulk/not-ours',
  summary: 'Says of reports that they are not the own organisation’s and whose they are, each by itself',
});
