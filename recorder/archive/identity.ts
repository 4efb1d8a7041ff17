import { readFile } from 'node:fs/promises';
import { newId } from '#kernel/ids.ts';
import { z } from 'zod';
import { writeFileDurably } from './durable.ts';
import { codeOf, readMarker } from './storage.ts';

const identitySchema = z.object({
  recorderId: z.uuid(),
  /** Storage id by path. */
  storages: z.record(z.string(), z.uuid()),
});
export type Identity = z.infer<typeof identitySchema>;

/** Who this recorder is. When the file is lost, the markers of its disks tell. */
export async function readIdentity(file: string, storagePaths: readonly string[]): Promise<Identity> {
  try {
    return identitySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
  const markers = await Promise.all(
    storagePaths.map(async (path) => await readMarker(path).catch(() => undefined)),
  );
  const recorderId = markers.find((marker) => marker !== undefined)?.recorderId ?? newId();
  return { recorderId, storages: {} };
}

export async function writeIdentity(file: string, identity: Identity): Promise<void> {
  await writeFileDurably(file, `${JSON.stringify(identity, undefined, 2)}\n`);
}
