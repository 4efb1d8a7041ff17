import { insertMemberships } from '#kernel/identity/person.store.ts';
import { newId } from '#kernel/ids.ts';
import type { DemoTown } from '#kernel/module/demo.ts';
import { saveAllotment } from '../server/allotment/allotment.store.ts';
import { insertCrew, writeMembers } from '../server/allotment/crew.store.ts';
import { insertHistory } from '../server/report.store.ts';
import type { ReportsDb } from '../server/report.store.ts';
import { isInWork } from '../contract/statuses.ts';
import type { InventedReport } from './history.ts';

const crews = ['Ямочный ремонт', 'Знаки и разметка'] as const;
const workersOfCrew = 3;

/** The road service has people beside its foreman, two crews of them, and most of its work is given out. */
export async function formCrews(
  town: DemoTown,
  db: ReportsDb,
  reports: readonly InventedReport[],
): Promise<void> {
  const organisationId = town.organisationId('roads');
  const workerIds = town.residentIds.slice(-crews.length * workersOfCrew);
  const createdAt = town.clock.now();
  await insertMemberships(
    town.db,
    workerIds.map((personId) => ({
      id: newId(createdAt.getTime()),
      personId,
      organisationId,
      roleId: 'executor',
      areaId: null,
      validUntil: null,
      createdAt,
    })),
  );
  const crewIds: string[] = [];
  for (const [index, name] of crews.entries()) {
    const id = newId(createdAt.getTime());
    await insertCrew(db, { id, organisationId, name, createdAt });
    await writeMembers(db, id, workerIds.slice(index * workersOfCrew, (index + 1) * workersOfCrew));
    crewIds.push(id);
  }
  const inHand = [
    ...crewIds.map((crewId) => ({ crewId, personId: null })),
    { crewId: null, personId: town.personId('executor') },
    null,
  ];
  const open = reports.filter(
    ({ report }) => report.organisationId === organisationId && isInWork(report.status),
  );
  for (const [index, { report, history }] of open.entries()) {
    const who = inHand[index % inHand.length];
    const last = history.at(-1)?.occurredAt;
    if (!who || !last) continue;
    const allottedAt = new Date(Math.min(last.getTime() + 30 * 60_000, createdAt.getTime()));
    await saveAllotment(db, { reportId: report.id, organisationId, ...who, allottedAt });
    await insertHistory(db, {
      id: newId(allottedAt.getTime()),
      reportId: report.id,
      kind: 'allotted',
      occurredAt: allottedAt,
      byRole: 'executor',
      byPersonId: town.personId('executor'),
      organisationId,
      text: null,
      plannedOn: null,
      toPersonId: who.personId,
      toCrewId: who.crewId,
    });
  }
}
