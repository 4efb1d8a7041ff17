import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import { isInWork } from '../contract/statuses.ts';
import { insertShare } from '../server/contractors/share.store.ts';
import { addToShortlist, insertShortlistOnce } from '../server/shortlists/shortlist.store.ts';
import type { ReportsDb } from '../server/report.store.ts';
import type { InventedReport } from './history.ts';

const sharedReports = 3;
const shareMs = 14 * 24 * 60 * 60 * 1000;

/** The road service has lent some work to a contractor and keeps a list of what it will look at on Monday. */
export async function lendWork(
  town: DemoTown,
  db: ReportsDb,
  reports: readonly InventedReport[],
): Promise<void> {
  const organisationId = town.organisationId('roads');
  const open = reports.flatMap(({ report }) =>
    report.organisationId === organisationId && report.visibility === 'public' && isInWork(report.status)
      ? [report.id]
      : [],
  );
  const createdAt = town.clock.now();
  const share = {
    id: newId(createdAt.getTime()),
    organisationId,
    contractor: 'Общество «Асфальт-сервис»',
    mayPropose: true,
    createdByPersonId: town.personId('executor'),
    createdAt,
    expiresAt: new Date(createdAt.getTime() + shareMs),
  };
  const lent = open.slice(0, sharedReports);
  // NOTE: nobody learns this link; a visitor makes one of their own from the list of tasks.
  if (lent.length > 0) await insertShare(db, share, lent);
  const id = newId(createdAt.getTime());
  await insertShortlistOnce(db, {
    id,
    name: 'Объезд в понедельник',
    personId: null,
    organisationId,
    createdAt,
  });
  await addToShortlist(db, id, { reportIds: open.slice(-5), now: createdAt });
}
