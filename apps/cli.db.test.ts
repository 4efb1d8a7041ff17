import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readBootConfig } from '#kernel/config/boot.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { readBasemapVersion } from '#kernel/geo/basemap.store.ts';
import type { GeoTables } from '#kernel/geo/tables.ts';
import { cityFile, hasCityData } from '#kernel/geo/testing/city-data.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { listenForStateChanges } from '#kernel/state.ts';
import { importAreasCommand, importHousesCommand, importOsmCommand } from './commands/imports.ts';
import type { TownCommand } from './commands/command.ts';
import { startCommandSocket } from './commands/command-socket.ts';
import { addAdminCommand } from './commands/person.ts';
import { runOnTown } from './commands/run-on-town.ts';
import { townSettingsCommand } from './commands/town.ts';

const noBackups = {
  isOn: false,
  lastBackupAt: null,
  lastCheckedAt: null,
  lastDurationMs: null,
  lastStoppedMs: null,
  lastError: null,
  failureCount: 0,
};
const testTimeoutMs = 60_000;

let town: TestHub;
let socket: AsyncDisposable;
let stateChanges: AsyncDisposable;
let folder: string;

beforeAll(async () => {
  town = await openTestHub();
  folder = await mkdtemp(join(tmpdir(), 'veche-cli-'));
  stateChanges = await listenForStateChanges(town.hub);
  socket = await startCommandSocket(town.hub, noBackups);
}, 240_000);

