import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A town without a backup makes one in its first minute; with this one it waits for its hour, as towns mostly do. */
export async function pretendBackup(dataDirectory: string): Promise<void> {
  await mkdir(join(dataDirectory, 'backups'), { recursive: true });
  await writeFile(join(dataDirectory, 'backups', 'auto-2000-01-01T000000Z.veche.tar'), '');
}
