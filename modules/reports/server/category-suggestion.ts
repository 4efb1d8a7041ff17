/** How many categories are worth showing under a text. */
const suggestedAtMost = 3;

export interface SuggestibleCategory {
  readonly id: string;
  readonly keywords: readonly string[];
}

/** Categories whose keywords begin words of the text, the most hits first; ties go to the longer keyword. */
export function suggestCategoryIds(text: string, categories: readonly SuggestibleCategory[]): string[] {
  const words = wordsOf(text);
  return categories
    .map(({ id, keywords }) => ({ id, weight: weighKeywords(words, keywords) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, suggestedAtMost)
    .map(({ id }) => id);
}

function wordsOf(text: string): string[] {
  return (
    text
      .toLocaleLowerCase('ru')
      .replaceAll('ё', 'е')
      .match(/[\p{L}ʼ']+/gu) ?? []
  );
}

function weighKeywords(words: readonly string[], keywords: readonly string[]): number {
  const hits = keywords
    .map((keyword) => keyword.replaceAll('ё', 'е'))
    .filter((keyword) => words.some((word) => word.startsWith(keyword)));
  // A hit counts once per keyword; its length breaks ties, as long beginnings are more telling.
  return hits.reduce((sum, keyword) => sum + 100 + keyword.length, 0);
}