afterAll(async () => {
  await socket[Symbol.asyncDispose]();
  await stateChanges[Symbol.asyncDispose]();
  await town[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

async function run(
  command: TownCommand,
  input: unknown,
  onPrint: (line: string) => void = () => undefined,
): Promise<string[]> {
  const printed: string[] = [];
  const config = readBootConfig({ VECHE_DATA: town.hub.config.dataDirectory });
  const print = (line: string): void => {
    printed.push(line);
    onPrint(line);
  };
  const tools = { print, signal: new AbortController().signal };
  await runOnTown(config, command, input, tools);
  return printed;
}

async function fileOf(name: string, content: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

async function count(table: string): Promise<number> {
  const { rows } = await town.hub.database.executeSql(`select count(*) from ${table}`);
  return Number(rows[0]?.['count']);
}

async function runCli(args: readonly string[], environment: Record<string, string> = {}) {
  const cli = spawn(process.execPath, [join(import.meta.dirname, 'veche-cli.js'), ...args], {
    env: { ...process.env, VECHE_DATA: join(folder, 'nowhere'), ...environment },
  });
  const texts = { out: '', err: '' };
  cli.stdout.on('data', (chunk) => (texts.out += String(chunk)));
  cli.stderr.on('data', (chunk) => (texts.err += String(chunk)));
  const [code] = await once(cli, 'close');
  return { code: code as number, ...texts };
}

const districts = JSON.stringify({
  type: 'FeatureCollection',
  features: [
    {
      type: 'Feature',
      properties: { name: 'Город', kind: 'town' },
      geometry: {
        type: 'Polygon',
        coordinates: [
          [
            [40, 50],
            [42, 50],
            [42, 52],
            [40, 52],
            [40, 50],
          ],
        ],
      },
    },
  ],
});

test(
  'the help names every command, and an unknown one is answered with it',
  async () => {
    const [help, unknown] = await Promise.all([runCli(['--help']), runCli(['impart'])]);

    expect(help).toMatchObject({ code: 0, err: '' });
    for (const command of [
      'start',
      'import osm',
      'backup',
      'restore',
      'audit verify',
      'doctor',
      'person add-admin',
    ]) {
      expect(help.out).toContain(`veche ${command}`);
    }
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('knows no command "impart"');
  },
  testTimeoutMs,
);

test(
  'a missing argument, a bad setting and a town that is not there are told without a stack',
  async () => {
    const [missing, setting, nowhere] = await Promise.all([
      runCli(['backup']),
      runCli(['doctor'], { PORT: 'eighty' }),
      runCli(['audit', 'verify'], { DATABASE_URL: '' }),
    ]);

    expect(missing).toMatchObject({ code: 2, err: expect.stringContaining('Usage: veche backup FILE') });
    expect(setting).toMatchObject({ code: 1, err: expect.stringContaining('PORT') });
    expect(nowhere).toMatchObject({ code: 1, err: expect.stringContaining('There is no town') });
    for (const { err } of [missing, setting, nowhere]) expect(err).not.toContain('    at ');
  },
  testTimeoutMs,
);

test(
  'a broken import file is named and nothing is changed',
  async () => {
    const before = [
      await count('geo.area'),
      await count('geo.house'),
      await count('geo.import_run'),
      await count('audit.entry'),
    ];

    const broken: readonly (readonly [TownCommand, string, string])[] = [
      [importAreasCommand, 'broken.geojson', '{"type": "Feature'],
      [importHousesCommand, 'broken.csv', 'a,b\n1,2\n'],
      [importOsmCommand, 'broken.osm', '<osm><node id="1" '],
    ];

    for (const [command, name, content] of broken) {
      const file = await fileOf(name, content);
      await expect(run(command, { file })).rejects.toThrow(/could not be read/);
    }
    expect([
      await count('geo.area'),
      await count('geo.house'),
      await count('geo.import_run'),
      await count('audit.entry'),
    ]).toEqual(before);
  },
  testTimeoutMs,
);

test('a file that is not there is told by its name', async () => {
  await expect(run(importAreasCommand, { file: join(folder, 'absent.geojson') })).rejects.toThrow(
    /absent\.geojson/,
  );
});

test(
  'imported areas move the town and make old tiles stale, in the running hub at once',
  async () => {
    const version = await readBasemapVersion(tablesOf<GeoTables>(town.hub.database.handle));

    const printed = await run(importAreasCommand, { file: await fileOf('town.geojson', districts) });

    expect(printed).toContain('area: 1 new, 0 changed, 0 as before');
    await expect
      .poll(() => town.hub.state.town)
      .toMatchObject({ centerLng: 41, centerLat: 51, west: 39.9, east: 42.1 });
    expect(await readBasemapVersion(tablesOf<GeoTables>(town.hub.database.handle))).toBe(version + 1);
  },
  testTimeoutMs,
);

test(
  'a management company of a house table becomes one organisation, however often the table is imported',
  async () => {
    const table =
      'ID,LON,LAT,ADDRESS,MGMT_COMPANY\n1,41,51,"ул. Мира, 1",УК Свет\n2,41,51,"ул. Мира, 2",УК Свет\n';
    const file = await fileOf('houses.csv', table);

    await run(importHousesCommand, { file });
    await run(importHousesCommand, { file });

    const { rows } = await town.hub.database.executeSql(
      `select name, kind, (select count(*) from geo.house where management_organisation_id = o.id) as houses
     from identity.organisation o where name = 'УК Свет'`,
    );
    expect(rows).toEqual([{ name: 'УК Свет', kind: 'management-company', houses: 2 }]);
  },
  testTimeoutMs,
);

test(
  'the first administrator can sign in',
  async () => {
    const person = { email: 'Head@town.example', name: 'Ада', password: 'a long first password' };
    await run(addAdminCommand, person);

    const answer = await town.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email: 'head@town.example', password: person.password },
    });

    expect(answer.statusCode).toBe(200);
    await expect(run(addAdminCommand, person)).rejects.toThrow(/is known already/);
  },
  testTimeoutMs,
);

test('the town is renamed in the running hub at once', async () => {
  expect(
    await run(townSettingsCommand, { name: 'Новоград', timeZone: 'Europe/Kyiv', country: 'UA' }),
  ).toEqual(['Новоград, Europe/Kyiv, UA']);
  await expect.poll(() => town.hub.state.town).toMatchObject({ name: 'Новоград', timeZone: 'Europe/Kyiv' });
});

test.skipIf(!hasCityData)(
  'Ctrl+C in the middle of an import undoes it',
  async () => {
    const before = await count('geo.feature');
    const cli = spawn(
      process.execPath,
      [join(import.meta.dirname, 'veche-cli.js'), 'import', 'osm', cityFile('liechtenstein.osm.pbf')],
      { env: { ...process.env, VECHE_DATA: town.hub.config.dataDirectory } },
    );
    let told = '';
    cli.stderr.on('data', (chunk) => (told += String(chunk)));
    cli.stdout.on('data', (chunk) => {
      if (String(chunk).includes('features:')) cli.kill('SIGINT');
    });
    const [code] = await once(cli, 'close');

    expect({ code, told }).toEqual({ code: 130, told: 'Interrupted: nothing was changed.\n' });
    expect(await count('geo.feature')).toBe(before);
  },
  testTimeoutMs,
);

test.skipIf(!hasCityData)(
  'a command that runs when the hub ends is undone',
  async () => {
    const before = await count('geo.feature');
    const isWriting = Promise.withResolvers<void>();
    const outcome = run(importOsmCommand, { file: cityFile('liechtenstein.osm.pbf') }, (line) => {
      if (line.startsWith('features:')) isWriting.resolve();
    }).then(
      () => 'ended by itself',
      (error: unknown) => String(error),
    );
    await isWriting.promise;

    await socket[Symbol.asyncDispose]();

    expect(await outcome).toMatch(/The hub is ending|closed the connection/);
    expect(await count('geo.feature')).toBe(before);
    socket = await startCommandSocket(town.hub, noBackups);
  },
  testTimeoutMs,
);
