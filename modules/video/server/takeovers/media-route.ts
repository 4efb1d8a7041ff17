import type { Holders, Part } from './holders.ts';
import { partsOf } from './holders.ts';

/*
 * Where a request for pictures of a camera goes that more than one recorder has footage of. What names a moment goes to who
 * recorded it, what is of now to who records, and the pieces of a playlist to the recorder whose address stands in it.
 */

export type MediaRoute =
  /** One after the other, while the answer is that there is nothing. */
  | { readonly kind: 'some'; readonly recorderIds: readonly string[] }
  | { readonly kind: 'playlist' | 'timeline'; readonly parts: readonly Part[] };

interface Asked {
  /** The recorder in the address. */
  readonly recorderId: string;
  /** With its query. */
  readonly path: string;
}

const cameraPath = /^\/v1\/cameras\/[^/]+\/(.+)$/;

export function routeOf(asked: Asked, holders: Holders): MediaRoute {
  const { pathname, searchParams } = new URL(asked.path, 'http://recorder.invalid');
  const [, what] = cameraPath.exec(pathname) ?? [];
  const spanMs = { fromMs: instantOf(searchParams, 'from'), toMs: instantOf(searchParams, 'to') };
  const parts = partsOf(holders.ownId, holders.taken, spanMs);
  switch (what) {
    case undefined:
      return some([holders.nowId, ...holders.recorders.keys()]);
    case 'frame.jpg':
      return some([holderAt(holders, instantOf(searchParams, 'at')), holders.ownId]);
    case 'thumbnails':
      return some([longest(parts)?.recorderId ?? holders.ownId, holders.ownId]);
    case 'timeline':
      return parts.length > 1 ? { kind: 'timeline', parts } : some([parts[0]?.recorderId, holders.ownId]);
    case 'hls/index.m3u8':
      return isAllHere(parts, asked) ? some([asked.recorderId]) : { kind: 'playlist', parts };
    default:
      return some([what.startsWith('hls/') ? asked.recorderId : holders.nowId]);
  }
}

/** Who recorded a moment. */
export function holderAt({ ownId, taken }: Pick<Holders, 'ownId' | 'taken'>, atMs: number): string {
  const [part] = partsOf(ownId, taken, { fromMs: atMs, toMs: atMs + 1 });
  return part?.recorderId ?? ownId;
}

function isAllHere(parts: readonly Part[], { recorderId }: Asked): boolean {
  return parts.every((part) => part.recorderId === recorderId);
}

function longest(parts: readonly Part[]): Part | undefined {
  return parts.toSorted((a, b) => b.toMs - b.fromMs - (a.toMs - a.fromMs))[0];
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
