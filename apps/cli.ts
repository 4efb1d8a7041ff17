import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ZodError } from 'zod';
import { readProductVersion } from '#kernel/backup/product-version.ts';
import { BackupDamaged, BackupFailed, RestoreRefused } from '#kernel/backup/errors.ts';
import { BootConfigError, readBootConfig } from '#kernel/config/boot.ts';
import { DataDirectoryInUse, DatabaseUnusable } from '#kernel/db/errors.ts';
import { backupCommand, verifyAuditCommand } from './commands/backups.ts';
import { CommandError } from './commands/command.ts';
import type { CommandTools, TownCommand } from './commands/command.ts';
import { diagnose } from './commands/doctor.ts';
import { importAreasCommand, importHousesCommand, importOsmCommand } from './commands/imports.ts';
import { importReportsCommand } from './commands/import-reports.ts';
import { recomputeClocksCommand } from './commands/recompute-clocks.ts';
import { addAdminCommand } from './commands/person.ts';
import { readPassword } from './commands/read-password.ts';
import { restoreTown } from './commands/restore.ts';
import { runOnTown } from './commands/run-on-town.ts';
import { townSettingsCommand } from './commands/town.ts';
import { verifyExport } from './commands/verify.ts';

const exitCodes = { ok: 0, failed: 1, usage: 2, interrupted: 130 } as const;

type Values = Readonly<Record<string, string | boolean | undefined>>;

interface Line {
  /** The words that call it. */
  readonly words: readonly string[];
  /** Names of the arguments that must follow. */
  readonly operands: readonly string[];
  /** Options with a value, each with what help calls the value. */
  readonly options: Readonly<Record<string, string>>;
  readonly about: string;
  run(operands: readonly string[], values: Values, tools: CommandTools): Promise<number | void>;
}

const lines: readonly Line[] = [
  {
    words: ['start'],
    operands: [],
    options: {},
    about: 'start the hub: pages, API, work in the background',
    run: async () => void (await import('./veche.ts')),
  },
  {
    words: ['import', 'osm'],
    operands: ['FILE'],
    options: { boundary: 'NAME' },
    about: 'streets, houses and the map from .osm.pbf, .osm or .osm.gz; NAME is the boundary of the town',
    run: ([file = ''], { boundary }, tools) =>
      onTown(importOsmCommand, { file: resolve(file), boundary }, tools),
  },
  {
    words: ['import', 'houses'],
    operands: ['FILE'],
    options: { mapping: 'FILE.json' },
    about: 'houses and who manages them from .csv or a .zip of one; the mapping names the columns',
    run: ([file = ''], { mapping }, tools) =>
      onTown(importHousesCommand, { file: resolve(file), mapping: absolute(mapping) }, tools),
  },
  {
    words: ['import', 'areas'],
    operands: ['FILE.geojson'],
    options: { kind: 'KIND' },
    about: 'areas; KIND is for those that name none: town, district, precinct, zone …',
    run: ([file = ''], { kind }, tools) => onTown(importAreasCommand, { file: resolve(file), kind }, tools),
  },
  {
    words: ['import', 'reports'],
    operands: ['FILE'],
    options: { map: 'MAP.json', trial: 'yes' },
    about:
      'old reports from .csv or .xlsx; the map names the columns, a trial only tells what would be rejected',
    run: ([file = ''], { map, trial }, tools) =>
      onTown(importReportsCommand, { file: resolve(file), map: absolute(map), trial }, tools),
  },
  {
    words: ['reports', 'recompute-clocks'],
    operands: [],
    options: {},
    about: 'compute the terms of all open reports anew, as each night does',
    run: (_operands, _values, tools) => onTown(recomputeClocksCommand, {}, tools),
  },
  {
    words: ['backup'],
    operands: ['FILE'],
    options: {},
    about: 'database and files into one verified file',
    run: ([file = ''], _values, tools) => onTown(backupCommand, { file: resolve(file) }, tools),
  },
  {
    words: ['restore'],
    operands: ['FILE'],
    options: {},
    about: 'a backup into an empty data directory or an empty database',
    run: ([file = ''], _values, tools) => restoreTown(readBootConfig(process.env), resolve(file), tools),
  },
  {
    words: ['audit', 'verify'],
    operands: [],
    options: {},
    about: 'recompute every seal of the audit',
    run: (_operands, _values, tools) => onTown(verifyAuditCommand, {}, tools),
  },
  {
    words: ['verify'],
    operands: ['PACKAGE'],
    options: { key: 'FINGERPRINT', 'camera-ca': 'FILE' },
    about:
      'check exported footage, packed or unpacked; FINGERPRINT is that of the recorder that signed, FILE holds certificates (PEM) that may vouch for keys of cameras',
    run: async ([path = ''], { key, 'camera-ca': anchors }, { print }) =>
      (await verifyExport(resolve(path), {
        expectedFingerprint: typeof key === 'string' ? key : undefined,
        cameraAnchors: typeof anchors === 'string' ? await readFile(anchors, 'utf8') : undefined,
        print,
      }))
        ? exitCodes.ok
        : exitCodes.failed,
  },
  {
    words: ['doctor'],
    operands: [],
    options: {},
    about: 'configuration, database, disk, backups, and what is wrong with them',
    run: async (_operands, _values, { print }) =>
      (await diagnose(readBootConfig(process.env), print)) ? exitCodes.ok : exitCodes.failed,
  },
  {
    words: ['person', 'add-admin'],
    operands: ['EMAIL'],
    options: { name: 'NAME' },
    about: 'an administrator of the town; the password is asked, or read from the standard input',
    run: async ([email = ''], { name }, tools) =>
      onTown(
        addAdminCommand,
        { email, name: name ?? email, password: await readPassword(tools.signal) },
        tools,
      ),
  },
  {
    words: ['settings', 'town'],
    operands: [],
    options: { name: 'NAME', 'time-zone': 'ZONE', country: 'RU|UA' },
    about: 'show or change what the town is called and where it is',
    run: (_operands, { name, country, 'time-zone': timeZone }, tools) =>
      onTown(townSettingsCommand, { name, timeZone, country }, tools),
  },
];

