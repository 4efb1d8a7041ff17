import type { Span } from './choose-parts.ts';
import type { Holders, Part } from './holders.ts';
import { partsOf } from './holders.ts';

/*
 * Where a request for pictures of a camera goes that more than one recorder has footage of. What names a moment goes to who
 * recorded it, what is of now to who records, and the pieces of a playlist to the recorder whose address stands in it. A
 * span in which another stood in goes to all that may have some of it.
 */

export type MediaRoute =
  /** One after the other, while the answer is that there is nothing. */
  | { readonly kind: 'some'; readonly recorderIds: readonly string[] }
  /** `times`: by whose time it was. */
  | {
      readonly kind: 'playlist' | 'timeline' | 'thumbnails';
      readonly span: Span;
      readonly times: readonly Part[];
    }
  | { readonly kind: 'too-long' };

interface Asked {
  /** The recorder in the address. */
  readonly recorderId: string;
  /** With its query. */
  readonly path: string;
}

const cameraPath = /^\/v1\/cameras\/[^/]+\/(.+)$/;
const dayMs = 86_400_000;
/** As a recorder has it (`recorder/api/fields.ts`, `playback.handlers.ts`). */
const longestMs = { playlist: dayMs, timeline: 32 * dayMs, thumbnails: 32 * dayMs } as const;

export function routeOf(asked: Asked, holders: Holders): MediaRoute {
  const { pathname, searchParams } = new URL(asked.path, 'http://recorder.invalid');
  const [, what] = cameraPath.exec(pathname) ?? [];
  const span = { fromMs: instantOf(searchParams, 'from'), toMs: instantOf(searchParams, 'to') };
  switch (what) {
    case undefined:
      return some([holders.nowId, ...holders.recorders.keys()]);
    case 'frame.jpg':
      return some([holderAt(holders, instantOf(searchParams, 'at')), holders.ownId]);
    case 'thumbnails':
    case 'timeline':
      return routeOfSpan(what, span, { holders, addressedId: holders.ownId });
    case 'hls/index.m3u8':
      return routeOfSpan('playlist', span, { holders, addressedId: asked.recorderId });
    default:
      return some([what.startsWith('hls/') ? asked.recorderId : holders.nowId]);
  }
}

/** NOTE: addresses in a playlist are read beside its own, so one that another recorder is asked for is written anew. */
function routeOfSpan(
  kind: keyof typeof longestMs,
  span: Span,
  { holders, addressedId }: { readonly holders: Holders; readonly addressedId: string },
): MediaRoute {
  const { ownId, taken } = holders;
  const times = partsOf(ownId, taken, span);
  if (addressedId === ownId && times.every(({ recorderId }) => recorderId === ownId)) return some([ownId]);
  return span.toMs - span.fromMs > longestMs[kind] ? { kind: 'too-long' } : { kind, span, times };
}

/** Who recorded a moment. */
export function holderAt({ ownId, taken }: Pick<Holders, 'ownId' | 'taken'>, atMs: number): string {
  const [part] = partsOf(ownId, taken, { fromMs: atMs, toMs: atMs + 1 });
  return part?.recorderId ?? ownId;
}

function some(recorderIds: readonly (string | undefined)[]): MediaRoute {
  const named = recorderIds.filter((id) => id !== undefined);
  return { kind: 'some', recorderIds: [...new Set(named)] };
}

/** NOTE: an instant that is none is the recorder's to refuse. */
function instantOf(query: URLSearchParams, name: string): number {
  const ms = Date.parse(query.get(name) ?? '');
  return Number.isNaN(ms) ? 0 : ms;
}
