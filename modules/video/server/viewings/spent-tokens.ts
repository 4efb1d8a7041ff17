import { endOfLifeMs } from '#recorder/tokens/media-token.ts';
import type { MediaClaims } from '#recorder/tokens/media-token.ts';

/**
 * Single-use tokens that went through this hub. The recorder a token was signed for knows by itself that it was used; where
 * the hub signs it anew for another recorder, that one could not.
 */
export class SpentTokens {
  readonly #endsMs = new Map<string, number>();

  /** Whether the token may be used; a single-use one but once. */
  take(claims: MediaClaims): boolean {
    if (!claims.isSingleUse) return true;
    const nowMs = Date.now();
    for (const [nonce, endMs] of this.#endsMs) if (endMs < nowMs) this.#endsMs.delete(nonce);
    if (this.#endsMs.has(claims.nonce)) return false;
    this.#endsMs.set(claims.nonce, endOfLifeMs(claims));
    return true;
  }
}
