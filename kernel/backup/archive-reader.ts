import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { BackupDamaged, RestoreRefused } from './errors.ts';
import { backupFormatVersion, manifestHashName, manifestName, manifestSchema } from './manifest.ts';
import type { BackupManifest, BackupPart } from './manifest.ts';
import { blockBytes, paddingAfter, readTarHeader } from './tar-header.ts';

export interface BackupReader extends AsyncDisposable {
  readonly manifest: BackupManifest;
  /** The content of a part, verified once more. Parts of tables are a few megabytes, files what an upload may be. */
  read(name: string): Promise<Buffer>;
}

interface FoundEntry extends BackupPart {
  readonly offset: number;
}

const readAtOnceBytes = 1024 * 1024;
/** A town with a million files has a manifest of 150 MB. */
const manifestLimitBytes = 512 * 1024 * 1024;

/**
 * Opens a backup after reading every byte of it: each header, checksum and padding must be as it was written.
 *
 * @throws BackupDamaged naming the part, RestoreRefused when a newer Veche wrote the file
 */
export async function openBackup(file: string, signal?: AbortSignal): Promise<BackupReader> {
  const handle = await open(file, 'r');
  try {
    const entries = await scanEntries(handle, signal);
    const manifest = await readManifest(handle, entries);
    compareParts(entries.slice(0, -2), manifest.parts);
    const byName = new Map(entries.map((entry) => [entry.name, entry]));
    return {
      manifest,
      read: (name) => readPart(handle, byName.get(name), name),
      [Symbol.asyncDispose]: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

async function scanEntries(handle: FileHandle, signal: AbortSignal | undefined): Promise<FoundEntry[]> {
  const entries: FoundEntry[] = [];
  const { size } = await handle.stat();
  let offset = 0;
  for (;;) {
    signal?.throwIfAborted();
    const place = entries.length === 0 ? 'the beginning' : `the header after ${entries.at(-1)?.name}`;
    const block = await readExactly(handle, { offset, byteSize: blockBytes }, place);
    if (isZero(block)) {
      await expectEnd(handle, offset, size);
      return entries;
    }
    const header = readTarHeader(block);
    if (header === null)
      throw new BackupDamaged(`The backup is damaged: ${place} (byte ${offset}) is not as it was written.`);
    const content = offset + blockBytes;
    entries.push({ ...header, offset: content, sha256: await hashEntry(handle, header, content) });
    offset = content + header.byteSize + paddingAfter(header.byteSize);
  }
}

async function expectEnd(handle: FileHandle, offset: number, size: number): Promise<void> {
  const end = await readExactly(handle, { offset, byteSize: 2 * blockBytes }, 'the end');
  if (!isZero(end) || size !== offset + 2 * blockBytes) {
    throw new BackupDamaged(`The backup is damaged: its end (byte ${offset}) is not as it was written.`);
  }
}

async function hashEntry(
  handle: FileHandle,
  { name, byteSize }: { name: string; byteSize: number },
  start: number,
): Promise<string> {
  const hash = createHash('sha256');
  for (let done = 0; done < byteSize; done += readAtOnceBytes) {
    const span = { offset: start + done, byteSize: Math.min(readAtOnceBytes, byteSize - done) };
    hash.update(await readExactly(handle, span, name));
  }
  const padding = { offset: start + byteSize, byteSize: paddingAfter(byteSize) };
  if (!isZero(await readExactly(handle, padding, name)))
    throw new BackupDamaged(`The backup is damaged after ${name}.`);
  return hash.digest('hex');
}

async function readManifest(handle: FileHandle, entries: readonly FoundEntry[]): Promise<BackupManifest> {
  const [manifest, hash] = entries.slice(-2);
  if (
    manifest?.name !== manifestName ||
    hash?.name !== manifestHashName ||
    manifest.byteSize > manifestLimitBytes
  ) {
    throw new BackupDamaged('This is not a backup of Veche: it holds no manifest.');
  }
  const told = (await readExactly(handle, hash, manifestHashName)).toString('latin1');
  if (told !== `${manifest.sha256}\n`) {
    throw new BackupDamaged(`The backup is damaged: ${manifestName} does not match ${manifestHashName}.`);
  }
  return parseManifest(JSON.parse((await readExactly(handle, manifest, manifestName)).toString('utf8')));
}

function parseManifest(content: unknown): BackupManifest {
  const version =
    typeof content === 'object' && content !== null && 'formatVersion' in content
      ? content.formatVersion
      : null;
  if (typeof version === 'number' && version > backupFormatVersion) {
    throw new RestoreRefused(
      `The backup has format ${version}, and this Veche knows formats up to ${backupFormatVersion}: use the newer Veche.`,
    );
  }
  const parsed = manifestSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new BackupDamaged(`The manifest cannot be read: ${parsed.error.issues[0]?.path.join('.')}`);
}

/** The parts must be those the manifest names, in its order. */
function compareParts(found: readonly FoundEntry[], told: readonly BackupPart[]): void {
  for (const [index, part] of told.entries()) {
    const entry = found[index];
    if (entry?.name !== part.name || entry.byteSize !== part.byteSize) {
      throw new BackupDamaged(`The backup is damaged: ${part.name} is missing or in another place.`);
    }
    if (entry.sha256 !== part.sha256)
      throw new BackupDamaged(`The backup is damaged: ${part.name} was changed.`);
  }
  if (found.length > told.length)
    throw new BackupDamaged(`The backup holds ${found.length - told.length} foreign parts.`);
}

async function readPart(handle: FileHandle, entry: FoundEntry | undefined, name: string): Promise<Buffer> {
  if (!entry) throw new BackupDamaged(`The backup holds no ${name}.`);
  const bytes = await readExactly(handle, entry, name);
  if (createHash('sha256').update(bytes).digest('hex') === entry.sha256) return bytes;
  throw new BackupDamaged(`The backup was changed while it was read: ${name}.`);
}

async function readExactly(
  handle: FileHandle,
  { offset, byteSize }: { offset: number; byteSize: number },
  what: string,
): Promise<Buffer> {
  const bytes = Buffer.alloc(byteSize);
  const { bytesRead } = byteSize === 0 ? { bytesRead: 0 } : await handle.read(bytes, 0, byteSize, offset);
  if (bytesRead === byteSize) return bytes;
  throw new BackupDamaged(`The backup is cut off: the file ends in ${what}.`);
}

function isZero(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0);
}
