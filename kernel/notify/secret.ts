import { createHash, timingSafeEqual } from 'node:crypto';

/** Takes the same time wherever the two differ. */
export function isSecret(given: string | string[] | undefined, expected: string): boolean {
  const [one, other] = [String(given ?? ''), expected].map((text) =>
    createHash('sha256').update(text).digest(),
  );
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}
