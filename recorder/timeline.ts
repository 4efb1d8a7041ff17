import type { FileStore } from './archive/file.store.ts';
import type { Holds } from './archive/holds.ts';
import type { Ledger, LedgerSpan } from './archive/ledger.ts';
import type { EventStore } from './journal/event.store.ts';
import type { CameraEventKind } from './onvif/camera-event.ts';

/** Footage that follows without a gap this long is one span. */
const joinedGapUs = 1_500_000;

/** Enough for every pixel of a wide screen. */
const mostEvents = 4_000;

export interface TimelineEvent {
  readonly atUs: number;
  /** `run-begun` is where reception began anew: a reconnection, changed parameters, a step of a clock. */
  readonly kind: 'run-begun' | CameraEventKind;
  /** Whether what the camera noticed begins or ends; null for what only happens. */
  readonly isOn: boolean | null;
}

export interface Timeline {
  readonly cameraId: string;
  readonly fromUs: number;
  readonly toUs: number;
  /** What happened in every second, cut to the span asked for. */
  readonly spans: readonly LedgerSpan[];
  /** Where there is footage now; less than was recorded when some of it has been deleted. */
  readonly footage: readonly { readonly fromUs: number; readonly toUs: number }[];
  readonly events: readonly TimelineEvent[];
  /** There are more of them than are told: a shorter span tells all. */
  readonly areEventsCut: boolean;
  readonly holds: readonly { readonly holdId: string; readonly fromUs: number; readonly toUs: number }[];
}

/** Both answers of a camera: what happened, and what can still be seen. */
export function readTimeline(
  sources: {
    readonly files: FileStore;
    readonly ledger: Ledger;
    readonly holds: Pick<Holds, 'list'>;
    readonly events: EventStore;
  },
  asked: { readonly cameraId: string; readonly fromUs: number; readonly toUs: number },
): Timeline {
  const { cameraId, fromUs, toUs } = asked;
  const spans = sources.ledger.listBetween(cameraId, fromUs, toUs).map((span) => ({
    ...span,
    fromUs: Math.max(fromUs, span.fromUs),
    toUs: Math.min(toUs, span.toUs ?? toUs),
  }));
  const holds = sources.holds
    .list()
    .filter((hold) => hold.cameraId === cameraId && hold.fromUs < toUs && hold.toUs > fromUs)
    .map(({ holdId, ...hold }) => ({ holdId, fromUs: hold.fromUs, toUs: hold.toUs }));
  const { footage, runs } = readFootage(sources.files, asked);
  const noticed = sources.events.listBetween(cameraId, fromUs, toUs, mostEvents);
  const events = [...runs, ...noticed.map(({ atUs, kind, isOn }) => ({ atUs, kind, isOn }))];
  return {
    cameraId,
    fromUs,
    toUs,
    spans,
    holds,
    footage,
    events: events.toSorted((a, b) => a.atUs - b.atUs),
    areEventsCut: noticed.length === mostEvents,
  };
}

function readFootage(
  files: FileStore,
  asked: { readonly cameraId: string; readonly fromUs: number; readonly toUs: number },
): Pick<Timeline, 'footage'> & { readonly runs: readonly TimelineEvent[] } {
  const { cameraId, fromUs, toUs } = asked;
  const footage: { fromUs: number; toUs: number }[] = [];
  const runs: TimelineEvent[] = [];
  let runId = '';
  for (const file of files.listSpans(cameraId, fromUs, toUs)) {
    if (file.runId !== runId && file.startedAtUs >= fromUs)
      runs.push({ atUs: file.startedAtUs, kind: 'run-begun', isOn: null });
    runId = file.runId;
    const span = { fromUs: Math.max(fromUs, file.startedAtUs), toUs: Math.min(toUs, file.endedAtUs ?? toUs) };
    const last = footage.at(-1);
    if (last && span.fromUs - last.toUs < joinedGapUs) last.toUs = Math.max(last.toUs, span.toUs);
    else footage.push(span);
  }
  return { footage, runs };
}
