import { open, readdir, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { ByteSource, PackageFiles } from './byte-source.ts';
import { openZip } from './read-zip.ts';

/** A package on a disk: the file as it came, or the folder it was unpacked into. */
export interface PackageOnDisk extends AsyncDisposable {
  readonly files: PackageFiles;
}

/** @throws PackageUnreadable */
export async function openPackage(path: string): Promise<PackageOnDisk> {
  const handles: FileHandle[] = [];
  const openSource = async (file: string): Promise<ByteSource> => {
    const handle = await open(file, 'r');
    handles.push(handle);
    return sourceOf(handle, (await handle.stat()).size);
  };
  const close = async (): Promise<void> => {
    for (const handle of handles) await handle.close();
  };
  try {
    const isFolder = (await stat(path)).isDirectory();
    const files = isFolder ? await openFolder(path, openSource) : await openZip(await openSource(path));
    return { files, [Symbol.asyncDispose]: close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openFolder(
  path: string,
  openSource: (file: string) => Promise<ByteSource>,
): Promise<PackageFiles> {
  const sources = new Map<string, ByteSource>();
  for (const entry of await readdir(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    sources.set(file.slice(join(path, sep).length).replaceAll(sep, '/'), await openSource(file));
  }
  return {
    names: [...sources.keys()],
    open: (name) => sources.get(name),
    isContainerWhole: () => Promise.resolve(true),
  };
}

function sourceOf(handle: FileHandle, size: number): ByteSource {
  return {
    size,
    read: async (offset, length) => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      if (bytes.length === 0) return bytes;
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, offset);
      return bytes.subarray(0, bytesRead);
    },
  };
}
