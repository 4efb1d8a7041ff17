import type { OutputOf } from '#kernel/http/contract.ts';
import type { ScenarioDefinition, tryScenario } from '../../contract/scenarios.ts';
import type { IncidentsContext } from '../context.ts';
import { listServices } from '../services/service.store.ts';
import { servicesOf } from './actions.ts';
import { isTriggered } from './start.ts';
import { walkOn } from './walk.ts';
import type { Begun } from './walk.ts';

const dayMs = 24 * 60 * 60_000;
const cardsAtMost = 2000;
const examplesAtMost = 20;

/** As the card was when it was sent; of a scenario that begins with an alarm, those that an alarm opened. */
export async function tryOnHistory(
  context: IncidentsContext,
  definition: ScenarioDefinition,
  days: number,
): Promise<OutputOf<typeof tryScenario>> {
  const { db, clock } = context;
  const status = definition.trigger.on === 'alarm' ? 'draft' : 'open';
  const cards = await db
    .selectFrom('incidents.incident')
    .select([
      'id',
      'number',
      'createdAt',
      'typeCode',
      'priority',
      'createdByPersonId',
      'address',
      'areaIds',
      'lng',
      'lat',
    ])
    .where('createdAt', '>=', new Date(clock.now().getTime() - days * dayMs))
    .where('typeCode', 'in', definition.trigger.typeCodes)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(cardsAtMost)
    .execute();
  const matched = cards.filter((card) => isTriggered(definition, { ...card, status }));
  const atOnce = stepsAtOnce(definition);
  const titles = new Map((await listServices(db)).map(({ id, title }) => [id, title]));
  const examples = [];
  for (const { id, number, createdAt, address, ...card } of matched.slice(0, examplesAtMost)) {
    const services = await sentAtOnce(context, atOnce, card);
    const at = createdAt.toISOString();
    examples.push({
      incidentId: id,
      number,
      at,
      address,
      steps: atOnce.map(({ key }) => key),
      services: services.map((serviceId) => titles.get(serviceId) ?? ''),
    });
  }
  return { matched: matched.length, examples };
}

async function sentAtOnce(
  context: IncidentsContext,
  steps: ScenarioDefinition['steps'],
  card: Parameters<typeof servicesOf>[1],
): Promise<string[]> {
  const sent = new Set<string>();
  for (const { action } of steps) {
    const ids = action.kind === 'send' ? await servicesOf(context, card, action.level) : [];
    for (const id of ids) sent.add(id);
  }
  return [...sent];
}

/** What happens before anybody is asked or waited for. */
function stepsAtOnce(definition: ScenarioDefinition): ScenarioDefinition['steps'] {
  const begun = new Map<string, Begun>();
  const steps: ScenarioDefinition['steps'] = [];
  for (let { start } = walkOn(definition, begun); start; { start } = walkOn(definition, begun)) {
    const waits = start.action.kind === 'ask' || start.action.kind === 'wait';
    begun.set(start.key, { state: waits ? 'waiting' : 'done', choice: null });
    if (!waits) steps.push(start);
  }
  return steps;
}
