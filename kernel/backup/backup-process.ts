import { join } from 'node:path';
import { openDatabase } from '#kernel/db/database.ts';
import { createDiskStore } from '#kernel/files/disk-store.ts';
import type { CopiedBackup, ProcessMessage } from './embedded-copy.ts';
import { writeBackup } from './write-backup.ts';

function tell(message: ProcessMessage): void {
  process.send?.(message);
}

async function main(settings: CopiedBackup): Promise<void> {
  const { dataDirectory, schemas, productVersion, file, files, copyDirectory, createdAt } = settings;
  await using database = await openDatabase({ kind: 'embedded', directory: copyDirectory });
  const store = createDiskStore(join(dataDirectory, 'files'));
  await writeBackup(
    { database, files: store, dataDirectory, schemas, productVersion },
    {
      file,
      files,
      createdAt: new Date(createdAt),
      onProgress: (progress) => tell({ progress }),
      signal: new AbortController().signal,
    },
  );
}

// NOTE: when the hub dies, so does the one who would remove the copy; the next start does it.
process.once('disconnect', () => process.exit(1));

try {
  await main(JSON.parse(process.argv[2] ?? '') as CopiedBackup);
  process.exit(0);
} catch (error) {
  tell({ failed: error instanceof Error ? error.message : String(error) });
  process.exitCode = 1;
  process.disconnect?.();
}
