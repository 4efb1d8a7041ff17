import { createHash } from 'node:crypto';

/** What is kept of a token: tokens are long and random, so that a plain hash cannot be searched backwards. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
