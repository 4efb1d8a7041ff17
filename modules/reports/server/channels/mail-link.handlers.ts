import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { followMailLink, readMailLink } from '../../contract/incoming-routes.ts';
import { reportProblems } from '../../contract/problems.ts';
import { findContact } from '../intake/contact.store.ts';
import { isAllowed } from '../lifecycle.ts';
import { applyUpdate } from '../open311/apply-update.ts';
import type { ReportsContext } from '../report-change.ts';
import { findReportById, findReportForUpdate, listHistory } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { findSecret } from './incoming.store.ts';
import { readToken } from './reply-token.ts';

const handle = handlerFor<ReportsTables>();

export const mailLinkHandlers = [
  handle(readMailLink, async (context, { token }) => {
    const { purpose, report } = await followToken(context, token);
    const history = await listHistory(context.db, report.id);
    const answer = history.findLast(({ kind }) => kind === 'answered')?.text ?? null;
    const isOpen = isAllowed(purpose, report.status) && isInTime(report, context.clock.now());
    return { purpose, number: report.number, status: report.status, answer, isOpen };
  }),

  handle(followMailLink, async (context, { token, reason, photos, rating }) => {
    const { purpose, report: found } = await followToken(context, token);
    const report = (await findReportForUpdate(context.db, found.number)) ?? found;
    if (!isAllowed(purpose, report.status)) throw new Problem(reportProblems.wrongStatus);
    if (!isInTime(report, context.clock.now())) throw new Problem(reportProblems.verdictWindowOver);
    if (purpose === 'reopen' && reason === undefined) throw new Problem(reportProblems.mailLinkNeedsReason);

    const effect = purpose === 'confirm' ? ('confirmed' as const) : ('reopened' as const);
    await applyUpdate(context, report, {
      effect,
      text: purpose === 'reopen' ? reason : undefined,
      photos: purpose === 'reopen' ? photos : [],
      rating,
    });
    return { number: report.number, status: effect };
  }),
];

/** The link itself is the right to judge: who holds it was written to as the sender of this very report. */
async function followToken(
  { db, clock }: ReportsContext,
  token: string,
): Promise<{ purpose: 'confirm' | 'reopen'; report: ReportRow }> {
  const facts = readToken(await findSecret(db), token, clock.now());
  if (facts?.purpose !== 'confirm' && facts?.purpose !== 'reopen')
    throw new Problem(reportProblems.mailLinkInvalid);
  const contact = await findContact(db, facts.subjectId);
  const report = contact && (await findReportById(db, contact.reportId));
  if (!report) throw new Problem(reportProblems.mailLinkInvalid);
  return { purpose: facts.purpose, report };
}

function isInTime({ verdictUntil }: Pick<ReportRow, 'verdictUntil'>, now: Date): boolean {
  return verdictUntil !== null && verdictUntil > now;
}
