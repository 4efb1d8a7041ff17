import { join } from 'node:path';
import type { BootConfig } from '#kernel/config/boot.ts';
import { createDiskStore } from './disk-store.ts';
import { createS3Store } from './s3-store.ts';
import type { FileStore } from './store.ts';

/** The town's file store, as the boot configuration says. */
export function openFileStore({ s3, dataDirectory }: Pick<BootConfig, 's3' | 'dataDirectory'>): FileStore {
  return s3 ? createS3Store(s3) : createDiskStore(join(dataDirectory, 'files'));
}
