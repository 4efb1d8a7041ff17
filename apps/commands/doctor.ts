import { mkdir, statfs } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BootConfig } from '#kernel/config/boot.ts';
import { callCommand, HubNotRunning } from '#kernel/db/socket.ts';
import { describeHub, hubFacts } from './hub-facts.ts';
import type { HubFacts } from './hub-facts.ts';
import { hasEmbeddedDatabase, openTown } from './open-town.ts';

/** Below this a night of photos could fill the disk. */
const leastFreeBytes = 1024 ** 3;

/** Prints what this installation is; answers whether all is well. */
export async function diagnose(config: BootConfig, print: (line: string) => void): Promise<boolean> {
  print(`Node          ${process.version}`);
  for (const [name, value] of Object.entries(describeConfig(config))) print(`${name.padEnd(13)} ${value}`);
  const faults = [...(await diagnoseDisk(config, print)), ...(await diagnoseTown(config, print))];
  for (const fault of faults) print(`PROBLEM       ${fault}`);
  return faults.length === 0;
}

/** Secrets are told as set or not. */
function describeConfig(config: BootConfig): Record<string, string> {
  return {
    data: resolve(config.dataDirectory),
    listens: `${config.host}:${config.port}`,
    'public URL': config.publicUrl ?? 'not set',
    proxy: config.isProxyTrusted ? 'trusted' : 'none',
    database: config.databaseUrl === undefined ? 'embedded' : hidePassword(config.databaseUrl),
    mail: config.smtp === undefined ? 'not set: no mail leaves' : hidePassword(config.smtp.url),
    metrics: config.metricsToken === undefined ? 'this machine only' : 'with a token',
  };
}

function hidePassword(text: string): string {
  const url = new URL(text);
  if (url.password !== '') url.password = '***';
  if (url.searchParams.has('password')) url.searchParams.set('password', '***');
  return url.href;
}

async function diagnoseDisk({ dataDirectory }: BootConfig, print: (line: string) => void): Promise<string[]> {
  await mkdir(dataDirectory, { recursive: true, mode: 0o700 });
  const { bavail, bsize } = await statfs(dataDirectory);
  print(`disk free     ${gigabytes(bavail * bsize)}`);
  return bavail * bsize < leastFreeBytes ? ['less than 1 GB is free on the disk of the data directory'] : [];
}

async function diagnoseTown(config: BootConfig, print: (line: string) => void): Promise<string[]> {
  try {
    const found = await findFacts(config);
    print(`hub           ${found.isRunning ? 'running' : 'not running here'}`);
    if (!found.facts) {
      print('town          none yet');
      return [];
    }
    return printFacts(found.facts, print);
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}

async function findFacts(config: BootConfig): Promise<{ isRunning: boolean; facts: HubFacts | undefined }> {
  const running = await askHub(config);
  if (running) return { isRunning: true, facts: running };
  const isThere = config.databaseUrl !== undefined || (await hasEmbeddedDatabase(config.dataDirectory));
  if (!isThere) return { isRunning: false, facts: undefined };
  await using town = await openTown(config);
  return { isRunning: false, facts: await describeHub(town.hub) };
}

async function askHub({ dataDirectory }: BootConfig): Promise<HubFacts | undefined> {
  try {
    return hubFacts.parse(await callCommand(resolve(dataDirectory), 'doctor', {}));
  } catch (error) {
    if (error instanceof HubNotRunning) return undefined;
    throw error;
  }
}

function printFacts(facts: HubFacts, print: (line: string) => void): string[] {
  const { town, backups } = facts;
  print(`town          ${town.name} (${town.kind}), ${town.timeZone}, ${town.country}`);
  print(`PostgreSQL    ${facts.postgresVersion} ${facts.databaseKind}, PostGIS ${facts.postgisVersion}`);
  print(`size          ${gigabytes(facts.databaseBytes)}`);
  if (!backups) return [];
  const { lastBackupAt, lastDurationMs, lastStoppedMs, lastError } = backups;
  const cost =
    lastDurationMs === null ? '' : `, took ${lastDurationMs} ms, queries waited ${lastStoppedMs} ms`;
  print(`last backup   ${lastBackupAt ?? 'none yet'}${cost}`);
  return lastError === null ? [] : [`the automatic backup fails: ${lastError}`];
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1024 ** 3).toFixed(2)} GB`;
}
