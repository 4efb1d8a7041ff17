import { deviceStore } from '#web/device-store.ts';
import { cardFields } from '../../contract/incident.ts';
import type { CardFields } from '../../contract/incident.ts';

/** What was typed on this device and not yet saved, over which version. */
export interface Copy {
  readonly version: number;
  readonly fields: CardFields;
}

export function isSame(one: CardFields, other: CardFields): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function keyOf(id: string): string {
  return `veche.incident.${id}`;
}

export function keepCopy(id: string, copy: Copy): void {
  deviceStore.setItem(keyOf(id), JSON.stringify(copy));
}

export function readCopy(id: string): Copy | null {
  const text = deviceStore.getItem(keyOf(id));
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || !('version' in value) || !('fields' in value))
      return null;
    const fields = cardFields.safeParse(value.fields);
    return fields.success && typeof value.version === 'number'
      ? { version: value.version, fields: fields.data }
      : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

export function forgetCopy(id: string): void {
  deviceStore.removeItem(keyOf(id));
}
