import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { sql } from 'kysely';
import { readBootConfig } from '#kernel/config/boot.ts';
import { tablesOf } from '#kernel/db/db.ts';
import { insertPeople } from '#kernel/identity/person.store.ts';
import { newId } from '#kernel/ids.ts';
import { pretendBackup } from '#kernel/testing/pretend-backup.ts';
import { startHub } from '#apps/start-hub.ts';
import { openTownDatabase } from '#apps/town-database.ts';

/*
 * The hub of the load bench, in a process of its own: a demo town whose residents hold access tokens,
 * so that the load is of many people and not of one. It tells its address and the tokens to its parent once the year of
 * the demo town's life is written and its photos are drawn, which a town does once in its life.
 */

const writers = 60;
const heavyEveryMs = 2_000;

const config = readBootConfig({ ...process.env, VECHE_RECORDER: 'off' });
const webDirectory = resolve(import.meta.dirname, '../dist/web');
await pretendBackup(config.dataDirectory);
const running = await startHub(config, await openTownDatabase(config), webDirectory);
await running.embellished;
const tokens = await addWriters();
process.send?.({ url: running.url, tokens });
let heavy: NodeJS.Timeout | undefined;
process.on('message', (message) => {
  if (message === 'heavy') heavy = setInterval(() => void runHeavyQuery(), heavyEveryMs);
  if (message === 'publish') void publishAll().then(() => process.send?.({ isPublished: true }));
  if (message !== 'stop') return;
  clearInterval(heavy);
  void running[Symbol.asyncDispose]().then(() => process.exit(0));
});

async function addWriters(): Promise<string[]> {
  const { hub } = running;
  const createdAt = hub.clock.now();
  const profile = {
    emailVerified: true,
    image: null,
    birthOn: '1990-01-01',
    locale: 'ru',
    twoFactorEnabled: false,
  };
  const people = Array.from({ length: writers }, (_, index) => ({
    id: newId(),
    name: `Житель ${index}`,
    email: `bench-${newId()}@people.demo.veche`,
    ...profile,
    createdAt,
    updatedAt: createdAt,
  }));
  await insertPeople(hub.database.handle, people);
  return await Promise.all(people.map(async ({ id }) => await addToken(id)));
}

async function addToken(personId: string): Promise<string> {
  const token = `veche_${newId()}${newId()}`;
  const hash = createHash('sha256').update(token).digest('hex');
  await running.hub.database.executeSql(
    `insert into identity.access_token (id, person_id, name, token_hash, expires_at, created_at)
     values ($1, $2, 'bench', $3, now() + interval '1 day', now())`,
    [newId(), personId, hash],
  );
  return token;
}

/** As if moderators had looked at everything that came by Open311, each with its row of history. */
async function publishAll(): Promise<void> {
  const db = tablesOf<object>(running.hub.database.handle);
  await sql`
    insert into reports.history (id, report_id, kind, occurred_at, by_role)
    select gen_random_uuid(), id, 'published', now(), 'moderator'
    from reports.report where source = 'open311' and visibility = 'moderation'`.execute(db);
  await sql`
    update reports.report set visibility = 'public', status = 'assigned', published_at = now()
    where source = 'open311' and visibility = 'moderation'`.execute(db);
}

/** A statistics query of some hundred milliseconds: distances between all reports of a category, many times over. */
async function runHeavyQuery(): Promise<void> {
  const startedAt = performance.now();
  await sql`
    select a.category_id, count(*), avg(st_distance(a.place::geography, b.place::geography))
    from reports.report as a join reports.report as b on b.category_id = a.category_id
    cross join generate_series(1, 20)
    group by a.category_id`.execute(tablesOf<object>(running.hub.database.handle));
  process.send?.({ heavyMs: performance.now() - startedAt });
}
