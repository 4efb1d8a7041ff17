import type { IncomingMessage } from 'node:http';
import { callerAddress } from '#kernel/http/caller-address.ts';
import { RateLimiter } from '#kernel/http/rate-limiter.ts';
import { sessionCookie } from './media-request.ts';

/** A wall of 16 with its tokens and a timeline dragged to and fro stay far below. */
const asks = { limit: 400, windowMs: 10_000 };
/** Many sessions may stand behind one address of an office. */
const asksOfAddress = { limit: 4_000, windowMs: 10_000 };
/** Recorders of a whole town behind one address come back together after a cut. */
const links = { limit: 300, windowMs: 60_000 };

/** How much one session and one address may ask of the relay; of this hub alone, in memory. */
export class GatewayLimits {
  readonly #sessions = new RateLimiter();
  readonly #addresses = new RateLimiter();
  readonly #links = new RateLimiter();

  /** NOTE: behind a proxy every address is the proxy's, hence its wide limit; a session's cannot be widened by new cookies alone. */
  mayAsk({ headers, socket }: IncomingMessage): boolean {
    const nowMs = performance.now();
    const isOfAddress = this.#addresses.take(callerAddress(socket.remoteAddress), asksOfAddress, nowMs) === 0;
    return isOfAddress && this.#sessions.take(sessionCookie(headers.cookie) ?? '', asks, nowMs) === 0;
  }

  mayLink({ socket }: IncomingMessage): boolean {
    return this.#links.take(callerAddress(socket.remoteAddress), links, performance.now()) === 0;
  }
}
