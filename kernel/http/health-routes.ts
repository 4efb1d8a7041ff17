import { createHash, timingSafeEqual } from 'node:crypto';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { BackupStatus } from '#kernel/backup/status.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import type { Hub } from '#kernel/hub.ts';
import { sql } from 'kysely';
import { tablesOf } from '#kernel/db/db.ts';
import { isForwarded } from './request-guards.ts';

/** `/readyz` for balancers, `/metrics` in the Prometheus text format for this machine or the holder of a token. */
export function registerHealthRoutes(app: FastifyInstance, hub: Hub): void {
  const registry = collectMetrics(app);
  collectBackups(registry, hub.backups);
  app.get('/readyz', async (request) => {
    await sql`select 1`.execute(tablesOf<object>(hub.database.handle));
    const isTold = mayReadMetrics(request, hub.config.metricsToken);
    return { status: 'ready', ...(isTold ? { degraded: degradedParts(hub) } : {}) };
  });
  app.get('/metrics', async (request, reply) => {
    if (!mayReadMetrics(request, hub.config.metricsToken)) throw new Problem(commonProblems.notFound);
    return await reply.type(registry.contentType).send(await registry.metrics());
  });
}

/** What has failed while the town goes on answering; nobody else's business, so told like metrics. */
function degradedParts({ backups }: Pick<Hub, 'backups'>): string[] {
  return backups.lastError === null ? [] : ['backup'];
}

function mayReadMetrics(request: FastifyRequest, token: string | undefined): boolean {
  if (token !== undefined && isSameSecret(request.headers.authorization ?? '', `Bearer ${token}`))
    return true;
  const address = request.socket.remoteAddress ?? '';
  return (
    !isForwarded(request) && (address === '127.0.0.1' || address === '::1' || address === '::ffff:127.0.0.1')
  );
}

/** Takes the same time wherever the two differ. */
function isSameSecret(given: string, expected: string): boolean {
  const [one, other] = [given, expected].map((text) => createHash('sha256').update(text).digest());
  return one !== undefined && other !== undefined && timingSafeEqual(one, other);
}

function collectMetrics(app: FastifyInstance): Registry {
  const registry = new Registry();
  const duration = new Histogram({
    name: 'veche_http_request_seconds',
    help: 'Time to answer a request, by route and status class',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  const failures = new Counter({
    name: 'veche_http_failures_total',
    help: 'Requests answered with 5xx',
    registers: [registry],
  });
  collectProcess(registry);
  app.addHook('onResponse', (request, reply, done) => {
    const status = `${Math.floor(reply.statusCode / 100)}xx`;
    duration.observe(
      { route: request.routeOptions.url ?? 'none', method: request.method, status },
      reply.elapsedTime / 1000,
    );
    if (reply.statusCode >= 500) failures.inc();
    done();
  });
  return registry;
}

type AddGauge = (name: string, help: string, read: () => number) => void;

function gaugesOf(registry: Registry): AddGauge {
  return (name, help, read) => {
    const metric: Gauge = new Gauge({ name, help, registers: [registry], collect: () => metric.set(read()) });
  };
}

function collectBackups(registry: Registry, status: Readonly<BackupStatus>): void {
  const gauge = gaugesOf(registry);
  gauge('veche_backup_on', 'Whether the hub backs itself up', () => Number(status.isOn));
  gauge(
    'veche_backup_last_success_timestamp_seconds',
    'When the newest verified backup was made, 0 for none',
    () => (status.lastBackupAt?.getTime() ?? 0) / 1000,
  );
  gauge('veche_backup_failures', 'Failed backups since the last success', () => status.failureCount);
  gauge(
    'veche_backup_last_duration_seconds',
    'Time the newest backup took',
    () => (status.lastDurationMs ?? 0) / 1000,
  );
}

function collectProcess(registry: Registry): void {
  const loopDelay = monitorEventLoopDelay({ resolution: 20 });
  loopDelay.enable();
  const gauge = gaugesOf(registry);
  gauge('veche_process_resident_bytes', 'Resident memory of the hub', () => process.memoryUsage.rss());
  gauge(
    'veche_event_loop_delay_seconds',
    'Event loop delay, 99th percentile',
    () => loopDelay.percentile(99) / 1e9,
  );
  gauge('veche_process_uptime_seconds', 'Time since start', () => process.uptime());
}