async function onTown(command: TownCommand, input: unknown, tools: CommandTools): Promise<void> {
  // NOTE: read before the town is opened, so that a slip of the keyboard does not wait for a database.
  command.input.parse(input);
  await runOnTown(readBootConfig(process.env), command, input, tools);
}

function absolute(path: string | boolean | undefined): string | undefined {
  return typeof path === 'string' ? resolve(path) : undefined;
}

function usageOf({ words, operands, options }: Line): string {
  const optional = Object.entries(options).map(([name, value]) => `[--${name} ${value}]`);
  return ['veche', ...words, ...operands, ...optional].join(' ');
}

function helpText(shown: readonly Line[]): string {
  const about = shown.map((line) => `  ${usageOf(line)}\n      ${line.about}`);
  const where = 'VECHE_DATA (./data) and DATABASE_URL say which town; docs/operate tells more.';
  return ['Usage:', ...about, '', where].join('\n');
}

async function main(args: readonly string[]): Promise<number | undefined> {
  if (args.includes('--version')) return tell(await readProductVersion());
  const line = lines.find(({ words }) => words.every((word, index) => args[index] === word));
  const isHelp = args.length === 0 || args[0] === 'help' || args.includes('--help') || args.includes('-h');
  if (isHelp) return tell(helpText(line ? [line] : lines));
  if (!line) return refuseUsage(args);
  if (line.words[0] === 'start') return void (await line.run([], {}, toolsOf(new AbortController())));
  return await runLine(line, args.slice(line.words.length));
}

function tell(text: string): number {
  console.log(text);
  return exitCodes.ok;
}

function refuseUsage(args: readonly string[]): number {
  const near = lines.filter(({ words }) => words[0] === args[0]);
  console.error(`Veche knows no command "${args.join(' ')}".\n\n${helpText(near.length > 0 ? near : lines)}`);
  return exitCodes.usage;
}

async function runLine(line: Line, rest: readonly string[]): Promise<number> {
  const ending = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => ending.abort());
  try {
    const { operands, values } = readArguments(line, rest);
    return (await line.run(operands, values, toolsOf(ending))) ?? exitCodes.ok;
  } catch (error) {
    return tellFailure(line, error, ending.signal.aborted);
  }
}

function toolsOf(ending: AbortController): CommandTools {
  return { print: (text) => console.log(text), signal: ending.signal };
}

class UsageError extends Error {}

function readArguments(line: Line, rest: readonly string[]): { operands: readonly string[]; values: Values } {
  const options = Object.fromEntries(
    Object.keys(line.options).map((name) => [name, { type: 'string' as const }]),
  );
  try {
    const { positionals, values } = parseArgs({ args: [...rest], options, allowPositionals: true });
    if (positionals.length === line.operands.length) return { operands: positionals, values };
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  throw new UsageError(`This needs ${line.operands.join(' ') || 'no arguments'}.`);
}

function tellFailure(line: Line, error: unknown, isInterrupted: boolean): number {
  if (isInterrupted) {
    console.error('Interrupted: nothing was changed.');
    return exitCodes.interrupted;
  }
  if (error instanceof UsageError || error instanceof ZodError) {
    const reason = error instanceof ZodError ? describeInput(error) : error.message;
    console.error(`${reason}\n\nUsage: ${usageOf(line)}`);
    return exitCodes.usage;
  }
  console.error(isExpected(error) ? error.message : error);
  return exitCodes.failed;
}

function describeInput(error: ZodError): string {
  return error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n');
}

const expected = [
  CommandError,
  BackupDamaged,
  BackupFailed,
  RestoreRefused,
  BootConfigError,
  DataDirectoryInUse,
  DatabaseUnusable,
];
const fileErrors = ['ENOENT', 'EACCES', 'EISDIR', 'ENOSPC', 'EROFS'];

function isExpected(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const isFileError = 'code' in error && fileErrors.includes(String(error.code));
  return isFileError || expected.some((kind) => error instanceof kind);
}

const exitCode = await main(process.argv.slice(2));
// NOTE: `start` goes on; everything else has ended, whatever timers a library may have left.
if (exitCode !== undefined) process.exit(exitCode);
