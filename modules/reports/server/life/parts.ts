import { reportAnswered } from '../../contract/events.ts';
import { isFinal } from '../../contract/statuses.ts';
import { isAllowed, verdictUntil } from '../lifecycle.ts';
import { publicFacts } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById, findReportForUpdate, listRelated, setOpenChildCount } from '../report.store.ts';
import { takeStep } from './take-step.ts';

/**
 * Looks at the parts of the report this one was split from; when the last of them has ended, the whole is answered.
 * What it finds decides, so that it may run twice.
 */
export async function gatherParts(context: ReportsContext, childId: string): Promise<void> {
  const child = await findReportById(context.db, childId);
  const seen = child?.parentId ? await findReportById(context.db, child.parentId) : undefined;
  const whole = seen && (await findReportForUpdate(context.db, seen.number));
  if (!whole) return;
  const parts = await listRelated(context.db, 'parentId', whole.id);

  const openCount = parts.filter(({ status }) => !isFinal(status)).length;
  const isDone = openCount === 0 && whole.openChildCount > 0 && isAllowed('gather', whole.status);
  await setOpenChildCount(context.db, whole.id, openCount);
  if (!isDone) return;

  const answeredAt = context.clock.now();
  const changed = await takeStep(context, whole, 'gather', {
    byRole: 'system',
    changes: { answeredAt, verdictUntil: verdictUntil(answeredAt) },
  });
  context.emit(reportAnswered, whole.id, publicFacts(whole, changed.status));
}
