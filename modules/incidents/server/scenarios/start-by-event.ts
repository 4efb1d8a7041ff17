import { z } from 'zod';
import type { PlacedReportView } from '#modules/reports/contract/views.ts';
import { defaultLocale } from '#kernel/i18n/locale.ts';
import { id, point } from '#kernel/http/fields.ts';
import type { Point } from '#kernel/http/fields.ts';
import { wordingIn } from '../../contract/scenario-definition.ts';
import type { Condition, EventTrigger } from '../../contract/scenario-definition.ts';
import { announceCard, areaIdsAt, writeLog } from '../cards/change-card.ts';
import { findIncidentForUpdate } from '../cards/incident.store.ts';
import { openDraft } from '../cards/open-draft.ts';
import type { IncidentsContext, IncidentsDb } from '../context.ts';
import { findType } from '../type.store.ts';
import {
  countRunsSince,
  findOccasion,
  insertOrigin,
  lockScenario,
  markHeldBack,
  saveOccasion,
} from './origin.store.ts';
import { listScenarios } from './scenario.store.ts';
import type { ScenarioRow } from './scenario.store.ts';
import { startOn } from './start.ts';

/** What begins more often begins itself, or its event is not a rare one: it is held back, and its page says so. */
const startsAnHourAtMost = 20;
const hourMs = 60 * 60_000;

export type Facts = Readonly<Record<string, unknown>>;

export interface Occasion {
  readonly eventId: string;
  readonly subjectId: string;
  readonly facts: Facts;
}

interface ByEvent {
  readonly scenario: ScenarioRow;
  readonly trigger: EventTrigger;
}

/** Active scenarios that this event begins. */
export async function listBegunBy(
  db: IncidentsDb,
  { eventId, facts }: Pick<Occasion, 'eventId' | 'facts'>,
): Promise<ByEvent[]> {
  return (await listScenarios(db)).flatMap((scenario): ByEvent[] => {
    const { trigger } = scenario.definition;
    const isBegun = trigger.on === 'event' && trigger.eventId === eventId && holds(trigger.where, facts);
    return scenario.isActive && isBegun ? [{ scenario, trigger }] : [];
  });
}

/** A fact that the event does not tell fulfils nothing but "is not". */
export function holds(where: readonly Condition[], facts: Facts): boolean {
  return where.every(({ field, is, value }) => {
    const fact = facts[field];
    switch (is) {
      case 'equal':
        return isSame(fact, value);
      case 'other':
        return !isSame(fact, value);
      case 'at-least':
        return typeof fact === 'number' && fact >= Number(value);
      case 'at-most':
        return typeof fact === 'number' && fact <= Number(value);
    }
  });
}

/** A form's field holds text where the event tells a number. */
function isSame(fact: unknown, value: Condition['value']): boolean {
  if (Array.isArray(fact)) return fact.some((one) => isSame(one, value));
  return ['string', 'number', 'boolean'].includes(typeof fact) && String(fact) === String(value);
}

/** On the card that the event names, or that it has opened before; else a new draft is opened for it. */
export async function startByEvent(
  context: IncidentsContext,
  { scenario, trigger }: ByEvent,
  occasion: Occasion,
): Promise<void> {
  const { db, clock } = context;
  const { subjectId } = occasion;
  await lockScenario(db, scenario.id);
  const known = await knownCard(context, scenario.id, occasion);
  if (known && !known.isOwn) {
    await startOn(context, known, scenario);
    return;
  }
  if (known) return await writeLog(context, known.id, 'scenario', { text: scenario.title });
  const now = clock.now();
  const begun = await countRunsSince(db, scenario.id, new Date(now.getTime() - hourMs));
  if (begun >= startsAnHourAtMost) return await markHeldBack(db, scenario.id, now);
  const incidentId = await openFor(context, trigger, occasion);
  await saveOccasion(db, { scenarioId: scenario.id, subjectId, incidentId, at: now });
  await startOn(context, { id: incidentId }, scenario);
  await insertOrigin(db, { incidentId, scenarioIds: [scenario.id] });
}

/** A card that still goes on; `isOwn`: opened for this very subject. */
async function knownCard(
  { db }: IncidentsContext,
  scenarioId: string,
  { subjectId, facts }: Occasion,
): Promise<{ id: string; isOwn: boolean } | undefined> {
  const named = id.safeParse(facts['incidentId']).data;
  const own = await findOccasion(db, { scenarioId, subjectId });
  for (const incidentId of [named, own]) {
    const card = incidentId === undefined ? undefined : await findIncidentForUpdate(db, incidentId);
    if (card?.status === 'draft' || card?.status === 'open')
      return { id: card.id, isOwn: incidentId === own };
  }
  return undefined;
}

async function openFor(
  context: IncidentsContext,
  { opens }: EventTrigger,
  occasion: Occasion,
): Promise<string> {
  const type = await findType(context.db, opens.typeCode);
  const place = await placeFor(context.db, occasion);
  const areaIds = place ? await areaIdsAt(context, place) : areasFor(occasion.facts);
  const facts = { code: opens.typeCode, priority: type?.priority ?? 3 };
  const words = wordingIn(opens.words, defaultLocale);
  const card = await openDraft(context, { type: facts, words, place, areaIds });
  announceCard(context, card);
  return card.id;
}

const areas = z.array(id);

function areasFor(facts: Facts): string[] {
  return areas.safeParse(facts['areaIds']).data ?? [];
}

/** Where the event says it was, or where the report stands that it is about. */
async function placeFor(db: IncidentsDb, { subjectId, facts }: Occasion): Promise<Point | null> {
  const told = point.safeParse(facts['place']).data;
  if (told) return told;
  // Subjects of other modules may be anything; of reports they are ids.
  if (!id.safeParse(subjectId).success) return null;
  const report: Pick<PlacedReportView, 'lng' | 'lat'> | undefined = await db
    .selectFrom('reports.placedReport')
    .select(['lng', 'lat'])
    .where('id', '=', subjectId)
    .executeTakeFirst();
  return report ?? null;
}
