import { distanceM } from '#kernel/geo/geometry.ts';
import type { Point } from '#kernel/http/fields.ts';
import type { TypeRow } from '../type.store.ts';

export interface JoinCandidate {
  readonly id: string;
  readonly typeCode: string | null;
  readonly place: Point | null;
  readonly createdAt: Date;
}

export type Placement =
  | { readonly kind: 'join'; readonly incidentId: string }
  | { readonly kind: 'open' }
  | { readonly kind: 'wait' };

type JoinRule = Pick<TypeRow, 'code' | 'joins' | 'joinRadiusM' | 'joinMinutes' | 'isOpenedByAlarm'>;

/** Where a new episode goes by rule; what waits is the operator's to decide. */
export function placeEpisode(
  rule: JoinRule,
  episode: { readonly place: Point | null; readonly at: Date },
  candidates: readonly JoinCandidate[],
): Placement {
  const [nearest] = fittingCandidates(rule, episode, candidates);
  if (nearest) return rule.joins === 'rule' ? { kind: 'join', incidentId: nearest.id } : { kind: 'wait' };
  return rule.isOpenedByAlarm ? { kind: 'open' } : { kind: 'wait' };
}

/** Cards of the same type, near enough in place and time, the nearest first; nothing is near to no place. */
export function fittingCandidates(
  { code, joinRadiusM, joinMinutes }: JoinRule,
  { place, at }: { readonly place: Point | null; readonly at: Date },
  candidates: readonly JoinCandidate[],
): (JoinCandidate & { readonly distanceM: number })[] {
  if (!place) return [];
  return candidates
    .filter((candidate) => candidate.typeCode === code)
    .filter(({ createdAt }) => Math.abs(at.getTime() - createdAt.getTime()) <= joinMinutes * 60_000)
    .flatMap((candidate) =>
      candidate.place ? [{ ...candidate, distanceM: distanceM(place, candidate.place) }] : [],
    )
    .filter((candidate) => candidate.distanceM <= joinRadiusM)
    .sort((one, other) => one.distanceM - other.distanceM || (one.id < other.id ? -1 : 1));
}
