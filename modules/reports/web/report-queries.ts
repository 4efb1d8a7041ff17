import { useEffect } from 'react';
import type { UseMutationResult } from '@tanstack/react-query';
import { useQueryClient } from '@tanstack/react-query';
import type { OutputOf, RawInputOf, Route } from '#kernel/http/contract.ts';
import type { CallProblem } from '#web/call.ts';
import { queryClient, useCommand } from '#web/query.ts';
import {
  listMyReports,
  listQueue,
  listReports,
  listTasks,
  mapReports,
  readReport,
} from '../contract/routes.ts';
import { readDenials } from '../contract/verdict.ts';

const touched = [readDenials, readReport, listReports, listMyReports, listQueue, listTasks, mapReports];

/** Everything that shows reports asks the server again. */
export async function askReportsAnew(): Promise<void> {
  await Promise.all(touched.map(({ id }) => queryClient.invalidateQueries({ queryKey: [id] })));
}

/**
 * A command on a report. Everything that shows reports asks again afterwards; when somebody else was faster (409),
 * the new state is fetched too, so that the message stands beside what is true now.
 */
export function useReportCommand<R extends Route>(
  route: R,
  onDone?: (output: OutputOf<R>) => void,
): UseMutationResult<OutputOf<R>, CallProblem, RawInputOf<R>> {
  const client = useQueryClient();
  const command = useCommand(route, { changes: touched, ...(onDone ? { onDone } : {}) });
  const isConflict = command.error?.status === 409;
  useEffect(() => {
    if (isConflict) void client.invalidateQueries({ queryKey: [readReport.id] });
  }, [isConflict, client]);
  return command;
}
