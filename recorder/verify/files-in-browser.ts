import type { ByteSource, PackageFiles } from './byte-source.ts';
import { openZip } from './read-zip.ts';

/** A package chosen in a browser: the file as it came, or the files of the folder it was unpacked into. */
export async function openChosen(files: readonly File[]): Promise<PackageFiles> {
  const [first] = files;
  if (files.length === 1 && first && first.webkitRelativePath === '') return await openZip(sourceOf(first));
  const sources = new Map(files.map((file) => [pathInside(file), sourceOf(file)]));
  return {
    names: [...sources.keys()],
    open: (name) => sources.get(name),
    isContainerWhole: () => Promise.resolve(true),
  };
}

/** Without the name of the folder that was chosen. */
function pathInside({ webkitRelativePath, name }: File): string {
  return webkitRelativePath.includes('/')
    ? webkitRelativePath.slice(webkitRelativePath.indexOf('/') + 1)
    : name;
}

function sourceOf(file: File): ByteSource {
  return {
    size: file.size,
    read: async (offset, length) =>
      new Uint8Array(await file.slice(offset, offset + Math.max(0, length)).arrayBuffer()),
  };
}
