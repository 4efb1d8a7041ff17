import type { Duplex } from 'node:stream';

/** What comes out of one goes into the other, until one of them is over. */
export function joinTo(one: Duplex, other: Duplex): void {
  one.pipe(other);
  other.pipe(one);
  for (const [stream, partner] of [
    [one, other],
    [other, one],
  ] as const) {
    stream.on('error', () => partner.destroy());
    stream.once('close', () => partner.destroy());
  }
}
