import type { TokenKey } from './keys.ts';
import { TokenError, endOfLifeMs, readMediaToken } from './media-token.ts';
import type { MediaClaims } from './media-token.ts';
import type { Revocation } from './revocation.ts';

/** More used tokens than this within a minute are no people; then single-use tokens are refused. */
const maximumUsed = 100_000;

/** Life of a token and difference of clocks, twice over. */
const keptRevocationSeconds = 150;

interface Watched {
  readonly claims: MediaClaims;
  readonly end: () => void;
}

function later(a: Revocation, b: Revocation | undefined): Revocation {
  return b && b.untilSeconds > a.untilSeconds ? b : a;
}

/** Checks tokens and remembers the single-use ones that have been used, for as long as they could come again. */
export class TokenGate {
  readonly isOpen: boolean;
  readonly #recorderId: string;
  readonly #revoked = new Map<string, Revocation>();
  readonly #watched = new Set<Watched>();
  readonly #used = new Map<string, number>();
  readonly #utcMs: () => number;
  /** Of the recorder itself, for its own page. */
  readonly #ownKeys: readonly TokenKey[];
  #keys: readonly TokenKey[];

  constructor(
    recorderId: string,
    keys: readonly TokenKey[],
    options: {
      readonly utcMs?: (() => number) | undefined;
      readonly ownKeys?: readonly TokenKey[];
      /** Without any key everybody on this machine may do everything; settled at start. */
      readonly isOpen?: boolean;
    } = {},
  ) {
    this.#recorderId = recorderId;
    this.#keys = keys;
    this.#utcMs = options.utcMs ?? (() => Date.now());
    this.#ownKeys = options.ownKeys ?? [];
    this.isOpen = options.isOpen ?? false;
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
    if (this.#isRevoked(claims)) throw new TokenError('revoked');
    if (claims.isSingleUse) this.#use(claims, nowMs);
    return claims;
  }

  /** Those of before stay for as long as a token they are of may live. */
  revoke(revoked: readonly Revocation[]): void {
    const oldestSeconds = this.#utcMs() / 1000 - keptRevocationSeconds;
    for (const [key, { untilSeconds }] of this.#revoked)
      if (untilSeconds < oldestSeconds) this.#revoked.delete(key);
    for (const one of revoked)
      this.#revoked.set(`${one.kind} ${one.id}`, later(one, this.#revoked.get(`${one.kind} ${one.id}`)));
    for (const watched of this.#watched) {
      if (!this.#isRevoked(watched.claims)) continue;
      this.#watched.delete(watched);
      watched.end();
    }
  }

  /** What goes on under a token is ended when it is revoked; forgotten when the returned function is called. */
  watch(claims: MediaClaims, end: () => void): () => void {
    const watched = { claims, end };
    this.#watched.add(watched);
    return () => void this.#watched.delete(watched);
  }

  #isRevoked({ person, session, issuedAtSeconds }: MediaClaims): boolean {
    return [this.#revoked.get(`person ${person}`), this.#revoked.get(`session ${session}`)].some(
      (found) => found !== undefined && issuedAtSeconds <= found.untilSeconds,
    );
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
