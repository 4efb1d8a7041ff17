/** Bytes that are read in parts: a file on a disk, or one that was chosen in a browser. */
export interface ByteSource {
  readonly size: number;
  /** Fewer bytes than asked for where the source ends. */
  read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>>;
}

/** The files of a package by their names, wherever they lie. */
export interface PackageFiles {
  readonly names: readonly string[];
  open(name: string): ByteSource | undefined;
  /** Whether everything around the files is as the recorder writes it; a folder has nothing around its files. */
  isContainerWhole(createdAtUs: number): Promise<boolean>;
}

export function partOf(source: ByteSource, offset: number, size: number): ByteSource {
  return {
    size,
    read: async (from, length) =>
      await source.read(offset + from, Math.max(0, Math.min(length, size - from))),
  };
}

export async function sha256Hex(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}
