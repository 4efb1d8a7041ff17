import { foldForSearch, normaliseAddress } from './address-text.ts';

/** A word typed so far is as good as the word itself, less this for what is missing. */
const prefixPenalty = 0.1;
/** A typed word that fits neither the street nor the place costs this much. */
const strayWordPenalty = 0.25;

/**
 * How well typed words name a street, from 0 to 1: each word of the street's name finds its best typed word;
 * typed words left over must be the settlement's, or count against it.
 */
export function likeness(
  typed: readonly string[],
  street: { readonly searchKey: string; readonly settlement: string },
): number {
  const names = street.searchKey.split(' ').filter(Boolean);
  const used = new Set<string>();
  let found = 0;
  let letters = 0;
  for (const name of names) {
    const best = bestOf(typed, name);
    if (best.score >= 0.5) used.add(best.word);
    found += best.score * name.length;
    letters += name.length;
  }
  const places = foldForSearch(normaliseAddress(street.settlement)).split(' ');
  const strays = typed.filter((word) => !used.has(word) && bestOf(places, word).score < 0.7);
  return Math.max(0, found / Math.max(1, letters) - strays.length * strayWordPenalty);
}

function bestOf(words: readonly string[], wanted: string): { word: string; score: number } {
  return words.reduce(
    (best, word) => {
      const score = wordLikeness(word, wanted);
      return score > best.score ? { word, score } : best;
    },
    { word: '', score: 0 },
  );
}

function wordLikeness(typed: string, name: string): number {
  if (typed === name) return 1;
  if (typed.length >= 3 && name.startsWith(typed)) return 1 - prefixPenalty;
  return Math.max(0, 1 - editDistance(typed, name) / Math.max(typed.length, name.length));
}

/** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other (Damerau 1964). */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      const isSwap = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      const least = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (isSame ? 0 : 1),
        isSwap ? (beforeLast[column - 2] ?? 0) + 1 : Infinity,
      );
      current.push(least);
    }
    beforeLast = last;
    last = current;
  }
  return last[b.length] ?? 0;
}
