import { z } from 'zod';
import { listPastEvents } from '#kernel/events/outbox-reader.store.ts';
import type { OutputOf } from '#kernel/http/contract.ts';
import type { EventTrigger, ScenarioAction, ScenarioDefinition } from '../../contract/scenario-definition.ts';
import type { tryScenario } from '../../contract/scenarios.ts';
import { mayReadCard } from '../cards/incident.policy.ts';
import type { IncidentRow } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { listServices } from '../services/service.store.ts';
import { listEpisodesOf } from '../signals/alarm.store.ts';
import { servicesOf } from './send-step.ts';
import { isTriggered } from './start.ts';
import { holds } from './start-by-event.ts';
import { walkOn } from './walk.ts';
import type { Begun } from './walk.ts';

const dayMs = 24 * 60 * 60_000;
const cardsAtMost = 2000;
const examplesAtMost = 20;
const factsSchema = z.record(z.string(), z.unknown());

type Trial = OutputOf<typeof tryScenario>;
type Card = Pick<
  IncidentRow,
  'id' | 'number' | 'createdAt' | 'typeCode' | 'priority' | 'level' | 'address' | 'areaIds' | 'lng' | 'lat'
>;

/** On the cards of the last days, or on the events that are still kept. */
export async function tryOnHistory(
  context: IncidentsContext,
  definition: ScenarioDefinition,
  days: number,
): Promise<Trial> {
  const since = new Date(context.clock.now().getTime() - days * dayMs);
  const { trigger } = definition;
  return trigger.on === 'event'
    ? await tryOnEvents(context, { trigger, steps: definition.steps }, since)
    : await tryOnCards(context, definition, since);
}

async function tryOnEvents(
  { db }: IncidentsContext,
  { trigger, steps }: { trigger: EventTrigger; steps: ScenarioDefinition['steps'] },
  since: Date,
): Promise<Trial> {
  const events = await listPastEvents(db, { eventId: trigger.eventId, since, limit: cardsAtMost });
  const matched = events.filter(({ payload }) => {
    const facts = factsSchema.safeParse(payload);
    return facts.success && holds(trigger.where, facts.data);
  });
  const keys = stepsAtOnce({ steps }).map(({ key }) => key);
  const examples = matched.slice(0, examplesAtMost).map(({ occurredAt }) => {
    return {
      incidentId: null,
      number: null,
      at: occurredAt.toISOString(),
      address: '',
      steps: keys,
      services: [],
    };
  });
  return { matched: matched.length, examples };
}

/** As the card was when it was sent; of a scenario that begins with an alarm, those that an alarm opened. */
async function tryOnCards(
  context: IncidentsContext,
  definition: ScenarioDefinition,
  since: Date,
): Promise<Trial> {
  const matched = await listMatched(context, definition, since);
  const atOnce = stepsAtOnce(definition);
  const titles = new Map((await listServices(context.db)).map(({ id, title }) => [id, title]));
  const examples = [];
  for (const { id, number, createdAt, address, ...card } of matched.slice(0, examplesAtMost)) {
    const services = await sentAtOnce(context, atOnce, card);
    const at = createdAt.toISOString();
    // Who sets scenarios up need not be who takes calls: where it was is for those who may read the card.
    const mayRead = mayReadCard(context.actor, { ...card, createdByPersonId: null });
    examples.push({
      incidentId: mayRead ? id : null,
      number,
      at,
      address: mayRead ? address : '',
      steps: atOnce.map(({ key }) => key),
      services: services.map((serviceId) => titles.get(serviceId) ?? ''),
    });
  }
  return { matched: matched.length, examples };
}

/** By hand it may be begun on any card of its types. */
async function listMatched(
  { db }: IncidentsContext,
  { trigger }: ScenarioDefinition,
  since: Date,
): Promise<Card[]> {
  if (trigger.on === 'event') return [];
  const cards = await db
    .selectFrom('incidents.incident')
    .select([
      'id',
      'number',
      'createdAt',
      'typeCode',
      'priority',
      'level',
      'address',
      'areaIds',
      'lng',
      'lat',
    ])
    .where('createdAt', '>=', since)
    .where('typeCode', 'in', trigger.typeCodes)
    .orderBy('createdAt', 'desc')
    .orderBy('id')
    .limit(cardsAtMost)
    .execute();
  if (trigger.on === 'manual') return cards;
  const ids = cards.map(({ id }) => id);
  const episodes = trigger.on === 'alarm' ? await listEpisodesOf(db, ids) : [];
  const status = trigger.on === 'alarm' ? 'draft' : 'open';
  return cards.filter((card) => {
    const sources = episodes.filter(({ incidentId }) => incidentId === card.id).map(({ source }) => source);
    return isTriggered({ trigger }, { ...card, status }, sources);
  });
}

async function sentAtOnce(
  context: IncidentsContext,
  steps: ScenarioDefinition['steps'],
  card: Parameters<typeof servicesOf>[1],
): Promise<string[]> {
  const sent = new Set<string>();
  for (const { action } of steps) {
    const ids = await idsOf(context, action, card);
    for (const id of ids) sent.add(id);
  }
  return [...sent];
}

async function idsOf(
  context: IncidentsContext,
  action: ScenarioAction,
  card: Parameters<typeof servicesOf>[1],
): Promise<string[]> {
  if (action.kind === 'assign') return [action.serviceId];
  return action.kind === 'send' ? await servicesOf(context, card, action.level) : [];
}

/** What happens before anybody is asked or waited for. */
function stepsAtOnce(definition: Pick<ScenarioDefinition, 'steps'>): ScenarioDefinition['steps'] {
  const begun = new Map<string, Begun>();
  const steps: ScenarioDefinition['steps'] = [];
  for (let { start } = walkOn(definition, begun); start; { start } = walkOn(definition, begun)) {
    const waits = ['ask', 'approve', 'wait'].includes(start.action.kind);
    begun.set(start.key, { state: waits ? 'waiting' : 'done', choice: null });
    if (!waits) steps.push(start);
  }
  return steps;
}
