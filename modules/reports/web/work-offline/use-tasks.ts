import { useEffect, useMemo } from 'react';
import type { UseQueryResult } from '@tanstack/react-query';
import { useQuery } from '@tanstack/react-query';
import type { RawInputOf } from '#kernel/http/contract.ts';
import type { CallProblem } from '#web/call.ts';
import { useQueryRoute } from '#web/query.ts';
import { useSession } from '#web/session.tsx';
import { listTasks, readReport } from '../../contract/routes.ts';
import type { ReportCard, TaskSummary } from '../../contract/report.ts';
import { keepTasks } from './keep-tasks.ts';
import { readBook, readCard } from './task-book.store.ts';
import type { KeptCard } from './task-book.store.ts';

const keepAgainAfterMs = 60_000;

export interface Kept<Content> {
  readonly content: Content | null;
  /** When it was taken along; null: it comes from the server. */
  readonly keptAtMs: number | null;
  readonly isPending: boolean;
  readonly problem: CallProblem | null;
  readonly retry: () => void;
}

/** Tasks from the server, or those taken along while no connection carries. */
export function useTasks(filter: RawInputOf<typeof listTasks>): Kept<readonly TaskSummary[]> {
  const personId = useSession().person?.id ?? null;
  const answer = useQueryRoute(listTasks, filter, { keepsPrevious: true });
  useKeeping(personId, answer.dataUpdatedAt);
  const isOffline = isUnreachable(answer);
  const { data: book } = useQuery({
    queryKey: ['reports.task-book', personId],
    queryFn: async () => (personId ? await readBook(personId) : null),
    enabled: isOffline,
    networkMode: 'always',
  });
  if (isOffline && book)
    return { ...known(answer), content: book.reports, keptAtMs: book.keptAtMs, problem: null };
  return { ...known(answer), content: answer.data?.reports ?? null, keptAtMs: null };
}

/** One card from the server, or as it was taken along with its small pictures. */
export function useTaskCard(number: number): Kept<ReportCard> {
  const personId = useSession().person?.id ?? null;
  const answer = useQueryRoute(readReport, { number });
  const isOffline = isUnreachable(answer) && answer.data === undefined;
  const { data: kept } = useQuery({
    queryKey: ['reports.task-card', personId, number],
    queryFn: async () => (personId ? await readCard(personId, number) : null),
    enabled: isOffline,
    networkMode: 'always',
  });
  const card = useOwnPictures(kept ?? null);
  if (isOffline && kept && card)
    return { ...known(answer), content: card, keptAtMs: kept.keptAtMs, problem: null };
  return { ...known(answer), content: answer.data ?? null, keptAtMs: null };
}

function known(answer: UseQueryResult<unknown, CallProblem>) {
  const { isPending, error: problem, refetch } = answer;
  return { isPending, problem, retry: () => void refetch() };
}

/** Known from the first attempt on, so that nobody waits for the others. */
function isUnreachable({ failureReason, error }: UseQueryResult<unknown, CallProblem>): boolean {
  return (failureReason ?? error)?.status === 0;
}

/** Takes the tasks along whenever the page has heard from the server, once a minute at most. */
function useKeeping(personId: string | null, heardAtMs: number): void {
  useEffect(() => {
    if (personId === null || heardAtMs === 0 || Date.now() - lastKept.atMs < keepAgainAfterMs) return;
    lastKept.atMs = Date.now();
    // NOTE: leaving the page does not end it; a card that is half way would be fetched again at the next look.
    keepTasks(personId, AbortSignal.timeout(keepAgainAfterMs)).catch(() => (lastKept.atMs = 0));
  }, [personId, heardAtMs]);
}
const lastKept = { atMs: 0 };

/** The card with the pictures this device holds, for as long as it is shown. */
function useOwnPictures(kept: KeptCard | null): ReportCard | null {
  const shown = useMemo(() => kept && withOwnPictures(kept), [kept]);
  useEffect(
    () => () => {
      for (const { fullUrl } of shown?.photos ?? []) URL.revokeObjectURL(fullUrl);
    },
    [shown],
  );
  return shown;
}

function withOwnPictures({ card, pictures }: KeptCard): ReportCard {
  const photos = card.photos.flatMap((photo) => {
    const picture = pictures.get(photo.id);
    const url = picture && URL.createObjectURL(picture);
    return url ? [{ ...photo, thumbnailUrl: url, fullUrl: url }] : [];
  });
  return { ...card, photos };
}
