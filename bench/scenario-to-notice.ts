import { setTimeout as wait } from 'node:timers/promises';
import { startJobs } from '#kernel/jobs/start-jobs.ts';
import { openEventSource } from '#kernel/testing/event-source.ts';
import { openTestHub } from '#kernel/testing/hub.ts';
import type { TestCaller } from '#kernel/testing/hub.ts';
import { emptyCard } from '#modules/incidents/contract/incident.ts';
import type { ScenarioDefinition } from '#modules/incidents/contract/scenario-definition.ts';
import { percentile } from './report.ts';

/*
 * From the sending of a card, over HTTP, to the notice on the screen of whom its scenario tells: the event of the card, the
 * beginning of the scenario, its first step and the message, with all listeners and jobs running. Budget: 1 s.
 * `node bench/scenario-to-notice.ts [cards] [per second]`
 */

const [cardCount = 60, perSecond = 4] = process.argv.slice(2).map(Number);
const base = '/api/v1/incidents';

await using opened = await openTestHub();
await using _jobs = await startJobs(opened.hub);
const url = await opened.app.listen({ port: 0, host: '127.0.0.1' });
const admin = await opened.signIn({ roleId: 'admin' });
const dispatcher = await opened.signIn({ roleId: 'dispatcher' });
const head = await opened.signIn({ roleId: 'mayor' });
using screen = await openEventSource(`${url}/api/v1/events`, { cookie: head.cookie ?? '' });

const definition: ScenarioDefinition = {
  titles: null,
  trigger: { on: 'registered', typeCodes: ['fire'], priorityAtMost: 4 },
  steps: [
    { key: 'head', after: [], answers: [], action: { kind: 'notify', roleId: 'mayor', text: 'Пожар' } },
    { key: 'wait', after: ['head'], answers: [], action: { kind: 'wait', seconds: 600 } },
  ],
};
await post(admin, `${base}/scenarios`, { id: null, title: 'Пожар', isActive: true, definition });

const sentAtMs = new Map<string, number>();
await sendCards(10);
await wait(1_000);
sentAtMs.clear();
await sendCards(cardCount);
await wait(3_000);

const seenMs = await latencies();
const figures = {
  database: opened.hub.database.kind,
  cards: cardCount,
  perSecond,
  seen: seenMs.length,
  noticeP50Ms: Math.round(percentile(seenMs, 0.5)),
  noticeP95Ms: Math.round(percentile(seenMs, 0.95)),
  noticeMaxMs: Math.round(percentile(seenMs, 1)),
};
console.table(figures);
console.log(JSON.stringify(figures));

async function sendCards(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) {
    const fields = { ...emptyCard, typeCode: 'fire', words: 'Горит', address: 'улица Мира' };
    const id = await post(dispatcher, `${base}/cards`, { fields });
    sentAtMs.set(id, performance.now());
    await post(dispatcher, `${base}/cards/${id}/registration`, { version: 1, serviceIds: [] });
    await wait(1_000 / perSecond);
  }
}

async function post(by: TestCaller, path: string, body: object): Promise<string> {
  const answer = await by.send('POST', path, body);
  if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return String(answer.body.id);
}

/** A notice names its message; the message leads to its card. */
async function latencies(): Promise<number[]> {
  const { rows } = await opened.hub.database.executeSql(
    `select id, path from notify.message where kind = 'incidents.scenario' and is_notice`,
  );
  const cards = new Map(rows.map(({ id, path }) => [String(id), String(path).split('card=')[1] ?? '']));
  return screen.events.flatMap(({ data, receivedAtMs }) => {
    const sentMs = sentAtMs.get(cards.get(String(data.subjectId)) ?? '');
    return sentMs === undefined ? [] : [receivedAtMs - sentMs];
  });
}
