/** Characters that XML 1.0 cannot carry in any form: an office program refuses a document that holds one. */
const unspeakable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;

/** A text for a document that is XML inside: DOCX, XLSX, a feed. */
export function xmlText(text: string): string {
  return text.replaceAll(unspeakable, '');
}
