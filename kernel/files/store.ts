import type { Readable } from 'node:stream';

export interface StoredObject {
  readonly byteSize: number;
  readonly stream: Readable;
}

/**
 * Where the bytes of files lie. Keys are made by us (`<id>.full`), never by a user, and are written once.
 * A key that `put` has answered for is whole and on the disk; one it has not is absent.
 */
export interface FileStore {
  /** @throws Problem `files.no-space`, `files.store-unavailable` */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** Null when there is no such key. The caller must read or destroy the stream. */
  get(key: string): Promise<StoredObject | null>;
  /** Removing an absent key is not an error. */
  remove(key: string): Promise<void>;
  freeBytes(): Promise<number>;
}
