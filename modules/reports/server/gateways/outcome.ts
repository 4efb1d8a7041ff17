import type { ForwardingFault } from '../../contract/gateways/gateway.ts';
import type { PeerAnswer } from './peer.ts';
import { readCreated, readErrors } from './read-answer.ts';

/*
 * What a call that sends a report has come to. Open311 has no key against doing twice, so the one question that
 * matters is whether the report may have arrived: only what certainly has not is ever sent again by itself.
 */
export type Outcome =
  | { readonly kind: 'sent'; readonly remoteId: string }
  | { readonly kind: 'token'; readonly token: string }
  /** Certainly not taken, and it may be another time. */
  | { readonly kind: 'later'; readonly detail: string | null }
  /** Certainly not taken, and it will not be. */
  | { readonly kind: 'refused'; readonly fault: ForwardingFault; readonly detail: string | null }
  /** It may be there. */
  | { readonly kind: 'unclear'; readonly detail: string | null };

/** Too many at once, and the one code by which a server says that it took nothing in. */
const takesNothing: ReadonlySet<number> = new Set([429, 503]);

export function outcomeOf({ status, document }: PeerAnswer): Outcome {
  const detail = readErrors(document);
  if (status === 200 || status === 201) return outcomeOfSuccess(document);
  if (takesNothing.has(status)) return { kind: 'later', detail };
  if (status === 401 || status === 403) return { kind: 'refused', fault: 'key-refused', detail };
  if (status === 404) return { kind: 'refused', fault: 'service-unknown', detail };
  // NOTE: a timeout of a proxy before the server, which may have gone on.
  if (status === 408) return { kind: 'unclear', detail };
  if (status >= 300 && status < 500) return { kind: 'refused', fault: 'refused', detail };
  return { kind: 'unclear', detail };
}

function outcomeOfSuccess(document: unknown): Outcome {
  const created = readCreated(document);
  if (created?.service_request_id) return { kind: 'sent', remoteId: created.service_request_id };
  if (created?.token) return { kind: 'token', token: created.token };
  return { kind: 'unclear', detail: null };
}

const minuteMs = 60_000;
const retryMinutes = [1, 5, 15, 60, 180, 360, 720];
const lookMinutes = [1, 5, 15];

/** When to try again after so many tries; null: a person's turn. */
export function retryAt(now: Date, attemptCount: number): Date | null {
  return after(now, retryMinutes[attemptCount - 1]);
}

/** When to look again for a report that may have arrived; null: a person's turn. */
export function lookAt(now: Date, lookCount: number): Date | null {
  return after(now, lookMinutes[lookCount]);
}

function after(now: Date, minutes: number | undefined): Date | null {
  return minutes === undefined ? null : new Date(now.getTime() + minutes * minuteMs);
}
