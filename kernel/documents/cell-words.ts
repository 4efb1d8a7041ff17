import { localPercent } from './table-document.ts';
import type { Cell } from './table-document.ts';

/** A cell as the language writes it. */
export function wordsOf(cell: Cell, locale: string): string {
  if (cell === null) return '—';
  if (typeof cell === 'string') return cell;
  if (typeof cell === 'number') return new Intl.NumberFormat(locale).format(cell);
  return localPercent(cell.percent, locale);
}

export function languageOf(locale: string): string {
  return { ru: 'ru-RU', uk: 'uk-UA' }[locale] ?? 'en-GB';
}
