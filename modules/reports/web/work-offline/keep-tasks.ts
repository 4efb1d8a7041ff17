import { call, CallProblem } from '#web/call.ts';
import { listTasks, readReport } from '../../contract/routes.ts';
import type { ReportCard } from '../../contract/report.ts';
import { listSteps } from './step.store.ts';
import { keepBook, keepCard, keptVersions } from './task-book.store.ts';

export const tasksAtMost = 100;
const picturesOfCard = 3;

/**
 * Takes the open tasks of the person along: the list, and each card that is not kept in its version yet, one after
 * another, so that the work on the page goes first. Throws `CallProblem` when the connection goes.
 */
export async function keepTasks(personId: string, signal: AbortSignal): Promise<void> {
  const { reports } = await call(listTasks, { limit: tasksAtMost }, { signal });
  const workedOn = new Set((await listSteps()).map(({ number }) => number));
  await keepBook({ personId, reports, keptAtMs: Date.now() }, workedOn);

  const versions = await keptVersions(personId);
  const changed = reports.filter(({ number, version }) => versions.get(number) !== version);
  for (const { number } of changed) {
    const card = await readIfThere(number, signal);
    if (!card) continue;
    const pictures = await fetchPictures(card, signal);
    await keepCard({ number, personId, card, pictures, keptAtMs: Date.now() });
  }
}

/** A report may go to somebody else while the list is read. */
async function readIfThere(number: number, signal: AbortSignal): Promise<ReportCard | null> {
  try {
    return await call(readReport, { number }, { signal });
  } catch (error) {
    if (error instanceof CallProblem && error.status === 404) return null;
    throw error;
  }
}

async function fetchPictures(
  { photos }: ReportCard,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Blob>> {
  const pictures = new Map<string, Blob>();
  for (const { id, thumbnailUrl } of photos.slice(0, picturesOfCard)) {
    const answer = await fetch(thumbnailUrl, { signal });
    if (answer.ok) pictures.set(id, await answer.blob());
  }
  return pictures;
}
