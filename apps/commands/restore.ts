import { resolve } from 'node:path';
import { schemasOf } from '#kernel/boot.ts';
import { restoreBackup } from '#kernel/backup/restore-backup.ts';
import type { BootConfig } from '#kernel/config/boot.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { kernelParts, noHubFacts } from '#kernel/module/kernel-parts.ts';
import { CommandError } from './command.ts';
import type { CommandTools } from './command.ts';
import { modulesDirectory } from './open-town.ts';

const shownFiles = 10;

export async function restoreTown(
  config: BootConfig,
  file: string,
  { print, signal }: CommandTools,
): Promise<void> {
  const startedAt = performance.now();
  const parts = schemasOf([...kernelParts(noHubFacts), ...(await discoverModules(modulesDirectory))]);
  const { dataDirectory, databaseUrl, s3 } = config;
  const target = { dataDirectory, databaseUrl, s3, parts };
  const { manifest, rowCount, missingFiles, audit } = await restoreBackup(file, target, {
    onProgress: print,
    signal,
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  const place = config.databaseUrl === undefined ? resolve(config.dataDirectory) : 'the database server';
  print(
    `${manifest.town.name} as of ${manifest.createdAt} is restored to ${place}: ${rowCount} rows in ${seconds} s.`,
  );
  if (missingFiles.length > 0) {
    const names = missingFiles.slice(0, shownFiles).join('\n  ');
    print(`${missingFiles.length} files are in the database and nowhere else:\n  ${names}`);
  }
  if (audit.kind === 'broken') {
    throw new CommandError(
      `The town is restored, but its audit was broken already: seal ${audit.sealNumber}, ${audit.what}.`,
    );
  }
  print(`The audit is intact: ${audit.entryCount} entries under ${audit.sealCount} seals.`);
}
