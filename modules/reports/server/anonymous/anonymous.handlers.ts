import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import { judgeByLink, readByLink, replyByLink, sendAnonymously } from '../../contract/anonymous-routes.ts';
import { reportProblems } from '../../contract/problems.ts';
import type { ReportCard } from '../../contract/report.ts';
import { anonymousReports } from '../../contract/settings.ts';
import { registerReport } from '../intake/register-report.ts';
import { takeReply } from '../life/reply.ts';
import { refuseUnfit } from '../life/take-step.ts';
import { isAllowed } from '../lifecycle.ts';
import { applyUpdate } from '../open311/apply-update.ts';
import type { ReportsContext } from '../report-change.ts';
import { presentOrganisation } from '../present-organisation.ts';
import { presentCard } from '../report.presenter.ts';
import { findReportForUpdate } from '../report.store.ts';
import type { ReportRow } from '../report.store.ts';
import type { ReportsTables } from '../tables.ts';
import { findReportByLink, insertFollowLink } from './follow-link.store.ts';

const handle = handlerFor<ReportsTables>();

export const anonymousHandlers = [
  handle(sendAnonymously, async (context, { email, ...draft }) => {
    const { db, clock, locale } = context;
    if (!(await context.setting(anonymousReports))) throw new Problem(reportProblems.anonymousOff);

    const contact = { kind: 'email', address: email, name: null, isConsentGiven: true, locale } as const;
    const report = await registerReport(context, {
      ...draft,
      authorPersonId: null,
      contacts: email === null ? [] : [contact],
    });
    const token = await insertFollowLink(db, { reportId: report.id, now: clock.now() });
    const { number, organisationId, dueOn } = report;
    const names = await findOrganisationNames(db, organisationId === null ? [] : [organisationId]);
    return { number, token, organisation: presentOrganisation(organisationId, names), dueOn };
  }),

  handle(readByLink, async (context, { token }) => {
    const report = await findByLink(context, token);
    const now = context.clock.now();
    return {
      report: await presentToSender(context, report),
      can: { reply: isAllowed('reply', report.status), judge: mayBeJudged(report, now) },
    };
  }),

  handle(replyByLink, async (context, { token, version, text }) => {
    const report = await loadByLink(context, token, version);
    refuseUnfit('reply', report);

    return await takeReply(context, report, { text, photos: [] });
  }),

  handle(judgeByLink, async (context, { token, version, reason, photos, rating }) => {
    const report = await loadByLink(context, token, version);
    refuseUnfit(reason === null ? 'confirm' : 'reopen', report);
    if (!mayBeJudged(report, context.clock.now())) throw new Problem(reportProblems.verdictWindowOver);

    await applyUpdate(
      context,
      report,
      reason === null
        ? { effect: 'confirmed', text: undefined, photos: [], rating }
        : { effect: 'reopened', text: reason, photos, rating },
    );
    return await statusOf(context, report);
  }),
];

/** Who holds the link is the sender; who does not learns nothing, not even that there is a report. */
async function findByLink({ db }: ReportsContext, token: string): Promise<ReportRow> {
  const report = await findReportByLink(db, token);
  if (!report) throw new Problem(reportProblems.linkUnknown);
  return report;
}

async function loadByLink(context: ReportsContext, token: string, version: number): Promise<ReportRow> {
  const { number } = await findByLink(context, token);
  const report = await findReportForUpdate(context.db, number);
  if (!report) throw new Problem(reportProblems.linkUnknown);
  if (report.version !== version) throw new Problem(reportProblems.staleEdit);
  return report;
}

async function statusOf({ db }: ReportsContext, { number }: ReportRow) {
  const after = await findReportForUpdate(db, number);
  if (!after) throw new Problem(reportProblems.linkUnknown);
  return { status: after.status, version: after.version };
}

function mayBeJudged({ status, verdictUntil }: ReportRow, now: Date): boolean {
  return isAllowed('confirm', status) && verdictUntil !== null && verdictUntil > now;
}

/**
 * The card as an author reads it. The holder of a link is nobody's account, so the report's own id stands for one: it
 * is no person's, and opens nothing but this card. Photos are served by rights of accounts, so only public ones show.
 */
async function presentToSender(context: ReportsContext, report: ReportRow): Promise<ReportCard> {
  const { db, actor, clock } = context;
  const sender = { ...actor, kind: 'anonymous', personId: report.id, grants: [] } as const;
  const card = await presentCard(
    db,
    { ...report, authorPersonId: sender.personId },
    { actor: sender, now: clock.now() },
  );
  return report.visibility === 'public' ? card : { ...card, photos: [], thumbnailUrl: null };
}
