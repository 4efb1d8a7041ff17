import { randomBytes, timingSafeEqual } from 'node:crypto';
import { makeSharedKey } from './keys.ts';
import type { TokenKey } from './keys.ts';
import { signMediaToken } from './media-token.ts';
import type { MediaRight } from './media-token.ts';

/*
 * A recorder without a hub, or in a demonstration, opens its own page to who has the page key: a secret of 32 bytes that
 * stands behind the # of a link, so that no server and no log ever sees it. The page exchanges it for media tokens of a
 * minute like those of a hub, signed by a key that lives only as long as the process.
 */

const keyBytes = 32;
/** Pages look at yesterday and at what is just being recorded. */
const aheadUs = 3_600_000_000;

export function makePageKey(): string {
  return randomBytes(keyBytes).toString('base64url');
}

export function isPageKey(text: string): boolean {
  return Buffer.from(text, 'base64url').length >= keyBytes;
}

export interface PageRequest {
  readonly right: Extract<MediaRight, 'live' | 'review' | 'export' | 'status' | 'ptz'>;
  readonly cameraIds: '*' | readonly string[];
  readonly session: string;
  readonly isSingleUse: boolean;
}

/** Who has the page key may see everything of this recorder. */
export class PageDoor {
  readonly signingKey: TokenKey = makeSharedKey(`page-${randomBytes(6).toString('hex')}`);
  readonly #pageKey: Buffer;
  readonly #recorderId: string;

  constructor(pageKey: string, recorderId: string) {
    this.#pageKey = Buffer.from(pageKey);
    this.#recorderId = recorderId;
  }

  opensWith(key: string): boolean {
    const given = Buffer.from(key);
    return given.length === this.#pageKey.length && timingSafeEqual(given, this.#pageKey);
  }

  sign({ right, ...asked }: PageRequest, nowMs: number): string {
    const hasSpan = right === 'review' || right === 'export';
    const span = hasSpan ? { fromUs: 0, toUs: nowMs * 1000 + aheadUs } : undefined;
    const grant = { recorderId: this.#recorderId, person: 'page', right, ...asked };
    return signMediaToken(this.signingKey, { ...grant, ...(span ? { span } : {}) }, nowMs);
  }
}
