type DeviceStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

class MemoryStore implements DeviceStore {
  readonly #values = new Map<string, string>();

  getItem(key: string): string | null {
    return this.#values.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    this.#values.set(key, value);
  }

  removeItem(key: string): void {
    this.#values.delete(key);
  }
}

/**
 * What is remembered on this device. In a frame of another site browsers refuse it; then it is remembered as long as the
 * page is open.
 */
export const deviceStore: DeviceStore = openStore();

function openStore(): DeviceStore {
  try {
    return localStorage;
  } catch (error) {
    if (error instanceof DOMException && error.name === 'SecurityError') return new MemoryStore();
    throw error;
  }
}
