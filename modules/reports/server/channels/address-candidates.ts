const candidatesAtMost = 5;
const wordsBefore = 3;

/**
 * Pieces of a text that may be addresses: a house number with the words before it. The search for addresses then tells
 * which of them are.
 *
 * @example addressCandidates('Яма у дома 5 по улице Мира, 12') // ['Яма у дома 5', 'по улице Мира 12']
 */
export function addressCandidates(text: string): string[] {
  const words = text.split(/[\s,;()]+/).filter(Boolean);
  const numbered = words.flatMap((word, index) => {
    if (index === 0 || !/^№?\d{1,4}\p{L}?(\/\d{1,3})?\.?$/u.test(word)) return [];
    const before = words
      .slice(Math.max(0, index - wordsBefore - 1), index)
      .filter((part) => !/^(д|дом|буд|будинок|house)\.?$/i.test(part))
      .slice(-wordsBefore);
    return before.length === 0 ? [] : [[...before, word.replace(/[№.]/g, '')]];
  });
  const shorter = numbered.flatMap((parts) =>
    parts.slice(0, -1).map((_, from) => parts.slice(from).join(' ')),
  );
  return [...new Set(shorter)].slice(0, candidatesAtMost * wordsBefore);
}
