import { Problem } from '#kernel/errors/problem.ts';
import { areaIdsOfEach } from '#kernel/geo/area.store.ts';
import type { Point } from '#kernel/http/fields.ts';
import { alarmChanged } from '../../contract/events.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { severities } from '../../contract/signals.ts';
import type { NewSignal } from '../../contract/signals.ts';
import { placeOf } from '../cards/card.presenter.ts';
import { findIncidents, listIncidentsAround } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { listTypes, lockType } from '../type.store.ts';
import type { TypeRow } from '../type.store.ts';
import type { AlarmRule, KeptEpisode } from './alarm-machine.ts';
import { episodesFrom, lastEpisodes, signalsFrom } from './alarm.store.ts';
import type { AlarmRow, EpisodeRow, EpisodeSaying } from './alarm.store.ts';
import { placeEpisode } from './join.policy.ts';
import type { JoinCandidate } from './join.policy.ts';
import { receiveSignals, unseen } from './receive-signals.ts';
import { joinEpisode, openFromEpisode } from './settle-episode.ts';
import { insertSignals, lockAlarms, nameOf, saveEpisodes } from './take.store.ts';
import type { SavedEpisodes } from './take.store.ts';

/*
 * Signals of one call, or of many that came at once, in one transaction: those of one alarm together, so that a storm costs
 * as many steps as it has alarms, and screens hear once. What is read and written goes in one statement for all of them.
 */

/** So long after a decision the same trouble is what was decided on. */
const dismissedForMs = 60_000;

/** A source whose clock runs ahead would never fall silent. */
const aheadAtMostMs = 60_000;

export interface TakenSignals {
  readonly accepted: number;
  readonly repeated: number;
}

/** @throws Problem `incidents.unknown-type` */
export async function takeSignals(
  context: IncidentsContext,
  organisationId: string | null,
  signals: readonly NewSignal[],
): Promise<TakenSignals> {
  const [taken] = await takeTogether(context, organisationId, [signals]);
  return taken ?? { accepted: 0, repeated: 0 };
}

/**
 * Signals of many calls of one owner; an answer for each call.
 *
 * @throws Problem `incidents.unknown-type`
 */
export async function takeTogether(
  context: IncidentsContext,
  organisationId: string | null,
  calls: readonly (readonly NewSignal[])[],
): Promise<TakenSignals[]> {
  const { db, clock } = context;
  const now = clock.now();
  const timely = calls.flat().map((signal) => ({ ...signal, occurredAt: notAhead(signal.occurredAt, now) }));
  const types = await typesOf(context, timely);
  const groups = [...Map.groupBy(timely, nameOf)].sort(([one], [other]) => (one < other ? -1 : 1));
  const alarms = await lockAlarms(
    db,
    organisationId,
    groups.flatMap(([, [first]]) => first ?? []),
  );
  const heard = groups.flatMap(([name, signals]) => {
    const alarm = alarms.get(name);
    return alarm ? signals.map((signal) => ({ alarm, signal })) : [];
  });
  const newNames = await insertSignals(db, heard, now);
  const fresh = groups.flatMap(([name, signals]) => {
    const alarm = alarms.get(name);
    const type = types.get(signals[0]?.typeCode ?? '');
    return alarm && type ? freshOf(alarm, { signals, newNames, type }) : [];
  });
  await takeFresh(context, fresh);
  return countCalls(calls, fresh);
}

/** @throws Problem `incidents.unknown-type` */
async function typesOf(
  { db }: IncidentsContext,
  signals: readonly NewSignal[],
): Promise<ReadonlyMap<string, TypeRow>> {
  const active = (await listTypes(db)).filter(({ isActive }) => isActive);
  const types = new Map(active.map((type) => [type.code, type]));
  if (signals.some(({ typeCode }) => !types.has(typeCode))) throw new Problem(incidentProblems.unknownType);
  return types;
}

/** What was new of one alarm. */
interface Fresh {
  readonly alarm: AlarmRow;
  readonly type: TypeRow;
  readonly signals: readonly NewSignal[];
  readonly latest: NewSignal;
}

