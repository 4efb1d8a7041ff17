import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { reportAssigned, reportBounced } from '../../contract/events.ts';
import type { NamedBody } from '../../contract/fields.ts';
import { declareNotCompetent, declareNotOurs, declineForward } from '../../contract/life-routes.ts';
import { reportProblems } from '../../contract/problems.ts';
import type { ReportsContext } from '../report-change.ts';
import type { ReportRow } from '../report.store.ts';
import { requireActiveOrganisation } from '../responsibility.ts';
import type { ReportsTables } from '../tables.ts';
import { bouncesAtMost } from './party.policy.ts';
import { announce, loadForAction, refuseUnfit, takeStep } from './take-step.ts';

const handle = handlerFor<ReportsTables>();

export const forwardingHandlers = [
  handle(declareNotOurs, async (context, { nextBody, reason, ...input }) => {
    const report = await loadForAction(context, input, 'ask-forward');
    const named = await requireBody(context, nextBody);

    const isForwarded = named.organisationId !== null && report.bounceCount < bouncesAtMost;
    if (named.organisationId === report.organisationId) throw new Problem(reportProblems.sameOrganisation);
    const action = isForwarded ? 'bounce' : 'ask-forward';
    refuseUnfit(action, report);

    const bounceCount = report.bounceCount + 1;
    const isBounceOpen = bounceCount >= bouncesAtMost;
    const changed = await takeStep(context, report, action, {
      byRole: 'executor',
      text: reason,
      fromOrganisationId: report.organisationId,
      bodyName: named.organisationId === null ? named.name : null,
      ...(isForwarded ? {} : { organisationId: named.organisationId }),
      changes: {
        bounceCount,
        isBounceOpen,
        ...(isForwarded ? handedTo(named.organisationId, reason) : nextOf(named)),
      },
    });
    announceBounce(context, report, {
      status: changed.status,
      bounceCount,
      isForwarded,
      organisationId: isForwarded ? named.organisationId : report.organisationId,
    });
    return { ...changed, isForwarded };
  }),

  handle(declineForward, async (context, { reason, ...input }) => {
    const report = await loadForAction(context, input, 'decline-forward');

    const changed = await takeStep(context, report, 'decline-forward', {
      byRole: 'moderator',
      text: reason,
      changes: { nextOrganisationId: null, nextBody: null, isBounceOpen: false },
    });
    announce(context, report, changed.status);
    return changed;
  }),

  handle(declareNotCompetent, async (context, { competentBody, reason, ...input }) => {
    const report = await loadForAction(context, input, 'declare-not-competent');
    const named = await requireBody(context, competentBody);

    const changed = await takeStep(context, report, 'declare-not-competent', {
      byRole: 'moderator',
      text: reason,
      organisationId: named.organisationId,
      bodyName: named.organisationId === null ? named.name : null,
      changes: {
        competentOrganisationId: named.organisationId,
        competentBody: named.organisationId === null ? named.name : null,
        endedAt: context.clock.now(),
      },
    });
    announce(context, report, changed.status);
    return changed;
  }),
];

interface FoundBody {
  readonly organisationId: string | null;
  readonly name: string;
}

/** @throws Problem `reports.unknown-organisation` */
async function requireBody({ db }: ReportsContext, body: NamedBody): Promise<FoundBody> {
  if (body.kind === 'outside') return { organisationId: null, name: body.name };
  const name = await requireActiveOrganisation(db, body.organisationId);
  return { organisationId: body.organisationId, name };
}

function nextOf({ organisationId, name }: FoundBody) {
  return { nextOrganisationId: organisationId, nextBody: organisationId === null ? name : null };
}

/** The change that hands a report over; the reason stays with it as its answer to "why here?". */
export function handedTo(organisationId: string | null, reason: string) {
  const routingReason = { key: 'reports.routing-reason.forwarded', values: { reason } };
  return { organisationId, routingRuleId: null, routingReason, plannedOn: null };
}

interface Bounce {
  readonly status: ReportRow['status'];
  readonly bounceCount: number;
  readonly isForwarded: boolean;
  readonly organisationId: string | null;
}

function announceBounce(context: ReportsContext, report: ReportRow, bounce: Bounce): void {
  const { number, areaIds } = report;
  const { status, bounceCount, organisationId, isForwarded } = bounce;
  const facts = { number, status, organisationId, areaIds };
  context.emit(reportBounced, report.id, { ...facts, bounceCount, isDecided: isForwarded });
  if (isForwarded) context.emit(reportAssigned, report.id, facts);
}
