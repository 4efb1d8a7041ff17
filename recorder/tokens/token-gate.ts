import type { TokenKey } from './keys.ts';
import { TokenError, endOfLifeMs, readMediaToken } from './media-token.ts';
import type { MediaClaims } from './media-token.ts';

/** More used tokens than this within a minute are no people; then single-use tokens are refused. */
const maximumUsed = 100_000;

/** Checks tokens and remembers the single-use ones that have been used, for as long as they could come again. */
export class TokenGate {
  readonly #recorderId: string;
  readonly #used = new Map<string, number>();
  readonly #utcMs: () => number;
  /** Of the recorder itself, for its own page. */
  readonly #ownKeys: readonly TokenKey[];
  #keys: readonly TokenKey[];

  constructor(
    recorderId: string,
    keys: readonly TokenKey[],
    options: { readonly utcMs?: (() => number) | undefined; readonly ownKeys?: readonly TokenKey[] } = {},
  ) {
    this.#recorderId = recorderId;
    this.#keys = keys;
    this.#utcMs = options.utcMs ?? (() => Date.now());
    this.#ownKeys = options.ownKeys ?? [];
  }

  /** Without keys everybody on this machine may do everything. */
  get isOpen(): boolean {
    return this.#keys.length === 0 && this.#ownKeys.length === 0;
  }

  replaceKeys(keys: readonly TokenKey[]): void {
    this.#keys = keys;
  }

  /** @throws TokenError */
  admit(token: string): MediaClaims {
    const nowMs = this.#utcMs();
    const claims = readMediaToken(token, {
      keys: [...this.#ownKeys, ...this.#keys],
      recorderId: this.#recorderId,
      nowMs,
    });
    if (claims.isSingleUse) this.#use(claims, nowMs);
    return claims;
  }

  #use(claims: MediaClaims, nowMs: number): void {
    for (const [nonce, untilMs] of this.#used) {
      if (untilMs > nowMs) break;
      this.#used.delete(nonce);
    }
    if (this.#used.has(claims.nonce) || this.#used.size >= maximumUsed) throw new TokenError('used-already');
    this.#used.set(claims.nonce, endOfLifeMs(claims));
  }
}
