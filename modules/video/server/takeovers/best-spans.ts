import type { LedgerState } from '../../contract/health.ts';

export interface LedgerSpan {
  readonly fromUs: number;
  readonly toUs: number;
  readonly state: LedgerState;
  readonly cause: string;
}

export interface Ledger {
  readonly recorderId: string;
  readonly spans: readonly LedgerSpan[];
}

/** Without what is called paused in times that were another's. */
export function withoutPause(
  spans: readonly LedgerSpan[],
  othersTimes: readonly { readonly fromMs: number; readonly toMs: number }[],
): LedgerSpan[] {
  return othersTimes.reduce<LedgerSpan[]>(
    (left, { fromMs, toMs }) =>
      left.flatMap((span) =>
        span.state === 'paused'
          ? [
              { ...span, toUs: Math.min(span.toUs, fromMs * 1_000) },
              { ...span, fromUs: Math.max(span.fromUs, toMs * 1_000) },
            ].filter(({ fromUs, toUs }) => fromUs < toUs)
          : [span],
      ),
    [...spans],
  );
}

/**
 * What happened to a camera that two recorders know of, each second once: recorded where one of them recorded, whatever the
 * other says; else why it was not; paused only where no one has anything else to say, since a stand-in that has given a
 * camera back calls it so. Of the same worth the ledger that comes first counts. Each piece is of the ledger it came from.
 */
export function bestSpans(ledgers: readonly Ledger[]): (LedgerSpan & { readonly recorderId: string })[] {
  const edges = new Set(ledgers.flatMap(({ spans }) => spans.flatMap(({ fromUs, toUs }) => [fromUs, toUs])));
  const ordered = [...edges].toSorted((a, b) => a - b);
  const walkers = ledgers.map(({ recorderId, spans }) => ({
    recorderId,
    spans: spans.toSorted((a, b) => a.fromUs - b.fromUs),
    next: 0,
  }));
  const best: (LedgerSpan & { recorderId: string })[] = [];
  for (const [index, fromUs] of ordered.slice(0, -1).entries()) {
    const toUs = ordered[index + 1] ?? fromUs;
    const told = walkers.flatMap((walker) => {
      while ((walker.spans[walker.next]?.toUs ?? Infinity) <= fromUs) walker.next += 1;
      const span = walker.spans[walker.next];
      return span && span.fromUs <= fromUs ? [{ ...span, recorderId: walker.recorderId }] : [];
    });
    const [first] = told.toSorted((a, b) => worthOf(a.state) - worthOf(b.state));
    if (!first) continue;
    const last = best.at(-1);
    if (last && isSame(last, first) && last.toUs === fromUs) best[best.length - 1] = { ...last, toUs };
    else best.push({ ...first, fromUs, toUs });
  }
  return best;
}

function worthOf(state: LedgerState): number {
  if (state === 'recorded') return 0;
  return state === 'paused' ? 2 : 1;
}

type Piece = LedgerSpan & { readonly recorderId: string };

function isSame(a: Piece, b: Piece): boolean {
  return a.recorderId === b.recorderId && a.state === b.state && a.cause === b.cause;
}
