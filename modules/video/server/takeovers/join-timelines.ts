import { z } from 'zod';
import { ledgerState } from '../../contract/health.ts';
import { bestSpans, withoutPause } from './best-spans.ts';
import type { Part } from './holders.ts';

const spanFields = { fromUs: z.int(), toUs: z.int() };

const timeline = z.object({
  cameraId: z.string(),
  ...spanFields,
  spans: z.array(z.object({ ...spanFields, state: ledgerState, cause: z.string() })),
  footage: z.array(z.object(spanFields)),
  events: z.array(z.looseObject({ atUs: z.int() })),
  areEventsCut: z.boolean(),
  holds: z.array(z.object({ holdId: z.string(), ...spanFields })),
});
type Timeline = z.output<typeof timeline>;

export interface ToldTimeline extends Timeline {
  readonly recorderId: string;
}

/** Undefined for what no recorder of ours says. */
export function readTimeline(value: unknown): Timeline | undefined {
  return timeline.safeParse(value).data;
}

/**
 * The timelines that several recorders tell of one camera as one: what happened in each second once, and footage wherever
 * one of them has some. What a camera noticed, two recorders may have heard: it is told by the one that recorded the moment.
 * A recorder tells of a pause in its own times alone: a stand-in that has given a camera back calls so what it knows nothing of.
 */
export function joinTimelines(known: readonly ToldTimeline[], times: readonly Part[]): Timeline | undefined {
  const [first] = known;
  if (!first) return undefined;
  const ledgers = known.map(({ recorderId, spans }) => ({
    recorderId,
    spans: withoutPause(
      spans,
      times.filter((time) => time.recorderId !== recorderId),
    ),
  }));
  return {
    cameraId: first.cameraId,
    fromUs: Math.min(...known.map(({ fromUs }) => fromUs)),
    toUs: Math.max(...known.map(({ toUs }) => toUs)),
    spans: bestSpans(ledgers).map(({ recorderId: _told, ...span }) => span),
    footage: uniteSpans(known.flatMap(({ footage }) => footage)),
    events: known
      .flatMap(({ recorderId, events }) => events.filter(({ atUs }) => isOf(recorderId, atUs)))
      .toSorted((a, b) => a.atUs - b.atUs),
    areEventsCut: known.some(({ areEventsCut }) => areEventsCut),
    holds: known.flatMap(({ holds }) => holds),
  };

  function isOf(recorderId: string, atUs: number): boolean {
    return times.some(
      (part) => part.recorderId === recorderId && part.fromMs * 1_000 <= atUs && atUs < part.toMs * 1_000,
    );
  }
}

interface Span {
  readonly fromUs: number;
  readonly toUs: number;
}

function uniteSpans(spans: readonly Span[]): Span[] {
  const united: Span[] = [];
  for (const span of spans.toSorted((a, b) => a.fromUs - b.fromUs)) {
    const last = united.at(-1);
    if (last && span.fromUs <= last.toUs)
      united[united.length - 1] = { fromUs: last.fromUs, toUs: Math.max(last.toUs, span.toUs) };
    else united.push(span);
  }
  return united;
}
