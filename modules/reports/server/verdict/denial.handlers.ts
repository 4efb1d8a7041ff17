import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { reportDenied, reportReopened } from '../../contract/events.ts';
import { reportProblems } from '../../contract/problems.ts';
import { denialsToReopen, denyAnswer, readDenials } from '../../contract/verdict.ts';
import { mayReview } from '../life/party.policy.ts';
import { loadForAction, takeStep } from '../life/take-step.ts';
import { publicFacts } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import { mayModerate, mayRead, mayWork } from '../report.policy.ts';
import { findReport, listHistory } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { HistoryTable, ReportsTables } from '../tables.ts';
import { countDenials, hasDenied, insertDenial, listDenials } from './denial.store.ts';
import { isNeighbour, readNeighbourFacts } from './neighbour.ts';

const handle = handlerFor<ReportsTables>();

export const denialHandlers = [
  handle(denyAnswer, async (context, { reason, ...input }) => {
    const { db, actor, clock } = context;
    const { personId } = actor;
    if (personId === null) throw new Problem(commonProblems.signInRequired);
    const report = await loadForAction(context, input, 'deny');
    const answer = await requireOpenAnswer(context, report);
    const facts = await readNeighbourFacts(context, report, { personId, before: answer.occurredAt });
    if (!isNeighbour(facts)) throw new Problem(reportProblems.notNeighbour);
    const needed = await context.setting(denialsToReopen);

    const denied = { reportId: report.id, answerId: answer.id };
    const isNew = await insertDenial(db, { ...denied, personId, text: reason, deniedAt: clock.now() });
    const count = await countDenials(db, denied);
    context.audit({ type: 'reports.report', id: report.id }, { count, needed, isNew });
    if (!isNew || count < needed) {
      context.emit(reportDenied, report.id, publicFacts(report, report.status));
      return { count, needed, status: report.status };
    }
    return { count, needed, status: await reopenForNeighbours(context, report) };
  }),

  handle(readDenials, async (context, { number }) => {
    const { db, actor } = context;
    const report = await findReport(db, number);
    if (!report || !mayRead(actor, report)) throw new Problem(reportProblems.notFound);

    const isStaff = mayModerate(actor, report) || mayWork(actor, report) || mayReview(actor, report);
    const words = isStaff ? await listDenials(db, report.id) : [];
    return {
      needed: await context.setting(denialsToReopen),
      ...(await presentStanding(context, report)),
      words: words.map(({ text, deniedAt }) => ({ text, deniedAt: deniedAt.toISOString() })),
    };
  }),
];

/** The same as the author's word that it is not done: back to work, with the terms begun anew. */
async function reopenForNeighbours(context: ReportsContext, report: ReportRow) {
  const { status } = await takeStep(context, report, 'overrule', {
    byRole: 'resident',
    changes: {
      verdictUntil: null,
      answeredAt: null,
      plannedOn: null,
      reopenedCount: report.reopenedCount + 1,
    },
  });
  context.emit(reportReopened, report.id, publicFacts(report, status));
  return status;
}

const answers: readonly HistoryTable['kind'][] = ['answered', 'children-done'];

async function findAnswer(
  { db, clock }: ReportsContext,
  report: ReportRow,
): Promise<HistoryTable | undefined> {
  const isOpen = report.verdictUntil !== null && report.verdictUntil > clock.now();
  if (report.status !== 'answered' || !isOpen) return undefined;
  return (await listHistory(db, report.id)).findLast(({ kind }) => answers.includes(kind));
}

async function requireOpenAnswer(context: ReportsContext, report: ReportRow): Promise<HistoryTable> {
  const answer = await findAnswer(context, report);
  if (!answer) throw new Problem(reportProblems.verdictWindowOver);
  return answer;
}

async function presentStanding(context: ReportsContext, report: ReportRow) {
  const { db, actor } = context;
  const answer = await findAnswer(context, report);
  if (!answer || report.visibility !== 'public') return { count: 0, isDenied: false, canDeny: false };
  const denied = { reportId: report.id, answerId: answer.id };
  const count = await countDenials(db, denied);
  const { personId } = actor;
  if (personId === null || personId === report.authorPersonId)
    return { count, isDenied: false, canDeny: false };
  const isDenied = await hasDenied(db, { ...denied, personId });
  const facts = await readNeighbourFacts(context, report, { personId, before: answer.occurredAt });
  return { count, isDenied, canDeny: !isDenied && isNeighbour(facts) };
}
