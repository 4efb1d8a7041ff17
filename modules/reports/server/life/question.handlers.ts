import { handlerFor } from '#kernel/context.ts';
import { askAuthor, clarifyReport, replyToQuestion } from '../../contract/life-routes.ts';
import { replyDays } from '../../contract/settings.ts';
import type { HistoryRole, ReportsTables } from '../tables.ts';
import { loadForChange } from '../report-change.ts';
import type { ReportsContext } from '../report-change.ts';
import { mayModerate } from '../report.policy.ts';
import type { ReportRow } from '../report.store.ts';
import { takeReply } from './reply.ts';
import { announce, loadForAction, refuseUnfit, takeStep } from './take-step.ts';

const handle = handlerFor<ReportsTables>();

const dayMs = 24 * 60 * 60 * 1000;

export const questionHandlers = [
  handle(askAuthor, async (context, { text, ...input }) => {
    const report = await loadForAction(context, input, 'ask');
    return await ask(context, report, { action: 'ask', byRole: 'executor', text });
  }),

  handle(clarifyReport, async (context, { text, ...input }) => {
    const report = await loadForChange(context, input, mayModerate);
    const action = report.status === 'moderation' ? 'clarify' : 'ask';
    refuseUnfit(action, report);

    return await ask(context, report, { action, byRole: 'moderator', text });
  }),

  handle(replyToQuestion, async (context, { text, photos, ...input }) => {
    const report = await loadForAction(context, input, 'reply');
    return await takeReply(context, report, { text, photos });
  }),
];

interface Question {
  readonly action: 'ask' | 'clarify';
  readonly byRole: HistoryRole;
  readonly text: string;
}

async function ask(context: ReportsContext, report: ReportRow, { action, byRole, text }: Question) {
  const days = await context.setting(replyDays);
  const changed = await takeStep(context, report, action, {
    byRole,
    text,
    changes: {
      formerStatus: report.status,
      questionCount: report.questionCount + 1,
      replyUntil: new Date(context.clock.now().getTime() + days * dayMs),
    },
  });
  announce(context, report, changed.status);
  return changed;
}
