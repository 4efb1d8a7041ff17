import type { FileReference } from '#kernel/files/contract/file.ts';
import { reportReplied } from '../../contract/events.ts';
import type { ReportStatus } from '../../contract/report.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import { announce, takeStep } from './take-step.ts';

/** Takes the sender's reply to a question, by whatever way it came; the report goes back to where it was. */
export async function takeReply(
  context: ReportsContext,
  report: ReportRow,
  { text, photos }: { text: string; photos: readonly FileReference[] },
): Promise<{ status: ReportStatus; version: number }> {
  const changed = await takeStep(context, report, 'reply', {
    byRole: 'author',
    text,
    photos: { files: photos, kind: 'reply' },
  });
  announce(context, report, changed.status);
  const { number, organisationId, areaIds } = report;
  context.emit(reportReplied, report.id, { number, status: changed.status, organisationId, areaIds });
  return changed;
}
