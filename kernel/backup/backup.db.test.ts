import { spawn } from 'node:child_process';
import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sealEntries } from '#kernel/audit/sealer.ts';
import { verifyAudit } from '#kernel/audit/verify.ts';
import { schemasOf } from '#kernel/boot.ts';
import { openDatabase } from '#kernel/db/database.ts';
import type { Database } from '#kernel/db/database.ts';
import { createDiskStore } from '#kernel/files/disk-store.ts';
import { fileKey } from '#kernel/files/files.ts';
import { createS3Store } from '#kernel/files/s3-store.ts';
import { s3Key, startS3Server } from '#kernel/files/s3-test-server.ts';
import { newId } from '#kernel/ids.ts';
import { embeddedTemplate } from '#kernel/testing/database.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestHub } from '#kernel/testing/hub.ts';
import { openBackup } from './archive-reader.ts';
import { startAutomaticBackups, listBackups } from './automatic.ts';
import { backUpHub } from './back-up-hub.ts';
import { BackupDamaged, BackupFailed, RestoreRefused } from './errors.ts';
import { restoreBackup } from './restore-backup.ts';
import type { RestoreOutcome, RestoreTarget } from './restore-backup.ts';

const serverUrl = process.env['TEST_DATABASE_URL'];
const pictureId = newId();
const picture = randomBytes(70_000);
const lateEventId = newId();

let town: TestHub;
let folder: string;
let file: string;
const serverDatabases: string[] = [];

beforeAll(async () => {
  town = await openTestHub();
  folder = await mkdtemp(join(tmpdir(), 'veche-backup-'));
  file = join(folder, 'town.tar');
  await fillTown();
  await backUp(file);
}, 240_000);

afterAll(async () => {
  await town[Symbol.asyncDispose]();
  for (const name of serverDatabases) await onServer(`drop database ${name} with (force)`);
  await rm(folder, { recursive: true, force: true });
});

async function fillTown(): Promise<void> {
  const { database, files, clock } = town.hub;
  const admin = await town.signIn({ roleId: 'admin' });
  const shop = { kind: 'shop', name: 'Лавка', shortName: 'Лавка', phone: null, email: null, address: null };
  expect((await admin.send('POST', '/api/v1/organisations', shop)).status).toBe(200);
  await files.put(fileKey(pictureId, 'full'), picture);
  await files.put(fileKey(pictureId, 'thumbnail'), picture.subarray(0, 900));
  await database.executeSql(
    `insert into files.file (id, kind, state, media_type, byte_size, width_px, height_px, sha256, perceptual_hash,
       evidence, created_at, attached_to_type, attached_to_id)
     values ($1, 'picture', 'attached', 'image/jpeg', 70000, 10, 10, '', '', '{"uploadSha256": "ї \\" \\\\ \\n"}', now(), 'a.b', $1)`,
    [pictureId],
  );
  await database.executeSql(
    `insert into geo.area (id, kind, name, geometry, source, source_key)
     values (gen_random_uuid(), 'zone', 'Ґанок, «Їжак» \\ "x"',
       ST_GeomFromText('MULTIPOLYGON(((0 0, 0.123456789012 0, 1 1, 0 0)))', 4326), 'test', '1')`,
  );
  await database.executeSql(`select setval('reports.report_number', 4711)`);
  for (const id of [newId(), lateEventId]) await emitEvent(database, id);
  await database.executeSql(
    `insert into events.cursor (id, transaction_id, position, moved_at)
     select 'reader', transaction_id, position, now() from events.outbox where id <> $1 order by position desc limit 1`,
    [lateEventId],
  );
  await sealEntries(database, clock.now());
}

async function emitEvent(database: Database, id: string): Promise<void> {
  await database.executeSql(
    `insert into events.outbox (id, event_id, subject_id, payload, occurred_at) values ($1, 'a.b', 'c', '{}', now())`,
    [id],
  );
}

async function backUp(target: string): Promise<void> {
  await backUpHub(town.hub, {
    file: target,
    files: 'included',
    onProgress: () => undefined,
    signal: new AbortController().signal,
  });
}

