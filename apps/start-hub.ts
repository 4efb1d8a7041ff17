import { join, resolve } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { sealEntries } from '#kernel/audit/sealer.ts';
import { startAutomaticBackups } from '#kernel/backup/automatic.ts';
import { readProductVersion } from '#kernel/backup/product-version.ts';
import { bootHub } from '#kernel/boot.ts';
import { systemClock } from '#kernel/clock/clock.ts';
import type { BootConfig } from '#kernel/config/boot.ts';
import type { Database } from '#kernel/db/database.ts';
import { inBackground } from '#kernel/db/scope.ts';
import { tendTables } from '#kernel/db/tend-tables.ts';
import { forgetOldAnswers } from '#kernel/http/idempotency.store.ts';
import { buildServer } from '#kernel/http/server.ts';
import type { Hub } from '#kernel/hub.ts';
import { forgetOldAttempts } from '#kernel/identity/sign-in-guard.ts';
import { createLogger } from '#kernel/log/log.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { repeat } from '#kernel/jobs/repeat.ts';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import { startServices } from '#kernel/jobs/start-services.ts';
import { mountKernelRoutes } from '#kernel/mount.ts';
import { startMail } from '#kernel/notify/start-mail.ts';
import { listenForStateChanges } from '#kernel/state.ts';
import { startTracing } from '#kernel/trace/start-tracing.ts';
import { createDemoTown } from '#tools/demo-town/demo-town.ts';
import { startCommandSocket } from './commands/command-socket.ts';
import { emptyTown } from './empty-town.ts';

export interface RunningHub extends AsyncDisposable {
  readonly hub: Hub;
  readonly app: FastifyInstance;
  /** Where the pages are, for example `http://localhost:8080`. */
  readonly url: string;
  /** Resolves when the pictures of a demo town are drawn, which goes on after it answers. */
  readonly embellished: Promise<void>;
}

const root = resolve(import.meta.dirname, '..');
const sealEveryMs = 1_000;
/** A queue may fill within seconds, and the look costs a few milliseconds. */
const tendTablesEveryMs = 10_000;
const lookForProvidersEveryMs = 60_000;
const tidyEveryMs = 60 * 60_000;
/** A shutdown has 9 s in all; the jobs and the database need some of them. */
const finishRequestsMs = 4_000;

/**
 * Starts one town over its database, which it closes at the end: migrations, demo data where asked, pages and API.
 * Returns when it answers.
 */
export async function startHub(
  config: BootConfig,
  database: Database,
  webDirectory?: string,
): Promise<RunningHub> {
  const tracing = await startTracing(config, await readProductVersion());
  const log = createLogger(config.logLevel);
  const modules = await discoverModules(join(root, 'modules'));
  const demo = createDemoTown(config.dataDirectory, modules);
  const isDemo = config.town === 'demo' || (config.town === undefined && database.kind === 'embedded');
  const clock = systemClock;
  const newTown = () => (isDemo ? demo.town(clock.now()) : emptyTown(clock.now()));
  const hub = await bootHub({ config, database, clock, log, modules, newTown });
  if (hub.state.town.kind === 'demo') await demo.fill(hub);

  const app = await buildServer(hub, {
    ...(webDirectory ? { webDirectory } : {}),
    plugins: [(server) => mountKernelRoutes(server, hub)],
  });
  await app.listen({ port: config.port, host: hostFor(config, hub) });
  const stop = await startChores(hub);
  const ending = new AbortController();
  const embellishing =
    hub.state.town.kind === 'demo'
      ? inBackground(() => embellish(hub, demo, ending.signal))
      : Promise.resolve();
  return {
    hub,
    app,
    url: `http://localhost:${portOf(app)}`,
    embellished: embellishing,
    [Symbol.asyncDispose]: async () => {
      ending.abort();
      await closeServer(app);
      await embellishing;
      await stop();
      await database[Symbol.asyncDispose]();
      await tracing[Symbol.asyncDispose]();
    },
  };
}

/** Answers what is under way; who is still sending or reading by then is cut off, so that the database closes in time. */
async function closeServer(app: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => app.server.closeAllConnections(), finishRequestsMs);
  try {
    await app.close();
  } finally {
    clearTimeout(cut);
  }
}

async function embellish(
  hub: Hub,
  demo: ReturnType<typeof createDemoTown>,
  signal: AbortSignal,
): Promise<void> {
  try {
    await demo.embellish(hub, signal);
  } catch (error) {
    if (!signal.aborted) hub.log.error({ err: error }, 'the demo town was not embellished');
  }
}

/** A demo town has known accounts: it listens on loopback whatever the host setting says, unless told to be public. */
function hostFor(config: BootConfig, hub: Hub): string {
  return hub.state.town.kind === 'demo' && !config.isDemoPublic ? '127.0.0.1' : config.host;
}

function portOf(app: FastifyInstance): number {
  const address = app.server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** Work the hub does by itself besides answering. Ends when the returned function is called. */
async function startChores(hub: Hub): Promise<() => Promise<void>> {
  const jobs = await startJobs(hub);
  const mail = await startMail(hub);
  const services = await startServices(hub);
  const stateChanges = await listenForStateChanges(hub);
  const backups = startAutomaticBackups(hub);
  const commands = await startCommandSocket(hub, backups.status);
  let isFirstLook = true;
  const chores = inBackground(() => [
    repeat(hub.log, 'audit.seal', sealEveryMs, async () => {
      await sealEntries(hub.database, hub.clock.now());
    }),
    repeat(hub.log, 'db.tend-tables', tendTablesEveryMs, async (signal) => {
      await tendTables(hub.database, { isFirstLook, signal });
      isFirstLook = false;
    }),
    repeat(hub.log, 'identity.find-sign-in-providers', lookForProvidersEveryMs, async () => {
      await hub.findMissingSignInProviders();
    }),
    repeat(hub.log, 'http.forget-old-answers', tidyEveryMs, async () => {
      await forgetOldAnswers(hub.database.handle, hub.clock.now());
    }),
    repeat(hub.log, 'identity.forget-old-attempts', tidyEveryMs, async () => {
      await forgetOldAttempts(hub.database.handle, hub.clock.now());
    }),
  ]);
  return async () => {
    await commands[Symbol.asyncDispose]();
    await backups[Symbol.asyncDispose]();
    await services[Symbol.asyncDispose]();
    await jobs[Symbol.asyncDispose]();
    await mail[Symbol.asyncDispose]();
    await stateChanges[Symbol.asyncDispose]();
    for (const chore of chores) await chore.stop();
  };
}
