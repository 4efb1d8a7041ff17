import { setTimeout as wait } from 'node:timers/promises';
import { createSystemContext } from '#kernel/jobs/create-system-context.ts';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import { newId } from '#kernel/ids.ts';
import { openEventSource } from '#kernel/testing/event-source.ts';
import type { TestEventSource } from '#kernel/testing/event-source.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import { reportPublished } from '#modules/reports/contract/events.ts';

/*
 * From the start of a command to the arrival of its event on a screen, over real connections, with listeners and jobs
 * running beside it. Budgets: operators 250 ms p99, public viewers 1.5 s. Embedded database, or the server of
 * TEST_DATABASE_URL. `node bench/event-to-screen.ts [events] [per second] [clients] [operators of them]`
 */

const [eventCount = 300, perSecond = 20, clientCount = 50, operatorCount] = process.argv.slice(2).map(Number);
const staffCount = operatorCount ?? Math.ceil(clientCount / 2);
/** One address opens a bounded number of streams. */
const clientsOfAddress = 50;

await using opened = await openTestHub();
await using _jobs = await startJobs(opened.hub);
const url = `${await opened.app.listen({ port: 0, host: '127.0.0.1' })}/api/v1/events`;

const moderator = await opened.signIn({ roleId: 'moderator' });
const staff = await openMany(staffCount, { cookie: moderator.cookie ?? '' });
const residents = await openMany(clientCount - staffCount, {});
await wait(500);

const cpuBefore = process.cpuUsage();
const startedAtMs = performance.now();
const sentAtMs = await emitAll();
const cpu = process.cpuUsage(cpuBefore);
const cores = (cpu.user + cpu.system) / 1_000 / (performance.now() - startedAtMs);
await wait(2_000);

const figures = {
  database: opened.hub.database.kind,
  events: eventCount,
  perSecond,
  clients: clientCount,
  operators: summarise(staff),
  public: summarise(residents),
  cores: Number(cores.toFixed(2)),
};
for (const source of [...staff, ...residents]) source[Symbol.dispose]();
console.table({ operators: figures.operators, public: figures.public });
console.log(JSON.stringify(figures));

async function openMany(count: number, headers: Record<string, string>): Promise<TestEventSource[]> {
  const sources: TestEventSource[] = [];
  for (let address = 2; sources.length < count; address += 1) {
    const left = Math.min(clientsOfAddress, count - sources.length);
    const batch = Array.from({ length: left }, () => openEventSource(url, headers, `127.0.0.${address}`));
    sources.push(...(await Promise.all(batch)));
  }
  return sources;
}

async function emitAll(): Promise<ReadonlyMap<number, number>> {
  const system = createSystemContext(opened.hub, { id: 'bench.emit' });
  const sent = new Map<number, number>();
  const running: Promise<void>[] = [];
  for (let number = 1; number <= eventCount; number += 1) {
    await wait(Math.max(0, startedAtMs + (number * 1_000) / perSecond - performance.now()));
    sent.set(number, performance.now());
    const emitting = system.transaction(async (context) =>
      context.emit(reportPublished, newId(), { number, status: 'assigned' }),
    );
    running.push(emitting);
  }
  await Promise.all(running);
  return sent;
}

function summarise(sources: readonly TestEventSource[]) {
  const latenciesMs = sources
    .flatMap(({ events }) =>
      events.map(({ data, receivedAtMs }) => receivedAtMs - (sentAtMs.get(data.payload.number) ?? NaN)),
    )
    .sort((one, other) => one - other);
  const at = (share: number): number =>
    Math.round((latenciesMs[Math.ceil(latenciesMs.length * share) - 1] ?? NaN) * 10) / 10;
  return {
    received: latenciesMs.length,
    expected: sources.length * eventCount,
    p50Ms: at(0.5),
    p95Ms: at(0.95),
    p99Ms: at(0.99),
    maxMs: at(1),
  };
}
