import type { Context } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { attachFiles } from '#kernel/files/files.ts';
import { newId } from '#kernel/ids.ts';
import type { Actor } from '#kernel/access/actor.ts';
import type { Updateable } from 'kysely';
import { reportProblems } from '../contract/problems.ts';
import type { ProofReference } from '../contract/proof.ts';
import type { ReportStatus } from '../contract/report.ts';
import { deleteAllotment } from './allotment/allotment.store.ts';
import { isOpen } from '../contract/statuses.ts';
import { dropWaitingProposals } from './contractors/proposal.store.ts';
import { refreshClocks } from './clocks/clocks.ts';
import { recountCells } from './map-cell.store.ts';
import type { Cited } from './moderation-rules/citations.ts';
import { examineProofs, keepProofs } from './proof/examine-answer.ts';
import { mayRead } from './report.policy.ts';
import { findReportForUpdate, insertHistory, insertPhotos, updateReport } from './report.store.ts';
import type { ReportRow } from './report.store.ts';
import type {
  HistoryKind,
  HistoryRole,
  HistoryTable,
  PhotoKind,
  ReportTable,
  ReportsTables,
} from './tables.ts';

export type ReportsContext = Context<ReportsTables>;

/** Loads a report for a change; who may not do it is told the same as if the report were not there. */
export async function loadForChange(
  context: ReportsContext,
  input: { number: number; version?: number },
  may: (actor: Actor, report: ReportRow) => boolean,
): Promise<ReportRow> {
  const report = await findReportForUpdate(context.db, input.number);
  if (!report || !mayRead(context.actor, report) || !may(context.actor, report))
    throw new Problem(reportProblems.notFound);
  if (input.version !== undefined && input.version !== report.version)
    throw new Problem(reportProblems.staleEdit);
  return report;
}

export interface ReportChange {
  readonly kind: HistoryKind;
  readonly byRole: HistoryRole;
  readonly changes: Updateable<ReportTable>;
  readonly text?: string | undefined;
  /** The organisation the row of the history names, where it is not the one the report lies with. */
  readonly organisationId?: string | null;
  readonly fromOrganisationId?: string | null;
  readonly linkedReportId?: string;
  /** The clause of the rules of moderation the step rests on. */
  readonly cited?: Cited;
  readonly bodyName?: string | null;
  readonly toPersonId?: string | null;
  readonly toCrewId?: string | null;
  readonly photos?: { readonly files: readonly ProofReference[]; readonly kind: PhotoKind };
}

/** Writes one step of a report's life: the row, its history, its photos, the map's counts, the clocks and the audit. */
export async function applyChange(
  context: ReportsContext,
  report: ReportRow,
  change: ReportChange,
): Promise<{ status: ReportStatus; version: number; historyId: string }> {
  const { db } = context;
  const version = await updateReport(db, report.id, change.changes);
  const after = { ...report, ...change.changes } as ReportRow;
  const entry = historyEntryOf(context, after, change);
  await insertHistory(db, entry);
  await attachPhotos(context, { reportId: report.id, historyId: entry.id, photos: change.photos });
  if (change.photos?.kind === 'proof') {
    const proofs = await examineProofs(context, report, change.photos.files);
    await keepProofs(context, entry, proofs);
  }
  // Whoever had it in hand belongs to the organisation it leaves.
  const hasMoved = after.organisationId !== report.organisationId;
  if (hasMoved) await deleteAllotment(db, report.id);
  // A contractor's word is for the organisation that asked for it, and for work that is still to be answered.
  if (hasMoved || !isOpen(after.status)) await dropWaitingProposals(db, report.id);
  await recountCells(db, report, after);
  await refreshClocks(context, report.id);

  // The audit cannot be erased: it keeps a moderator's reason, never the words of a resident.
  const isStaff = change.byRole === 'moderator' || change.byRole === 'controller';
  const reason = isStaff ? change.text : undefined;
  context.audit({ type: 'reports.report', id: report.id }, { ...change.changes }, reason);
  return { status: after.status, version, historyId: entry.id };
}

export function historyEntryOf(
  context: ReportsContext,
  report: Pick<ReportRow, 'id' | 'organisationId' | 'plannedOn'>,
  step: Omit<ReportChange, 'changes' | 'photos'>,
): HistoryTable {
  const occurredAt = context.clock.now();
  const namesOrganisation =
    step.byRole === 'executor' || step.kind === 'forwarded' || step.kind === 'published';
  return {
    id: newId(occurredAt.getTime()),
    reportId: report.id,
    kind: step.kind,
    occurredAt,
    byRole: step.byRole,
    // What neighbours do together is nobody's own step, and only an author's rows can be forgotten.
    byPersonId: step.byRole === 'resident' ? null : context.actor.personId,
    organisationId: step.organisationId ?? (namesOrganisation ? report.organisationId : null),
    text: step.text ?? null,
    plannedOn: step.kind === 'planned' ? report.plannedOn : null,
    fromOrganisationId: step.fromOrganisationId ?? null,
    linkedReportId: step.linkedReportId ?? null,
    ruleId: step.cited?.ruleId ?? null,
    ruleVersion: step.cited?.ruleVersion ?? null,
    bodyName: step.bodyName ?? null,
    toPersonId: step.toPersonId ?? null,
    toCrewId: step.toCrewId ?? null,
  };
}

export async function attachPhotos(
  context: ReportsContext,
  attachment: { reportId: string; historyId: string; photos: ReportChange['photos'] },
): Promise<void> {
  const { reportId, historyId, photos } = attachment;
  if (!photos || photos.files.length === 0) return;
  const { files, kind } = photos;
  await attachFiles(context.db, {
    files,
    actor: context.actor,
    subjectType: 'reports.report',
    subjectId: reportId,
  });
  const rows = files.map(({ id }, position) => ({ reportId, fileId: id, historyId, kind, position }));
  await insertPhotos(context.db, rows);
}

/** What the public hears of a step; of a hidden report nothing. */
export function publicFacts(report: Pick<ReportRow, 'number' | 'visibility'>, status: ReportStatus) {
  return { number: report.number, status, isWithheld: report.visibility !== 'public' };
}
