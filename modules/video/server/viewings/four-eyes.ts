import type { VideoRight } from '../../contract/rights.ts';
import { rightsOfNow } from '../../contract/rights.ts';
import type { DecidedGrant } from '../rights/decide.ts';
import type { ViewingRow } from './viewing.store.ts';

/** Nobody has agreed yet. */
export const noSecond = { secondPersonId: null, secondedAt: null } as const;

/** Four eyes are about what was recorded: what happens now cannot wait. */
export function needsSecond(grant: DecidedGrant | null, right: VideoRight): boolean {
  return grant !== null && grant.needsSecond && !rightsOfNow.includes(right);
}

export function isAwaited({
  needsSecond: isNeeded,
  secondPersonId,
}: Pick<ViewingRow, 'needsSecond' | 'secondPersonId'>): boolean {
  return isNeeded && secondPersonId === null;
}
