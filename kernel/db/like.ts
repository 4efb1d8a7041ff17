/** A pattern for LIKE that finds the text itself: `%` and `_` in a person's words mean only themselves. */
export function containing(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;
}
