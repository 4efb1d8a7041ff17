/** A store of objects on this device (IndexedDB). Rejects where the browser keeps nothing, as in some private windows. */
export interface DeviceStore<Name extends string> {
  /** One transaction over everything: after a crash it has happened whole or not at all. */
  change: (work: (stores: Record<Name, IDBObjectStore>) => void) => Promise<void>;
  /** One object by its key, or all of them. */
  read: (name: Name, key?: IDBValidKey) => Promise<unknown>;
}

export function deviceStore<Name extends string>(
  databaseName: string,
  parts: Readonly<Record<Name, IDBObjectStoreParameters>>,
): DeviceStore<Name> {
  const names = Object.keys(parts) as Name[];
  let opened: Promise<IDBDatabase> | undefined;

  function open(): Promise<IDBDatabase> {
    opened ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(databaseName, 1);
      request.onupgradeneeded = () => {
        for (const name of names) request.result.createObjectStore(name, parts[name]);
      };
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error ?? new Error(databaseName));
    });
    return opened;
  }

  return {
    change: async (work) => {
      const transaction = (await open()).transaction(names, 'readwrite');
      const stores = names.map((name) => [name, transaction.objectStore(name)] as const);
      work(Object.fromEntries(stores) as Record<Name, IDBObjectStore>);
      await new Promise<void>((resolve, reject) => {
        transaction.oncomplete = () => resolve();
        transaction.onabort = () => reject(transaction.error ?? new Error(databaseName));
      });
    },
    read: async (name, key) => {
      const objects = (await open()).transaction(name).objectStore(name);
      const request = key === undefined ? objects.getAll() : objects.get(key);
      return await new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result as unknown);
        request.onerror = () => reject(request.error ?? new Error(databaseName));
      });
    },
  };
}
