/*
 * A template holds blanks as words in braces: `В {house} отключена вода до {time}`. They are named in the town's own
 * language, and a telephonogram does not leave while one of them stands in it.
 */

const blankPattern = /\{([^{}\n]{1,60})\}/g;

/** Names of the blanks of a text, each once, in the order they stand. */
export function blanksOf(...texts: readonly string[]): string[] {
  const names = texts.flatMap((text) => [...text.matchAll(blankPattern)].map(([, name = '']) => name.trim()));
  return [...new Set(names)];
}

/** Puts what was written in the place of each blank, once from left to right; an empty one stays. */
export function fillBlanks(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(blankPattern, (whole, name: string) => {
    const value = Object.hasOwn(values, name.trim()) ? values[name.trim()] : undefined;
    return value?.trim() ? value.trim() : whole;
  });
}
