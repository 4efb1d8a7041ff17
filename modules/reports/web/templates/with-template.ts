/**
 * The field after a template was chosen. Words that were not written by the person (the first ones of the form, an
 * earlier template) give way; their own stay, and the template follows them.
 */
export function withTemplate(value: string, text: string, givingWay: readonly string[]): string {
  const own = value.trim();
  if (own === '' || givingWay.some((other) => other.trim() === own)) return text;
  return `${own}\n\n${text}`;
}
