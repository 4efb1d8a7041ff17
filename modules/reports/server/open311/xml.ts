import { xmlText } from '#kernel/documents/xml-text.ts';

/** What each list's element is called; a list that is not named here has no place in the standard. */
const itemNames: Readonly<Record<string, string>> = {
  attributes: 'attribute',
  values: 'value',
  endpoints: 'endpoint',
  formats: 'format',
  notes: 'note',
  photos: 'photo',
};

/** A document as the standard has it: a declaration, no namespace, an empty element for what is not known. */
export function writeXml(root: string, item: string | null, answer: unknown): string {
  const content = Array.isArray(answer) && item !== null ? writeItems(item, answer) : writeValue(answer);
  return `<?xml version="1.0" encoding="utf-8"?>\n<${root}>${content}</${root}>\n`;
}

function writeItems(name: string, items: readonly unknown[]): string {
  return items.map((value) => `<${name}>${writeValue(value)}</${name}>`).join('');
}

function writeValue(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'object') return Object.entries(value).map(writeField).join('');
  return escapeXml(typeof value === 'string' ? value : JSON.stringify(value));
}

function writeField([name, value]: [string, unknown]): string {
  if (value === undefined) return '';
  const content = Array.isArray(value) ? writeItems(itemNames[name] ?? 'item', value) : writeValue(value);
  return `<${name}>${content}</${name}>`;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // NOTE: written bare, a reader would give back a line feed in its place.
  '\r': '&#13;',
};

/** What may have to be written otherwise or left out; one look spares most texts two passes. */
// oxlint-disable-next-line no-control-regex
const suspect = /[&<>"\u0000-\u0008\u000B-\u001F\uD800-\uDFFF\uFFFE\uFFFF]/;

export function escapeXml(text: string): string {
  if (!suspect.test(text)) return text;
  return xmlText(text).replace(/[&<>"\r]/g, (character) => escapes[character] ?? character);
}
