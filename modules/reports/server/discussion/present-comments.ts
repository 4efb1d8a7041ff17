import type { Actor } from '#kernel/access/actor.ts';
import { findOrganisationNames } from '#kernel/identity/organisation.store.ts';
import type { CommentView } from '../../contract/discussion.ts';
import { maskPersonalData } from '../../contract/personal-data.ts';
import { findCited, presentCitation } from '../moderation-rules/citations.ts';
import { presentOrganisation } from '../present-organisation.ts';
import { mayModerate } from '../report.policy.ts';
import type { ReportRow, ReportsDb } from '../report.store.ts';
import type { CommentRow } from './comment.store.ts';
import { isWriter, mayReadWords, mayWithdraw } from './discussion.policy.ts';

/** Comments as the asker sees them; writers and moderators read their words whole, everybody else masked. */
export async function presentComments<Row extends CommentRow>(
  db: ReportsDb,
  rows: readonly Row[],
  asked: { actor: Actor; reportOf: (row: Row) => ReportRow },
): Promise<CommentView[]> {
  const { actor, reportOf } = asked;
  const citedBy = await findCited(db, rows);
  const ids = rows.flatMap(({ organisationId }) => organisationId ?? []);
  const names = await findOrganisationNames(db, ids);
  return rows.map((row) => {
    const report = reportOf(row);
    const isMine = isWriter(actor, row);
    const isModerator = mayModerate(actor, report);
    const words = isMine || isModerator ? row.text : maskPersonalData(row.text);
    return {
      id: row.id,
      speaker: {
        kind: row.speakerKind,
        organisation: presentOrganisation(row.organisationId, names),
        number: row.speakerNumber,
      },
      text: mayReadWords(actor, report, row) ? words : null,
      state: row.state,
      rule: presentCitation(citedBy(row), actor.locale),
      createdAt: row.createdAt.toISOString(),
      isMine,
      can: {
        withdraw: mayWithdraw(actor, row),
        hide: isModerator && (row.state === 'waiting' || row.state === 'shown'),
        show: isModerator && (row.state === 'waiting' || row.state === 'hidden'),
      },
    };
  });
}
