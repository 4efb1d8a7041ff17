/** The right to follow a report that nobody's account stands behind. */
export interface FollowLinkTable {
  reportId: string;
  /** SHA-256 of the secret, hexadecimal. */
  tokenHash: string;
  createdAt: Date;
}
