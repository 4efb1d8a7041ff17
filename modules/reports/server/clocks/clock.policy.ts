import type { Actor } from '#kernel/access/actor.ts';
import { holdsPermission, mayInScope } from '#kernel/access/actor.ts';
import { mayModerate, mayWork } from '../report.policy.ts';
import type { ReportFacts } from '../report.policy.ts';

/** Clocks are the affair of those who work on a report; the public reads one date on the card. */
export function mayReadClocks(actor: Actor, report: ReportFacts): boolean {
  return (
    holdsPermission(actor, 'reports.clock.read') && (mayModerate(actor, report) || mayWork(actor, report))
  );
}

/** The executor of the report, or a controller whose areas it lies in. */
export function mayExtend(actor: Actor, report: ReportFacts): boolean {
  if (mayWork(actor, report)) return holdsPermission(actor, 'reports.clock.extend');
  return mayModerate(actor, report) && mayInScope(actor, 'reports.clock.extend', { areaIds: report.areaIds });
}

export function mayReadLetter(actor: Actor, report: ReportFacts): boolean {
  return (
    holdsPermission(actor, 'reports.letter.read') && (mayModerate(actor, report) || mayWork(actor, report))
  );
}