function freshOf(
  alarm: AlarmRow,
  {
    signals,
    newNames,
    type,
  }: { signals: readonly NewSignal[]; newNames: ReadonlySet<string>; type: TypeRow },
): Fresh[] {
  // A call may hold one signal twice: the machine must see it once.
  const once = [...new Map(signals.map((signal) => [signal.signalId, signal])).values()].filter(
    ({ signalId }) => newNames.has(`${alarm.id}/${signalId}`),
  );
  const latest = once.toSorted((one, other) => one.sequence - other.sequence).at(-1);
  return latest ? [{ alarm, type, signals: once, latest }] : [];
}

/** Of what two calls said at once, the first one's counts. */
function countCalls(calls: readonly (readonly NewSignal[])[], fresh: readonly Fresh[]): TakenSignals[] {
  const waiting = new Set(fresh.flatMap(({ signals }) => signals.map(sayingName)));
  return calls.map((signals) => {
    const accepted = signals.filter((signal) => waiting.delete(sayingName(signal))).length;
    return { accepted, repeated: signals.length - accepted };
  });
}

function sayingName(signal: NewSignal): string {
  return JSON.stringify([nameOf(signal), signal.signalId]);
}

function notAhead(occurredAt: string, now: Date): string {
  const isAhead = Date.parse(occurredAt) > now.getTime() + aheadAtMostMs;
  return isAhead ? now.toISOString() : occurredAt;
}

export function ruleOf({ holdOffSeconds, autoClearMinutes }: TypeRow): AlarmRule {
  const autoClearMs = autoClearMinutes === null ? null : autoClearMinutes * 60_000;
  return { holdOffMs: holdOffSeconds * 1000, autoClearMs };
}

async function takeFresh(context: IncidentsContext, fresh: readonly Fresh[]): Promise<void> {
  const { db } = context;
  if (fresh.length === 0) return;
  const before = await lastEpisodes(
    db,
    fresh.map(({ alarm }) => alarm.id),
  );
  const areasAt = await areasOfAll(context, fresh, before);
  const heardAll: HeardAlarm[] = [];
  for (const one of fresh)
    heardAll.push(await hear(context, one, { before: before.get(one.alarm.id), areasAt }));
  const endedIds = await listEndedCards(context, heardAll);
  const changes = heardAll.map((one) => ({ ...one, saved: bringBack(one, endedIds) }));
  const last = fresh.map(({ alarm, latest }) => ({
    alarmId: alarm.id,
    sequence: Math.max(alarm.lastSequence ?? 0, latest.sequence),
  }));
  await saveEpisodes(db, changes, last);
  for (const { saved, saying, type } of changes)
    for (const episode of saved) {
      if (episode.settledAs === null)
        await placeByRule(context, { id: episode.id, type, saying, at: episode.firstAt });
      const { incidentId } = episode;
      context.emit(alarmChanged, episode.id, {
        episodeId: episode.id,
        incidentId,
        areaIds: saying.areaIds,
      });
    }
}

/** What one alarm is after its new signals. */
interface HeardAlarm extends SavedEpisodes {
  readonly type: TypeRow;
  readonly latestRaiseMs: number;
}

interface Known {
  readonly before: EpisodeRow | undefined;
  readonly areasAt: AreasAt;
}

async function hear(
  context: IncidentsContext,
  { alarm, type, signals, latest }: Fresh,
  { before, areasAt }: Known,
): Promise<HeardAlarm> {
  const saying = sayingOf({ fresh: signals, latest, before }, areasAt);
  const heard = signals.map(({ occurredAt, ...signal }) => ({ ...signal, at: new Date(occurredAt) }));
  const change = await receiveSignals(memoryOf(context, alarm, before), heard, ruleOf(type));
  const raises = heard.filter(({ kind }) => kind === 'raise');
  const latestRaiseMs = Math.max(...raises.map(({ at }) => at.getTime()));
  return { alarmId: alarm.id, ...change, saying, type, latestRaiseMs };
}

type AreasAt = (place: Point | null) => readonly string[];

/** Places of a storm are few, and one question finds the areas of all of them. */
async function areasOfAll(
  { db }: IncidentsContext,
  fresh: readonly Fresh[],
  before: ReadonlyMap<string, EpisodeRow>,
): Promise<AreasAt> {
  const wanted = fresh.flatMap(({ alarm, latest }) => newPlaceOf(latest, before.get(alarm.id)) ?? []);
  const places = new Map(wanted.map((place) => [JSON.stringify(place), place]));
  const areas = await areaIdsOfEach(db, [...places.values()]);
  const known = new Map([...places.keys()].map((name, index) => [name, areas[index] ?? []]));
  return (place) => known.get(JSON.stringify(place)) ?? [];
}

