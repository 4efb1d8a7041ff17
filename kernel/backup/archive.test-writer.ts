import { join } from 'node:path';
import { openArchiveWriter } from './archive-writer.ts';
import { backupFormatVersion } from './manifest.ts';

/** Writes one backup after the other until it is killed. */
const [folder = '.', run = '0'] = process.argv.slice(2);

for (let number = 0; ; number += 1) {
  await using archive = await openArchiveWriter(join(folder, `${run}-${number}.tar`));
  if (number === 1) process.send?.('writing');
  for (let part = 0; part < 20; part += 1) await archive.add(`files/${part}`, Buffer.alloc(64 * 1024, part));
  await archive.seal({
    format: 'veche-backup',
    formatVersion: backupFormatVersion,
    productVersion: '0.1.0',
    createdAt: new Date().toISOString(),
    town: { kind: 'empty', name: 'Проба' },
    databaseKind: 'embedded',
    schemas: [],
    tables: [],
    sequences: [],
    files: { kind: 'included', count: 20, missing: [] },
  });
  await archive.publish();
}
