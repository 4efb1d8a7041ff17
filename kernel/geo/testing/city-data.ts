import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Real extracts and tables stand beside the checkout and are not shipped; tests without them say 'skipped'. */
const cityData = resolve(import.meta.dirname, '../../../../shared/data/city');

export const hasCityData = existsSync(cityData);

export function cityFile(name: string): string {
  return join(cityData, name);
}
