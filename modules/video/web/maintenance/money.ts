import { useFormats } from '#web/texts.tsx';
import type { Currency } from '../../contract/maintenance.ts';

const minorOfMajor = 100;

/** Money is kept in the smallest unit of the town's currency. */
export function useMoney(currency: Currency): (minor: number | null) => string {
  const { number } = useFormats();
  return (minor) => (minor === null ? '—' : number(minor / minorOfMajor, { style: 'currency', currency }));
}

/** What somebody typed, in the smallest unit; null for nothing. */
export function minorOf(typed: string | null): number | null {
  const value = Number((typed ?? '').replaceAll(/\s/g, '').replace(',', '.'));
  return typed === null || !Number.isFinite(value) ? null : Math.round(value * minorOfMajor);
}
