import { keepPreviousData, QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { UseMutationResult, UseQueryResult } from '@tanstack/react-query';
import type { OutputOf, RawInputOf, Route } from '#kernel/http/contract.ts';
import type { CallOptions } from './call.ts';
import { call, CallProblem } from './call.ts';

/** An answer counts as fresh for this long; a page opened again within it shows at once and asks no server. */
const freshMs = 15_000;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: freshMs,
      retry: (failures, error) => failures < 2 && isWorthRetrying(error),
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

function isWorthRetrying(error: Error): boolean {
  return error instanceof CallProblem && (error.status === 0 || error.status === 502 || error.status === 503);
}

export interface QueryOptions {
  readonly isEnabled?: boolean;
  /** Asks again every so often while the page is in sight. */
  readonly refreshMs?: number;
  /** Shows the answer of the former input until the new one comes: paging, typing, moving a map. */
  readonly keepsPrevious?: boolean;
  /** Takes each answer as it came: comparing thousands of rows with the former ones would hold up a frame. */
  readonly isLarge?: boolean;
}

/** Loads a query route: `const report = useQueryRoute(readReport, { reportId })`. Errors are `CallProblem`. */
export function useQueryRoute<R extends Route>(
  route: R,
  input: RawInputOf<R>,
  options: QueryOptions = {},
): UseQueryResult<OutputOf<R>, CallProblem> {
  return useQuery<OutputOf<R>, CallProblem>({
    queryKey: queryKeyOf(route, input),
    queryFn: ({ signal }) => call(route, input, { signal }),
    enabled: options.isEnabled ?? true,
    refetchInterval: options.refreshMs ?? false,
    structuralSharing: !options.isLarge,
    ...(options.keepsPrevious ? { placeholderData: keepPreviousData } : {}),
  });
}

export function queryKeyOf<R extends Route>(route: R, input: RawInputOf<R>): readonly unknown[] {
  return [route.id, input];
}

export interface CommandOptions<R extends Route> {
  /** Query routes whose answers the command changes; every input of them is asked again. */
  readonly changes?: readonly Route[];
  readonly onDone?: (output: OutputOf<R>, input: RawInputOf<R>) => void;
}

export type CommandInput<R extends Route> = RawInputOf<R>;

/**
 * Runs a command route: `const issue = useCommand(issuePermit, { changes: [readPermit] })`, then `issue.mutate(input)`.
 * An idempotent route gets one key per `mutate`; to survive a reload, call `call` with a key you stored.
 */
export function useCommand<R extends Route>(
  route: R,
  options: CommandOptions<R> = {},
): UseMutationResult<OutputOf<R>, CallProblem, RawInputOf<R>> {
  const client = useQueryClient();
  return useMutation<OutputOf<R>, CallProblem, RawInputOf<R>>({
    mutationFn: (input) => call(route, input, commandOptions(route)),
    onSuccess: async (output, input) => {
      await Promise.all(
        (options.changes ?? []).map(({ id }) => client.invalidateQueries({ queryKey: [id] })),
      );
      options.onDone?.(output, input);
    },
  });
}

function commandOptions(route: Route): CallOptions {
  return route.isIdempotent ? { idempotencyKey: newKey() } : {};
}

/** NOTE: `crypto.randomUUID` exists only on https and localhost; a town may try the product by a plain address. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
