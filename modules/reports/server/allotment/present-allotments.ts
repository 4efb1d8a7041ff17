import type { Actor } from '#kernel/access/actor.ts';
import { findPersonNames } from '#kernel/identity/people.store.ts';
import { listWorkers } from '#kernel/identity/recipient.store.ts';
import type { AllottedTo } from '../../contract/report.ts';
import { mayWork } from '../report.policy.ts';
import type { ReportRow, ReportsDb } from '../report.store.ts';
import type { HistoryTable } from '../tables.ts';
import { workPermission, worksThere } from './allotment.policy.ts';
import { listAllotments } from './allotment.store.ts';
import type { AllotmentRow } from './allotment.store.ts';
import { findCrewNames, listMembers } from './crew.store.ts';

interface Asked {
  readonly actor: Actor;
  readonly now: Date;
}

/**
 * Who has these reports in hand, by the id of the report: for the organisation they lie with and nobody else. A person
 * who has left it has nothing in hand any more, whatever the row says.
 */
export async function presentAllotments(
  db: ReportsDb,
  reports: readonly ReportRow[],
  { actor, now }: Asked,
): Promise<ReadonlyMap<string, AllottedTo>> {
  const own = new Map(reports.filter((row) => mayWork(actor, row)).map((row) => [row.id, row]));
  const rows = await listAllotments(db, [...own.keys()]);
  const workers = await listWorkers(db, {
    organisationIds: rows.map(({ organisationId }) => organisationId),
    permission: workPermission,
    now,
  });
  const crewIds = rows.flatMap(({ crewId }) => crewId ?? []);
  const crewNames = await findCrewNames(db, crewIds);
  const members = await listMembers(db, crewIds);
  const names = new Map(workers.map(({ personId, name }) => [personId, name]));

  const views = rows.flatMap((row): [string, AllottedTo][] => {
    const view = viewOf(row);
    return view ? [[row.reportId, view]] : [];
  });
  return new Map(views);

  function viewOf({ reportId, organisationId, personId, crewId }: AllotmentRow): AllottedTo | null {
    if (crewId !== null) {
      const isMine = members.some((member) => member.crewId === crewId && member.personId === actor.personId);
      return { kind: 'crew', id: crewId, name: crewNames.get(crewId) ?? '', isMine };
    }
    const areaIds = own.get(reportId)?.areaIds ?? [];
    if (personId === null || !worksThere(workers, { personId, organisationId, areaIds })) return null;
    const name = names.get(personId) ?? '';
    return { kind: 'person', id: personId, name, isMine: personId === actor.personId };
  }
}

/** Whom the steps of a history gave the report to; only those of organisations the asker works in. */
export async function findWorkersOfSteps(
  db: ReportsDb,
  report: ReportRow,
  { history, actor }: { history: readonly HistoryTable[]; actor: Actor },
): Promise<ReadonlyMap<string, string>> {
  const own = history.filter(
    ({ organisationId }) => organisationId !== null && mayWork(actor, { ...report, organisationId }),
  );
  const people = await findPersonNames(
    db,
    own.flatMap(({ toPersonId }) => toPersonId ?? []),
  );
  const crews = await findCrewNames(
    db,
    own.flatMap(({ toCrewId }) => toCrewId ?? []),
  );
  const named = own.map(({ id, toPersonId, toCrewId }): [string, string | undefined] => [
    id,
    people.get(toPersonId ?? '') ?? crews.get(toCrewId ?? ''),
  ]);
  return new Map(named.flatMap(([id, name]) => (name === undefined ? [] : [[id, name] as const])));
}
