import { existsSync } from 'node:fs';
import { resolve } from 'node:path';

/** Real camera answers and videos lie beside the repository on some machines; tests that need them are skipped elsewhere. */
export const sharedData = resolve(import.meta.dirname, '../../../shared/data');

export const hasSharedData = existsSync(sharedData);
