import { controlSamplePercent } from '../../contract/control.ts';
import type { ReturnReason } from '../../contract/return-reasons.ts';
import { findSecret } from '../channels/incoming.store.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import { insertCheck } from './answer-check.store.ts';
import { isDrawn } from './draw.ts';

type Answered = Pick<ReportRow, 'id' | 'organisationId'>;

/** What stands of a drawn answer until somebody has judged it. */
export const undecided = {
  judgement: null,
  reasonId: null,
  note: null,
  returnId: null,
  judgedAt: null,
  judgedByPersonId: null,
} as const;

/** Draws a published answer for control, or not. Nothing of it goes into an answer, an event or the audit. */
export async function drawForControl(
  context: ReportsContext,
  { id: reportId, organisationId }: Answered,
  answerId: string,
): Promise<void> {
  if (organisationId === null) return;
  const percent = await context.setting(controlSamplePercent);
  if (!isDrawn(await findSecret(context.db), answerId, percent)) return;
  await insertCheck(context.db, { answerId, reportId, organisationId, kind: 'sample', ...undecided });
}

export interface Reviewed {
  readonly answerId: string;
  readonly judgement: 'good' | 'poor';
  readonly reasonId?: ReturnReason;
  readonly returnId?: string;
}

/** What a controller decided on an answer before its publication; the words stand in the history. */
export async function keepReview(
  { db, actor, clock }: ReportsContext,
  { id: reportId, organisationId }: Answered,
  { answerId, judgement, reasonId, returnId }: Reviewed,
): Promise<void> {
  if (organisationId === null) return;
  await insertCheck(db, {
    answerId,
    reportId,
    organisationId,
    kind: 'review',
    judgement,
    reasonId: reasonId ?? null,
    note: null,
    returnId: returnId ?? null,
    judgedAt: clock.now(),
    judgedByPersonId: actor.personId,
  });
}
