import type { FileReference } from '#kernel/files/contract/file.ts';
import type { ReportAction } from '../../contract/actions.ts';
import type { ReportCard, ReportStatus, ReportSummary } from '../../contract/report.ts';
import type { PickedPhoto } from '../photos/photo-uploads.ts';

export interface StepPhoto extends PickedPhoto {
  /** Set once the server holds the picture. */
  readonly uploaded: FileReference | null;
}

/** What an executor does with a report, also where there is no connection. */
export type WorkAct =
  | { readonly kind: 'take' }
  | { readonly kind: 'plan'; readonly plannedOn: string; readonly text: string }
  | { readonly kind: 'answer'; readonly text: string; readonly photos: readonly StepPhoto[] };

/** Why a step cannot simply be sent: the report was changed meanwhile, or the server will not take it as it is. */
export type StepTrouble = { readonly kind: 'conflict' } | { readonly kind: 'refused'; readonly text: string };

/** A step that is written down on this device; `key` makes every attempt to send it the same one for the server. */
export interface WorkStep {
  readonly key: string;
  readonly personId: string;
  readonly number: number;
  /** The version of the report the step was taken on, or the one the step before it has made. */
  readonly version: number;
  readonly act: WorkAct;
  readonly queuedAtMs: number;
  /** How the report looked to the person. */
  readonly seen: { readonly status: ReportStatus; readonly lastHistoryId: string | null };
  readonly trouble: StepTrouble | null;
}

/**
 * The report as it will stand when what waits has arrived; what cannot simply be sent changes nothing. An answer does
 * not either: what becomes of it only the server knows.
 */
export function withWaiting<Report extends ReportSummary>(
  report: Report,
  steps: readonly WorkStep[],
): Report {
  const waiting = steps.filter((step) => step.number === report.number && step.trouble === null);
  return waiting.reduce<Report>((shown, { act }) => {
    switch (act.kind) {
      case 'take':
        return { ...shown, status: 'in-work' };
      case 'plan':
        return { ...shown, status: 'planned', plannedOn: act.plannedOn };
      case 'answer':
        return shown;
    }
  }, report);
}

/** A step on the same report that comes before it and is in trouble holds it back. */
export function isHeldBack(step: WorkStep, steps: readonly WorkStep[]): boolean {
  return steps.some(
    (earlier) =>
      earlier.number === step.number && earlier.queuedAtMs < step.queuedAtMs && earlier.trouble !== null,
  );
}

/** Whether the step may be sent on top of what the report has become. */
export function isStillPossible({ act }: WorkStep, card: ReportCard): boolean {
  const action: ReportAction = act.kind;
  return card.can.work && card.actions.includes(action);
}

/** What happened to the report since the person saw it. */
export function newsSince(step: WorkStep, card: ReportCard): ReportCard['history'] {
  const known = card.history.findIndex(({ id }) => id === step.seen.lastHistoryId);
  return card.history.slice(known + 1);
}
