import type { MediaGrant } from '#recorder/tokens/media-token.ts';
import { rightsOfNow } from '../../contract/rights.ts';
import type { VideoRight } from '../../contract/rights.ts';
import type { VideoDb } from '../cameras/camera.store.ts';
import { decide } from '../rights/decide.ts';
import type { Asked, DecidedCamera, DecidedGrant } from '../rights/decide.ts';
import { listMaskRows } from './mask.store.ts';
import type { MaskRow } from './mask.store.ts';

export type TokenMasks = NonNullable<MediaGrant['masks']>;

/** What a look is about: now, or a span of footage. */
export interface MaskedLook {
  readonly right: VideoRight;
  readonly footageFrom: Date | null;
  readonly footageTo: Date | null;
}

/** The masks of one camera that the asker must see drawn; none for who may lift them. */
export async function masksFor(
  db: VideoDb,
  asked: Asked,
  of: {
    readonly camera: DecidedCamera;
    readonly grants: readonly DecidedGrant[];
    readonly look: MaskedLook;
  },
): Promise<TokenMasks> {
  if (decide(asked, of.camera, of.grants, 'unmask') !== null) return [];
  const rows = await listMaskRows(db, [of.camera.id]);
  return masksWithin(rows, of.look, asked.now);
}

/** Masks for whom no right to lift them counts. */
export function masksWithin(rows: readonly MaskRow[], look: MaskedLook, now: Date): TokenMasks {
  const isNow = rightsOfNow.includes(look.right);
  const [from, to] = isNow ? [now, now] : [look.footageFrom, look.footageTo];
  return rows
    .filter(
      ({ fromAt, toAt }) =>
        (fromAt === null || to === null || fromAt <= to) && (toAt === null || from === null || toAt >= from),
    )
    .map(({ points, fromAt, toAt }) => ({ points, fromUs: usOf(fromAt), toUs: usOf(toAt) }));
}

function usOf(at: Date | null): number | null {
  return at === null ? null : at.getTime() * 1_000;
}
