import type { Actor } from '#kernel/access/actor.ts';
import { grantsFor, holdsPermission } from '#kernel/access/actor.ts';
import { isAuthor, mayModerate, mayWork } from '../report.policy.ts';
import type { ReportRow } from '../report.store.ts';
import type { CommentTable, SpeakerKind } from './tables.ts';

export type DiscussionMode = 'off' | 'after' | 'before';

/** Under a published report; what is said of a copy belongs under the report it was joined to. */
export function mayComment(actor: Actor, report: ReportRow, mode: DiscussionMode): boolean {
  return (
    mode !== 'off' &&
    actor.personId !== null &&
    holdsPermission(actor, 'reports.comment.write') &&
    report.visibility === 'public' &&
    report.status !== 'duplicate'
  );
}

export interface Speaker {
  readonly kind: SpeakerKind;
  readonly organisationId: string | null;
}

/** In whose name somebody speaks: the organisation is that of the very right they hold over this report. */
export function speakerOf(actor: Actor, report: ReportRow): Speaker {
  if (isAuthor(actor, report)) return { kind: 'author', organisationId: null };
  if (mayWork(actor, report)) return { kind: 'executor', organisationId: report.organisationId };
  const organisationId = mayModerate(actor, report) ? organisationOfModerator(actor, report) : null;
  return organisationId === null
    ? { kind: 'resident', organisationId }
    : { kind: 'official', organisationId };
}

function organisationOfModerator(actor: Actor, { areaIds }: ReportRow): string | null {
  const grant = grantsFor(actor, 'reports.report.moderate').find(
    ({ organisationId, areaId }) => organisationId !== null && (areaId === null || areaIds.includes(areaId)),
  );
  return grant?.organisationId ?? null;
}

/** Whoever answers for the town is not read before. */
export function stateOfNew({ kind }: Speaker, mode: DiscussionMode): 'waiting' | 'shown' {
  return mode === 'before' && (kind === 'resident' || kind === 'author') ? 'waiting' : 'shown';
}

type CommentFacts = Pick<CommentTable, 'personId' | 'state'>;

export function isWriter(actor: Actor, { personId }: CommentFacts): boolean {
  return actor.personId !== null && actor.personId === personId;
}

/** Whether somebody sees that there is such a comment; of a hidden one everybody sees by which clause. */
export function maySeeComment(actor: Actor, report: ReportRow, comment: CommentFacts): boolean {
  if (comment.state === 'withdrawn') return false;
  return comment.state !== 'waiting' || isWriter(actor, comment) || mayModerate(actor, report);
}

export function mayReadWords(actor: Actor, report: ReportRow, comment: CommentFacts): boolean {
  return comment.state !== 'hidden' || isWriter(actor, comment) || mayModerate(actor, report);
}

export function mayWithdraw(actor: Actor, comment: CommentFacts): boolean {
  return isWriter(actor, comment) && (comment.state === 'waiting' || comment.state === 'shown');
}
