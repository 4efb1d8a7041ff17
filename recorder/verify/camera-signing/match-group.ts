/** A NAL unit of a picture, waiting for the signature of its group. */
export interface HashedNal {
  /** Its place in the list of hashes: with the anchor of its group, or alone where it is the anchor. */
  readonly hash: string;
  /** Of itself alone. */
  readonly own: string;
  /** The first of a keyframe. */
  readonly isAnchor: boolean;
  readonly atUs: number;
}

export interface GroupMatch {
  readonly kept: number;
  readonly changed: readonly HashedNal[];
  /** Signed by the camera, and not here. */
  readonly lost: number;
  /** Before the group, and signed by a message that did not come. */
  readonly uncovered: number;
  /** Of the next group. */
  readonly rest: readonly HashedNal[];
}

/**
 * Holds the pictures that came against the hashes that were signed, both in order. What is in the list and did not come is
 * lost; what came and is not in the list was changed or put in, as far as it stands between the pictures of the group.
 */
export function matchGroup(
  waiting: readonly HashedNal[],
  hashes: readonly string[],
  isConsecutive: boolean,
): GroupMatch | undefined {
  const places = placesOf(waiting, hashes);
  const firstAt = places.findIndex((place) => place >= 0);
  if (firstAt < 0) return undefined;
  const lastAt = places.findLastIndex((place) => place >= 0);
  // Behind the last that fits, up to the next keyframe, stands what should have been of this group.
  const nextAnchor = waiting.findIndex((nal, index) => index > lastAt && nal.isAnchor);
  const reached = (places[lastAt] ?? 0) + 1;
  const missingBehind = hashes.length - reached;
  const untilNext = (nextAnchor < 0 ? waiting.length : nextAnchor) - lastAt - 1;
  const end = lastAt + 1 + Math.min(untilNext, missingBehind);
  const before = waiting.slice(0, firstAt);
  const within = waiting.slice(firstAt, end).filter((_, index) => (places[firstAt + index] ?? -1) < 0);
  const wrongBefore = isConsecutive ? before : startOfGroup(before, places[firstAt] ?? 0);
  const changed = [...wrongBefore, ...within];
  const kept = places.filter((place) => place >= 0).length;
  return {
    kept,
    changed,
    lost: Math.max(0, hashes.length - kept - changed.length),
    uncovered: before.length - wrongBefore.length,
    rest: waiting.slice(end),
  };
}

/** What stands where the list has its first hashes, from a keyframe on; what is before belongs to a group whose message did not come. */
function startOfGroup(before: readonly HashedNal[], missing: number): readonly HashedNal[] {
  const anchorAt = before.findLastIndex(({ isAnchor }) => isAnchor);
  return anchorAt >= 0 && before.length - anchorAt <= missing ? before.slice(anchorAt) : [];
}

/** For each that came its place in the list; -1 where it has none behind the place of the one before it. */
function placesOf(waiting: readonly HashedNal[], hashes: readonly string[]): number[] {
  let from = 0;
  return waiting.map(({ hash }) => {
    const place = hashes.indexOf(hash, from);
    if (place >= 0) from = place + 1;
    return place;
  });
}
