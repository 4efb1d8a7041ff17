import { useGo, useQueryParameters } from '#web/links.tsx';
import type { ReportStatus } from '../contract/report.ts';
import { reportStatuses } from '../contract/report.ts';
import { openStatuses } from '../contract/statuses.ts';
import { doneStatuses } from './statuses.ts';

/** `open` and `done` stand for several statuses at once. */
export type StatusChoice = ReportStatus | 'open' | 'done';

/** What a list is narrowed to; it lives in the address of the page, so that a list can be kept and sent. */
export interface ReportFilter {
  readonly status: StatusChoice | null;
  readonly categoryId: string | null;
  readonly text: string;
  readonly isOverdue: boolean;
}

/** The filter's parameters in the address. */
export const filterNames = ['status', 'category', 'text', 'overdue'] as const;

export interface FilterDesk {
  readonly filter: ReportFilter;
  readonly change: (part: Partial<ReportFilter>) => void;
  readonly clear: () => void;
  readonly isNarrowed: boolean;
}

export function useReportFilter(path: string): FilterDesk {
  const go = useGo();
  const parameters = useQueryParameters();
  const filter = readFilter(parameters);
  const change = (part: Partial<ReportFilter>): void => {
    const query = writeFilter({ ...filter, ...part }, parameters).toString();
    void go(query ? `${path}?${query}` : path, { replace: true });
  };
  const none: ReportFilter = { status: null, categoryId: null, text: '', isOverdue: false };
  return {
    filter,
    change,
    clear: () => change(none),
    isNarrowed:
      filter.status !== null || filter.categoryId !== null || filter.text !== '' || filter.isOverdue,
  };
}

export function readFilter(parameters: URLSearchParams): ReportFilter {
  const status = parameters.get('status');
  return {
    status: isStatusChoice(status) ? status : null,
    categoryId: parameters.get('category'),
    text: parameters.get('text') ?? '',
    isOverdue: parameters.get('overdue') === '1',
  };
}

/** Keeps what else stands in the address. */
export function writeFilter(filter: ReportFilter, parameters: URLSearchParams): URLSearchParams {
  const next = new URLSearchParams(parameters);
  const put = (name: string, value: string | null): void => {
    if (value) next.set(name, value);
    else next.delete(name);
  };
  put('status', filter.status);
  put('category', filter.categoryId);
  put('text', filter.text.trim());
  put('overdue', filter.isOverdue ? '1' : null);
  return next;
}

function isStatusChoice(value: string | null): value is StatusChoice {
  return value === 'open' || value === 'done' || reportStatuses.some((status) => status === value);
}

/** The filter as the API takes it. */
export function filterInput({ status, categoryId, text, isOverdue }: ReportFilter) {
  return {
    ...(status ? { status: [...statusesOf(status)] } : {}),
    ...(categoryId ? { categoryId } : {}),
    ...(text ? { text } : {}),
    ...(isOverdue ? { isOverdue: 'true' as const } : {}),
  };
}

function statusesOf(choice: StatusChoice): readonly ReportStatus[] {
  if (choice === 'open') return openStatuses;
  return choice === 'done' ? doneStatuses : [choice];
}
