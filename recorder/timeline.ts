import type { FileStore } from './archive/file.store.ts';
import type { Ledger, LedgerSpan } from './archive/ledger.ts';

/** Footage that follows without a gap this long is one span. */
const joinedGapUs = 1_500_000;

export interface Timeline {
  readonly cameraId: string;
  readonly fromUs: number;
  readonly toUs: number;
  /** What happened in every second, cut to the span asked for. */
  readonly spans: readonly LedgerSpan[];
  /** Where there is footage now; less than was recorded when some of it has been deleted. */
  readonly footage: readonly { readonly fromUs: number; readonly toUs: number }[];
}

/** Both answers of a camera: what happened, and what can still be seen. */
export function readTimeline(
  sources: { readonly files: FileStore; readonly ledger: Ledger },
  asked: { readonly cameraId: string; readonly fromUs: number; readonly toUs: number },
): Timeline {
  const { cameraId, fromUs, toUs } = asked;
  const spans = sources.ledger.listBetween(cameraId, fromUs, toUs).map((span) => ({
    ...span,
    fromUs: Math.max(fromUs, span.fromUs),
    toUs: Math.min(toUs, span.toUs ?? toUs),
  }));
  const footage: { fromUs: number; toUs: number }[] = [];
  for (const row of sources.files.listBetween(cameraId, fromUs, toUs)) {
    const span = { fromUs: Math.max(fromUs, row.startedAtUs), toUs: Math.min(toUs, row.endedAtUs ?? toUs) };
    const last = footage.at(-1);
    if (last && span.fromUs - last.toUs < joinedGapUs) last.toUs = Math.max(last.toUs, span.toUs);
    else footage.push(span);
  }
  return { cameraId, fromUs, toUs, spans, footage };
}
