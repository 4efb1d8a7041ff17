import type { Actor } from '#kernel/access/actor.ts';
import { holdsPermission, mayInScope } from '#kernel/access/actor.ts';
import type { ReportAction } from '../../contract/actions.ts';
import { actionsFor, transitions } from '../lifecycle.ts';
import type { Party } from '../lifecycle.ts';
import { isAuthor, mayJudge, mayModerate, mayWork } from '../report.policy.ts';
import type { ReportRow } from '../report.store.ts';

/** After so many bounces only a moderator decides who answers. */
export const bouncesAtMost = 2;

const parties: readonly Party[] = ['author', 'resident', 'moderator', 'controller', 'executor', 'system'];

/** A person who is several parties at once has the rights of each. */
export function isParty(actor: Actor, report: ReportRow, party: Party): boolean {
  switch (party) {
    case 'author':
      return isAuthor(actor, report) && holdsPermission(actor, 'reports.report.judge');
    case 'resident':
      return (
        actor.personId !== null &&
        !isAuthor(actor, report) &&
        report.visibility === 'public' &&
        holdsPermission(actor, 'reports.report.support')
      );
    case 'moderator':
      return mayModerate(actor, report);
    case 'controller':
      return mayReview(actor, report);
    case 'executor':
      return mayWork(actor, report);
    case 'system':
      return actor.kind === 'system';
  }
}

/** The controller looks at answers, within the own areas. */
export function mayReview(actor: Actor, report: Pick<ReportRow, 'areaIds'>): boolean {
  return mayInScope(actor, 'reports.answer.review', { areaIds: report.areaIds });
}

/** Whether the actor is one of those the table names for the action, whatever the status. */
export function mayTake(action: ReportAction, actor: Actor, report: ReportRow): boolean {
  return transitions[action].by.some((party) => isParty(actor, report, party));
}

/** What of the table fits this very report, beyond its status. */
export function fits(action: ReportAction, report: ReportRow): boolean {
  if (report.openChildCount > 0 && !allowedOverParts.includes(action)) return false;
  switch (action) {
    case 'bounce':
      return report.bounceCount < bouncesAtMost && !isForwardAsked(report);
    case 'ask-forward':
      return !isForwardAsked(report);
    case 'decline-forward':
      return isForwardAsked(report) || report.isBounceOpen;
    case 'approve-answer':
      return report.answerOutcome === 'answered';
    case 'approve-explanation':
      return report.answerOutcome === 'explained';
    case 'hide':
      return report.visibility !== 'hidden';
    case 'split':
      return report.parentId === null && report.visibility !== 'hidden';
    default:
      return true;
  }
}

/** While its parts are in work, the whole only waits for them. */
const allowedOverParts: readonly ReportAction[] = ['hide', 'correct', 'support', 'absorb', 'release'];

export function isForwardAsked(report: Pick<ReportRow, 'nextOrganisationId' | 'nextBody'>): boolean {
  return report.nextOrganisationId !== null || report.nextBody !== null;
}

/** A recall follows from an upheld suspicion; who is a neighbour and may deny is told over a route of its own. */
const notOfTheCard: readonly ReportAction[] = ['recall-answer', 'deny'];

/** Everything the actor may do with the report now; the buttons of the card. */
export function actionsOf(actor: Actor, report: ReportRow, now: Date): ReportAction[] {
  const own = parties.filter((party) => isParty(actor, report, party));
  const actions = own.flatMap((party) => actionsFor(party, report.status));
  return [...new Set(actions)].filter(
    (action) => !notOfTheCard.includes(action) && fits(action, report) && isInTime(action),
  );

  function isInTime(action: ReportAction): boolean {
    return (action !== 'confirm' && action !== 'reopen') || mayJudge(actor, report, now);
  }
}