/** Null, where the areas are known: a detector does not move. */
function newPlaceOf({ place }: NewSignal, before: EpisodeRow | undefined): Point | null {
  const isSame = before !== undefined && before.lng === place?.lng && before.lat === place?.lat;
  return isSame ? null : (place ?? null);
}

/** Of the cards that these alarms belong to, those that have ended. */
async function listEndedCards(
  { db }: IncidentsContext,
  heard: readonly HeardAlarm[],
): Promise<ReadonlySet<string>> {
  const ids = heard.flatMap(({ saved }) => saved.flatMap(({ incidentId }) => incidentId ?? []));
  const cards = await findIncidents(db, [...new Set(ids)]);
  return new Set(cards.filter(({ closedAt }) => closedAt !== null).map(({ id }) => id));
}

/**
 * An alarm that goes on after its card has ended, or after it was dismissed, comes back into sight as one nobody has seen:
 * it is either something new or was not dealt with.
 */
function bringBack(
  { saved, latestRaiseMs }: HeardAlarm,
  endedIds: ReadonlySet<string>,
): readonly KeptEpisode[] {
  return saved.map((episode) => {
    const { clearedAt, settledAs, acknowledgedAt, incidentId } = episode;
    const isOver = settledAs === 'dismissed' || (incidentId !== null && endedIds.has(incidentId));
    const seenAt = acknowledgedAt?.getTime() ?? 0;
    if (clearedAt !== null || !isOver || latestRaiseMs < seenAt + dismissedForMs) return episode;
    return { ...episode, ...unseen };
  });
}

function memoryOf({ db }: IncidentsContext, { id, lastSequence }: AlarmRow, before: EpisodeRow | undefined) {
  return {
    lastSequence,
    lastEpisode: async () => await Promise.resolve(before ?? null),
    episodesFrom: async (sequence: number) => await episodesFrom(db, id, sequence),
    signalsFrom: async (sequence: number) => await signalsFrom(db, id, sequence),
  };
}

interface Said {
  readonly fresh: readonly NewSignal[];
  readonly latest: NewSignal;
  readonly before: EpisodeRow | undefined;
}

/** The worst of what was said, at the place and in the words of the latest. */
function sayingOf({ fresh, latest, before }: Said, areasAt: AreasAt): EpisodeSaying {
  const severity = severities.find((one) => fresh.some((signal) => signal.severity === one)) ?? 'major';
  const moved = newPlaceOf(latest, before);
  const place = moved ?? (before ? placeOf(before) : null);
  const areaIds = moved ? areasAt(moved) : (before?.areaIds ?? []);
  return {
    severity,
    lng: place?.lng ?? null,
    lat: place?.lat ?? null,
    areaIds: [...areaIds],
    text: latest.text,
  };
}

interface NewEpisode {
  readonly id: string;
  readonly type: TypeRow;
  readonly saying: EpisodeSaying;
  readonly at: Date;
}

async function placeByRule(context: IncidentsContext, episode: NewEpisode): Promise<void> {
  const { type, at, saying } = episode;
  // Neither joins nor opens by itself: it waits, and nothing needs to be looked up.
  if (type.joins === 'ask' && !type.isOpenedByAlarm) return;
  const place = placeOf(saying);
  // Two sources that tell of one fire at one moment must not open a card each.
  if (type.isOpenedByAlarm) await lockType(context.db, type.code);
  const placement = placeEpisode(type, { place, at }, await candidatesAt(context, type, place));
  if (placement.kind === 'join') await joinEpisode(context, episode.id, placement.incidentId);
  if (placement.kind === 'open') await openFromEpisode(context, { id: episode.id, type, saying });
}

export async function candidatesAt(
  { db, clock }: Pick<IncidentsContext, 'db' | 'clock'>,
  { joinMinutes, joinRadiusM }: TypeRow,
  center: Point | null,
): Promise<JoinCandidate[]> {
  if (!center) return [];
  const since = new Date(clock.now().getTime() - joinMinutes * 60_000);
  const cards = await listIncidentsAround(db, { center, radiusM: joinRadiusM, since, isOpenOnly: true });
  return cards.map((card) => ({
    id: card.id,
    typeCode: card.typeCode,
    createdAt: card.createdAt,
    place: placeOf(card),
  }));
}
