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

/** Carries no address and no credentials, so that it may be logged. */
export class RtspError extends Error {
  readonly kind: RtspFailure;

  constructor(kind: RtspFailure, message: string) {
    super(message);
    this.name = 'RtspError';
    this.kind = kind;
  }
}
