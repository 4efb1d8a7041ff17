import { z } from 'zod';
import type { AreaPlace } from '../define-web.ts';

const key = 'veche_area';
const kept = z.object({ longitude: z.number(), latitude: z.number(), label: z.string() });

/** The place of "My area", kept on this device only. */
export function readStoredPlace(storage: Pick<Storage, 'getItem'> = localStorage): AreaPlace | null {
  try {
    return kept.parse(JSON.parse(storage.getItem(key) ?? 'null'));
  } catch {
    // What an older page or another program has left there is no place.
    return null;
  }
}

export function storePlace(place: AreaPlace, storage: Pick<Storage, 'setItem'> = localStorage): void {
  storage.setItem(key, JSON.stringify(place));
}

export function forgetPlace(storage: Pick<Storage, 'removeItem'> = localStorage): void {
  storage.removeItem(key);
}
