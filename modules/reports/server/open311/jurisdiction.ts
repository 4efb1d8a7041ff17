import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { open311Problems } from '../../contract/open311/problems.ts';
import { open311Jurisdictions } from '../../contract/open311/settings.ts';
import type { Open311Context } from './request.presenter.ts';

/**
 * One town's endpoint needs no jurisdiction; one that answers for several needs to be told which.
 *
 * @throws Problem `reports.open311-unknown-jurisdiction`, or that the field is required
 */
export async function assertJurisdiction(
  context: Open311Context,
  asked: { jurisdiction_id?: string | undefined },
): Promise<void> {
  const known = await context.setting(open311Jurisdictions);
  const jurisdictionId = asked.jurisdiction_id;
  if (jurisdictionId !== undefined && !known.includes(jurisdictionId))
    throw new Problem(open311Problems.unknownJurisdiction);
  if (jurisdictionId === undefined && known.length > 1) {
    throw new Problem(commonProblems.invalidInput, {}, [
      { pointer: '/jurisdiction_id', code: 'http.field-required' },
    ]);
  }
}
