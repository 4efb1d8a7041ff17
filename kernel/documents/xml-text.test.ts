import fc from 'fast-check';
import { expect, test } from 'vitest';
import { XMLValidator } from 'fast-xml-parser';
import { SaxesParser } from 'saxes';
import { xmlText } from './xml-text.ts';

function isRead(text: string): boolean {
  const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  const parser = new SaxesParser({});
  let isSound = true;
  parser.on('error', () => (isSound = false));
  parser.write(`<a>${escaped}</a>`).close();
  return isSound && XMLValidator.validate(`<a>${escaped}</a>`) === true;
}

test('any text is carried by XML once it is cleaned, and words lose nothing', () => {
  fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => isRead(xmlText(text))));
  expect(isRead('a\u000Bb')).toBe(false);
  expect(xmlText('Яма\u000B у\u0000 дома\uFFFE,\tі ї 😀\n')).toBe('Яма у дома,\tі ї 😀\n');
});
