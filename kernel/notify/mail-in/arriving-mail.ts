/** A mail as it arrived, whole and unread. */
export interface ArrivingMail {
  readonly raw: Uint8Array;
  /** What the SMTP envelope said; null where the mailbox does not tell. */
  readonly envelope: { readonly from: string; readonly to: readonly string[] } | null;
}

/** Keeps a mail for good, or throws: what was not kept is not taken from the sender. */
export type KeepMail = (mail: ArrivingMail) => Promise<void>;

/** Photos of a phone fit in; a server that sends more is told so and tells its user. */
export const maximumMailBytes = 30 * 1024 * 1024;