async function newTarget(kind: 'embedded' | 'server'): Promise<RestoreTarget> {
  const dataDirectory = await mkdtemp(join(folder, 'data-'));
  const parts = schemasOf(town.hub.parts);
  if (kind === 'embedded') {
    const madeFrom = await embeddedTemplate();
    return { dataDirectory, databaseUrl: undefined, s3: undefined, parts, madeFrom };
  }
  const name = `veche_restore_${randomUUID().replaceAll('-', '')}`;
  await onServer(`create database ${name} template template0 encoding 'UTF8'`);
  serverDatabases.push(name);
  const url = new URL(serverUrl ?? '');
  url.pathname = `/${name}`;
  return { dataDirectory, databaseUrl: url.href, s3: undefined, parts };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(statement);
  await client.end();
}

async function restore(
  target: RestoreTarget,
  from = file,
  signal = new AbortController().signal,
): Promise<RestoreOutcome> {
  return await restoreBackup(from, target, { onProgress: () => undefined, signal });
}

async function openRestored({ dataDirectory, databaseUrl }: RestoreTarget): Promise<Database> {
  return await openDatabase(
    databaseUrl === undefined
      ? { kind: 'embedded', directory: dataDirectory }
      : { kind: 'server', url: databaseUrl },
  );
}

/** Every table as one text, rows in order; without what belongs to one database only. */
async function contentOf(database: Database): Promise<Record<string, string>> {
  const { rows: tables } = await database.executeSql(
    `select schemaname || '.' || tablename as name from pg_tables
     where schemaname not in ('pg_catalog', 'information_schema', 'public', 'events')
       and tablename not like 'kysely%' order by 1`,
  );
  const content: Record<string, string> = {};
  for (const { name } of tables) {
    const { rows } = await database.executeSql(
      `select coalesce(string_agg(r::text, E'\\n' order by r::text), '') as text from ${String(name)} as r`,
    );
    content[String(name)] = String(rows[0]?.['text']);
  }
  return content;
}

const restoredTargets = new Map<string, Promise<RestoreTarget>>();

/** One restored town per kind for all tests that look at it: making an embedded database takes 8 seconds. */
async function restoredTarget(kind: 'embedded' | 'server'): Promise<RestoreTarget> {
  const known =
    restoredTargets.get(kind) ?? newTarget(kind).then(async (target) => (await restore(target), target));
  restoredTargets.set(kind, known);
  return await known;
}

/** Making, killing and making an embedded town again takes a minute: everyday runs prove it on a server, the long one on both. */
const isLong = process.env['VECHE_TEST_LONG'] === '1';
const routes = serverUrl === undefined ? (['embedded'] as const) : (['embedded', 'server'] as const);

test.each(routes)(
  'a town restored into a new database (%s) is the same town',
  async (kind) => {
    const target = await restoredTarget(kind);

    await using restored = await openRestored(target);
    expect(await contentOf(restored)).toEqual(await contentOf(town.hub.database));
    expect(await verifyAudit(restored.handle)).toMatchObject({ kind: 'intact', sealCount: 1 });
  },
  240_000,
);

test.skipIf(serverUrl === undefined)(
  'a town that went from a server to the embedded database can go back',
  async () => {
    const embedded = await newTarget('embedded');
    await restore(embedded);
    const second = join(folder, 'second.tar');
    {
      await using database = await openRestored(embedded);
      const files = createDiskStore(join(embedded.dataDirectory, 'files'));
      const config = { ...town.hub.config, dataDirectory: embedded.dataDirectory };
      const options = { file: second, files: 'included', onProgress: () => undefined } as const;
      await backUpHub(
        { ...town.hub, database, files, config },
        { ...options, signal: new AbortController().signal },
      );
    }
    const server = await newTarget('server');

    await restore(server, second);

    await using restored = await openRestored(server);
    expect(await contentOf(restored)).toEqual(await contentOf(town.hub.database));
  },
  240_000,
);

test('a damaged backup changes nothing', async () => {
  const target = await newTarget('embedded');
  const bytes = await readFile(file);
  bytes.writeUInt8(bytes.readUInt8(5_000) ^ 1, 5_000);
  const damaged = join(folder, 'damaged.tar');
  await writeFile(damaged, bytes);

  await expect(restore(target, damaged)).rejects.toBeInstanceOf(BackupDamaged);

  expect(await readdir(target.dataDirectory)).toEqual([]);
});

