/** Why a camera's stream cannot be received; the ledger keeps the kind. */
export type RtspFailure =
  | 'malformed'
  | 'refused'
  | 'not-found'
  | 'no-usable-track'
  | 'closed'
  | 'timeout'
  | 'unreachable'
  | 'stalled';

/** More exactly, where it is known: for the person who sets a camera up. */
export type RtspReason =
  | 'wrong-password'
  | 'password-needed'
  | 'untrusted-certificate'
  | 'connection-refused'
  | 'unknown-name';

/** Carries no address and no credentials, so that it may be logged. */
export class RtspError extends Error {
  readonly kind: RtspFailure;
  readonly reason: RtspReason | undefined;

  constructor(kind: RtspFailure, message: string, reason?: RtspReason) {
    super(message);
    this.name = 'RtspError';
    this.kind = kind;
    this.reason = reason;
  }
}
