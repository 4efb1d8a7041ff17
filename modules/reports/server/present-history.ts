import type { Actor } from '#kernel/access/actor.ts';
import type { RuleCitation } from '../contract/moderation-rules.ts';
import type { Rating } from '../contract/rating.ts';
import type { ReturnReason } from '../contract/return-reasons.ts';
import type { ReportCard } from '../contract/report.ts';
import { presentOrganisation } from './present-organisation.ts';
import type { Names } from './present-organisation.ts';
import { isAuthor, mayModerate, mayWork } from './report.policy.ts';
import type { ReportRow } from './report.store.ts';
import type { HistoryKind, HistoryTable } from './tables.ts';

/** Steps that are the town's own affair, or between the town and the author. */
const staffSteps: readonly HistoryKind[] = ['escalated'];
/** Who of an organisation does the work is its own affair. */
const workerSteps: readonly HistoryKind[] = ['allotted', 'allotment-ended'];
const partySteps: readonly HistoryKind[] = ['classed', 'extended'];

export function isShownTo(actor: Actor, row: ReportRow): (entry: HistoryTable) => boolean {
  const isStaff = mayModerate(actor, row) || mayWork(actor, row);
  const isParty = isStaff || isAuthor(actor, row);
  return ({ kind, organisationId }) => {
    if (workerSteps.includes(kind)) return mayWork(actor, { ...row, organisationId });
    return (isStaff || !staffSteps.includes(kind)) && (isParty || !partySteps.includes(kind));
  };
}

interface HistoryFacts {
  readonly names: Names;
  readonly ruleOf: (entry: HistoryTable) => RuleCitation | null;
  /** By the id of the step. */
  readonly ratings: ReadonlyMap<string, Rating>;
  readonly returnReasons: ReadonlyMap<string, ReturnReason>;
  readonly linkedNumbers: ReadonlyMap<string, number>;
  /** Steps whose words the asker may read; of the others only that they were taken. */
  readonly readable: ReadonlySet<HistoryTable>;
  /** By the id of the step. */
  readonly workers: ReadonlyMap<string, string>;
  readonly worded: (text: string) => string;
}

export function presentHistory(entry: HistoryTable, facts: HistoryFacts): ReportCard['history'][number] {
  const { names, ruleOf, ratings, returnReasons, linkedNumbers, readable, workers, worded } = facts;
  return {
    id: entry.id,
    kind: entry.kind,
    occurredAt: entry.occurredAt.toISOString(),
    byRole: entry.byRole,
    organisation: presentOrganisation(entry.organisationId, names),
    text: readable.has(entry) && entry.text !== null ? worded(entry.text) : null,
    plannedOn: entry.plannedOn,
    fromOrganisation: presentOrganisation(entry.fromOrganisationId ?? null, names),
    bodyName: entry.bodyName ?? null,
    rule: ruleOf(entry),
    rating: ratings.get(entry.id) ?? null,
    returnReason: readable.has(entry) ? (returnReasons.get(entry.id) ?? null) : null,
    linkedNumber: linkedNumbers.get(entry.linkedReportId ?? '') ?? null,
    worker: workers.get(entry.id) ?? null,
  };
}
