import { createHmac } from 'node:crypto';

/*
 * Which answers are drawn. The draw of an answer follows from its id and a secret of the town alone: it can be made again
 * and comes out the same, nobody chooses it, and whoever does not know the secret cannot tell it beforehand, nor from the
 * draws of other answers.
 */

const shares = 2 ** 32;

export function isDrawn(secret: string, answerId: string, percent: number): boolean {
  const digest = createHmac('sha256', secret).update(`control-sample:${answerId}`).digest();
  return digest.readUInt32BE(0) < (percent / 100) * shares;
}
