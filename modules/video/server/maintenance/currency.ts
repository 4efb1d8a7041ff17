import type { Town } from '#kernel/config/town.store.ts';
import type { Currency } from '../../contract/maintenance.ts';

export function currencyOf({ country }: Pick<Town, 'country'>): Currency {
  return country === 'UA' ? 'UAH' : 'RUB';
}
