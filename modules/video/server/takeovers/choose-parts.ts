import type { Part } from './holders.ts';

/*
 * Who is asked for which part of a span, when more than one recorder may have recorded it: the recorder whose time it was,
 * where it has footage; where it has none, whichever has some (a recorder that was only cut off recorded on).
 */

/** What is shorter is not looked for elsewhere: each change of recorder shows some seconds twice. */
const leastGapMs = 2_000;
/** Each is a request. */
const mostParts = 16;

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Of a recorder that answered. */
export interface Footage {
  readonly recorderId: string;
  readonly footage: readonly Span[];
}

export interface ChosenParts {
  /** In order, and none over another. */
  readonly parts: readonly Part[];
  /** There are more than can be asked for: the shortest were left out. */
  readonly isCut: boolean;
}

/** `times`: the span by whose time it was (`partsOf`). */
export function chooseParts(times: readonly Part[], told: readonly Footage[]): ChosenParts {
  const chosen = times.flatMap((time) => {
    const inOrder = told.toSorted((a, b) => Number(isOf(time, b)) - Number(isOf(time, a)));
    let missing: readonly Span[] = [time];
    return inOrder.flatMap(({ recorderId, footage }) => {
      const left = without(missing, footage, leastGapMs);
      const had = without(missing, left, 1);
      missing = left;
      return had.map((span) => ({ ...span, recorderId }));
    });
  });
  return cut(chosen.toSorted((a, b) => a.fromMs - b.fromMs));
}

function isOf({ recorderId }: Part, told: Footage): boolean {
  return told.recorderId === recorderId;
}

/** Where a recorder that does not answer may have footage that no other has. */
export function unknownSpans(
  times: readonly Part[],
  told: readonly Footage[],
  { ownId, silentIds }: { readonly ownId: string; readonly silentIds: readonly string[] },
): Span[] {
  const doubtful = times.filter(({ recorderId }) => [recorderId, ownId].some((id) => silentIds.includes(id)));
  const unknown = without(
    doubtful,
    told.flatMap(({ footage }) => footage),
    leastGapMs,
  );
  return unite(unknown).map(({ fromMs, toMs }) => ({ fromMs, toMs }));
}

/** What others leave of the spans, but for pieces too short to matter. */
function without(spans: readonly Span[], others: readonly Span[], leastMs: number): Span[] {
  const ordered = unite(others);
  return spans.flatMap(({ fromMs, toMs }) => {
    const left: Span[] = [];
    let atMs = fromMs;
    for (const other of ordered) {
      if (other.toMs <= atMs || other.fromMs >= toMs) continue;
      left.push({ fromMs: atMs, toMs: other.fromMs });
      atMs = other.toMs;
    }
    left.push({ fromMs: atMs, toMs });
    return left.filter((span) => lengthOf(span) >= Math.min(leastMs, toMs - fromMs));
  });
}

function unite(spans: readonly Span[]): Span[] {
  const united: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromMs - b.fromMs)) {
    const last = united.at(-1);
    if (last && span.fromMs <= last.toMs)
      united[united.length - 1] = { fromMs: last.fromMs, toMs: Math.max(last.toMs, span.toMs) };
    else united.push(span);
  }
  return united;
}

function cut(parts: readonly Part[]): ChosenParts {
  let left = joinNeighbours(parts);
  const isCut = left.length > mostParts;
  while (left.length > mostParts) {
    const shortest = Math.min(...left.map(lengthOf));
    const index = left.findIndex((part) => lengthOf(part) === shortest);
    left = joinNeighbours(left.toSpliced(index, 1));
  }
  return { parts: left, isCut };
}

/** Of one recorder, one after the other with nothing of another between them. */
function joinNeighbours(parts: readonly Part[]): Part[] {
  const joined: Part[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (last?.recorderId === part.recorderId) joined[joined.length - 1] = { ...last, toMs: part.toMs };
    else joined.push(part);
  }
  return joined;
}

function lengthOf({ fromMs, toMs }: Span): number {
  return toMs - fromMs;
}
