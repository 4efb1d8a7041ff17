import { useState } from 'react';
import type { CallProblem } from '#web/call.ts';
import type { Allottee } from '../../contract/allotment.ts';
import {
  allotReports,
  forwardReports,
  planReports,
  publishReports,
  rejectReports,
  takeReports,
} from '../../contract/bulk-routes.ts';
import type { ReportSummary } from '../../contract/report.ts';
import { useReportCommand } from '../report-queries.ts';
import type { BulkAct } from './BulkBar.tsx';

/** What is asked once for all. */
export interface BulkDetails {
  readonly plannedOn?: string;
  readonly to?: Allottee | null;
  readonly ruleId?: string;
  readonly organisationId?: string;
  readonly words?: string;
}

export interface BulkResult {
  readonly number: number;
  /** Null: done. */
  readonly why: string | null;
}

export interface Bulk {
  readonly run: (reports: readonly ReportSummary[], details: BulkDetails) => void;
  readonly isBusy: boolean;
  readonly problem: CallProblem | null;
  /** Null until it has run. */
  readonly results: readonly BulkResult[] | null;
}

export function useBulk(act: BulkAct): Bulk {
  const [numbers, setNumbers] = useState<readonly number[]>([]);
  const commands = {
    take: useReportCommand(takeReports),
    plan: useReportCommand(planReports),
    allot: useReportCommand(allotReports),
    publish: useReportCommand(publishReports),
    reject: useReportCommand(rejectReports),
    forward: useReportCommand(forwardReports),
  };
  const command = commands[act];
  const run = (reports: readonly ReportSummary[], details: BulkDetails): void => {
    const items = reports.map(({ number, version }) => ({ number, version }));
    const { plannedOn = '', to = null, ruleId = '', organisationId = '', words = '' } = details;
    setNumbers(items.map(({ number }) => number));
    switch (act) {
      case 'take':
      case 'publish':
        return commands[act].mutate({ items });
      case 'plan':
        return commands.plan.mutate({ items: items.map((item) => ({ ...item, plannedOn, text: words })) });
      case 'allot':
        return commands.allot.mutate({ items: items.map((item) => ({ ...item, to })) });
      case 'reject':
        return commands.reject.mutate({ items: items.map((item) => ({ ...item, ruleId, reason: words })) });
      case 'forward':
        return commands.forward.mutate({
          items: items.map((item) => ({ ...item, organisationId, reason: words })),
        });
    }
  };
  const results = command.data?.results.map((result, index) => ({
    number: numbers[index] ?? 0,
    why: result.kind === 'done' ? null : result.detail,
  }));
  return { run, isBusy: command.isPending, problem: command.error, results: results ?? null };
}
