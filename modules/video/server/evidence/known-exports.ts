import { z } from 'zod';
import type { CustodyRow } from './custody.ts';

const exportFacts = z.object({ export: z.string(), sha256: z.string() });

export interface Compared {
  readonly knownAs: 'same' | 'other' | 'not-compared' | 'unknown';
  readonly isKeyKnown: boolean;
  readonly position: number | null;
}

/** A package that somebody checks, against those that left the town through this hub. */
export function compareWithExports(
  found: { readonly exportId: string; readonly sha256: string | null; readonly fingerprint: string },
  custody: readonly CustodyRow[],
  keys: readonly string[],
): Compared {
  const isKeyKnown = keys.includes(found.fingerprint);
  const known = custody.flatMap(({ action, facts, position }) => {
    const told = action === 'exported' ? exportFacts.safeParse(JSON.parse(facts)).data : undefined;
    return told?.export === found.exportId ? [{ ...told, position }] : [];
  })[0];
  if (!known) return { knownAs: 'unknown', isKeyKnown, position: null };
  const { position } = known;
  if (found.sha256 === null) return { knownAs: 'not-compared', isKeyKnown, position };
  return { knownAs: found.sha256 === known.sha256 ? 'same' : 'other', isKeyKnown, position };
}