test.each(routes)(
  'a database that holds a town is not touched (%s)',
  async (kind) => {
    const target = await restoredTarget(kind);

    await expect(restore(target)).rejects.toThrow(RestoreRefused);

    await using restored = await openRestored(target);
    expect(await contentOf(restored)).toEqual(await contentOf(town.hub.database));
  },
  240_000,
);

test('a restored town goes on: files, numbers, keys, order of events and the append-only rule are as before', async () => {
  const target = await restoredTarget(routes.at(-1) ?? 'embedded');
  const store = createDiskStore(join(target.dataDirectory, 'files'));

  await using restored = await openRestored(target);
  const full = await store.get(fileKey(pictureId, 'full'));
  expect(Buffer.concat((await full?.stream.toArray()) ?? [])).toEqual(picture);
  expect(await readFile(join(target.dataDirectory, 'secret'))).toEqual(
    await readFile(join(town.hub.config.dataDirectory, 'secret')),
  );
  const { rows: numbers } = await restored.executeSql(`select nextval('reports.report_number') as next`);
  expect(numbers).toEqual([{ next: 4712 }]);
  const newEventId = newId();
  await emitEvent(restored, newEventId);
  const readableAhead = async () => {
    const { rows } = await restored.executeSql(
      `select e.id from events.outbox e
       where (transaction_id, position) > (select transaction_id, position from events.cursor where id = 'reader')
         and transaction_id < pg_snapshot_xmin(pg_current_snapshot())
       order by transaction_id, position`,
    );
    return rows.map(({ id }) => id);
  };
  // NOTE: a transaction in another database of the same server withholds events for a moment, too.
  await expect.poll(readableAhead, { timeout: 10_000 }).toEqual([lateEventId, newEventId]);
  await expect(restored.executeSql(`update audit.entry set reason = 'x'`)).rejects.toThrow(/append-only/);
  await expect(
    restored.executeSql(
      `insert into identity.session values ($1, 't', $1, now(), null, null, now(), now())`,
      [newId()],
    ),
  ).rejects.toThrow(/foreign key/);
}, 240_000);

test.each(routes)(
  'an interrupted restore leaves no database (%s)',
  async (kind) => {
    const target = await newTarget(kind);
    const interruption = new AbortController();
    const work = restoreBackup(file, target, {
      onProgress: (line) => {
        if (line.includes('identity.')) interruption.abort();
      },
      signal: interruption.signal,
    });
    await expect(work).rejects.toThrow(/abort/i);

    const left = await readdir(target.dataDirectory);
    expect(left.filter((name) => name === 'database' || name.includes('unfinished'))).toEqual([]);
    // A server's database must be free for the next try; an embedded one is simply absent, as seen above.
    const again = kind === 'server' ? await restore(target) : { missingFiles: [] };
    expect(again).toMatchObject({ missingFiles: [] });
  },
  240_000,
);

test.each(routes.filter((kind) => isLong || kind === 'server'))(
  'a restore killed in the middle leaves no half town, and the next one is whole (%s)',
  async (kind) => {
    const target = await newTarget(kind);

    expect(await killRestore(target, 'identity.')).toBe('SIGKILL');

    expect(await readdir(target.dataDirectory)).not.toContain('database');
    expect(await restore(target)).toMatchObject({ missingFiles: [] });
    await using restored = await openRestored(target);
    expect(await contentOf(restored)).toEqual(await contentOf(town.hub.database));
  },
  240_000,
);

/** Restores in a process of its own and kills it when it has told of `moment`; answers what it died of. */
async function killRestore(target: RestoreTarget, moment: string): Promise<string | null> {
  const child = spawn(process.execPath, ['apps/cli.ts', 'restore', file], {
    cwd: join(import.meta.dirname, '../..'),
    env: {
      ...process.env,
      VECHE_DATA: target.dataDirectory,
      ...(target.databaseUrl === undefined ? {} : { DATABASE_URL: target.databaseUrl }),
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  child.stdout.on('data', (text: Buffer) => {
    if (text.includes(moment)) child.kill('SIGKILL');
  });
  const [, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return signal;
}

test('files go from a town into a bucket by a restore, and from the bucket into the next backup', async () => {
  await using storage = await startS3Server();
  const { endpoint, bucket } = storage;
  const s3 = { ...s3Key, endpoint, bucket, isPathStyle: true };
  const target = { ...(await newTarget('embedded')), s3 };

  expect(await restore(target)).toMatchObject({ missingFiles: [] });

  expect([...storage.objects.values()].some((bytes) => bytes.equals(picture))).toBe(true);
  expect(await readdir(target.dataDirectory)).not.toContain('files');
  const next = join(folder, 'from-the-bucket.tar');
  const work = { file: next, files: 'included', onProgress: () => undefined } as const;
  await backUpHub(
    { ...town.hub, files: createS3Store(s3) },
    { ...work, signal: new AbortController().signal },
  );
  await using kept = await openBackup(next);
  expect(await kept.read(`files/${fileKey(pictureId, 'full')}`)).toEqual(picture);
}, 240_000);

test('a backup that knows more than this program is refused with its version', async () => {
  const target = await newTarget('embedded');
  const parts = target.parts.map((part) => (part.schema === 'audit' ? { ...part, migrations: {} } : part));

  await expect(restore({ ...target, parts })).rejects.toThrow(/use that version or a newer one/);
});

test('a data directory with another key is refused before anything is written', async () => {
  const target = await newTarget('embedded');
  await writeFile(join(target.dataDirectory, 'secret'), 'another');

  await expect(restore(target)).rejects.toThrow(/secret differs/);

  expect(await readdir(target.dataDirectory)).not.toContain('database');
});

test('a backup is never written over a file', async () => {
  const before = await stat(file);

  await expect(backUp(file)).rejects.toBeInstanceOf(BackupFailed);

  expect((await stat(file)).mtimeMs).toBe(before.mtimeMs);
});

test('an interrupted backup leaves nothing behind', async () => {
  const place = await mkdtemp(join(folder, 'interrupted-'));
  const interruption = new AbortController();
  const work = backUpHub(town.hub, {
    file: join(place, 'town.tar'),
    files: 'included',
    onProgress: () => interruption.abort(),
    signal: interruption.signal,
  });

  await expect(work).rejects.toThrow(/abort/i);

  expect(await readdir(place)).toEqual([]);
}, 60_000);

test.skipIf(serverUrl !== undefined)(
  'a backup that fails is told to whoever watches, and the town stays ready',
  async () => {
    const place = join(town.hub.config.dataDirectory, 'backups');
    const watched = async () => {
      const { body } = await town.anonymous.get('/readyz');
      const metrics = String((await town.anonymous.get('/metrics')).body);
      return [body, Number(/^veche_backup_failures (\d+)$/m.exec(metrics)?.[1]) > 0];
    };
    await rm(place, { recursive: true, force: true });
    await writeFile(place, 'in the way of the folder');
    await using _ = startAutomaticBackups(town.hub, { everyMs: 0, lookEveryMs: 50 });
    await expect
      .poll(watched, { timeout: 90_000 })
      .toEqual([{ status: 'ready', degraded: ['backup'] }, true]);

    await rm(place);

    await expect.poll(watched, { timeout: 90_000 }).toEqual([{ status: 'ready', degraded: [] }, false]);
    const stranger = await town.app.inject({ url: '/readyz', remoteAddress: '203.0.113.5' });
    expect(stranger.json()).toEqual({ status: 'ready' });
    await rm(place, { recursive: true });
  },
  240_000,
);

test.skipIf(serverUrl !== undefined)(
  'the embedded database is backed up by itself when something changed',
  async () => {
    const backups = startAutomaticBackups(town.hub, { everyMs: 0, lookEveryMs: 50 });
    await using _ = backups;
    const place = join(town.hub.config.dataDirectory, 'backups');
    const names = async () => (await listBackups(place)).map(({ name }) => name);

    await expect.poll(names, { timeout: 90_000 }).toHaveLength(1);
    town.clock.advance(15 * 60_000);
    await emitEvent(town.hub.database, newId());
    await expect.poll(names, { timeout: 90_000 }).toHaveLength(2);
    expect(backups.status).toMatchObject({ lastError: null, failureCount: 0 });

    const [, newest = ''] = await names();
    await using backup = await openBackup(join(place, newest));
    expect(backup.manifest.parts.map(({ name }) => name)).toContain('tables/events.outbox/000001.jsonl.gz');
  },
  240_000,
);
