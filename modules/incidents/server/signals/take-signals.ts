import { Problem } from '#kernel/errors/problem.ts';
import type { Point } from '#kernel/http/fields.ts';
import { alarmChanged } from '../../contract/events.ts';
import { incidentProblems } from '../../contract/problems.ts';
import { severities } from '../../contract/signals.ts';
import type { NewSignal } from '../../contract/signals.ts';
import { areaIdsAt } from '../cards/change-card.ts';
import { placeOf } from '../cards/card.presenter.ts';
import { findIncidents, listIncidentsAround } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import { listTypes, lockType } from '../type.store.ts';
import type { TypeRow } from '../type.store.ts';
import type { AlarmRule, KeptEpisode, MachineSignal } from './alarm-machine.ts';
import {
  episodesFrom,
  insertSignals,
  lastEpisode,
  lockAlarm,
  saveEpisodes,
  signalsFrom,
  writeLastSequence,
} from './alarm.store.ts';
import type { AlarmRow, EpisodeRow, EpisodeSaying } from './alarm.store.ts';
import { placeEpisode } from './join.policy.ts';
import type { JoinCandidate } from './join.policy.ts';
import { receiveSignals, unseen } from './receive-signals.ts';
import { joinEpisode, openFromEpisode } from './settle-episode.ts';

/*
 * Signals of one call in one transaction: those of one alarm together, so that a storm costs as many steps as it has
 * alarms, and screens hear once. Alarms are locked in the order of their names: two calls never wait in a ring.
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
  const types = new Map((await listTypes(context.db)).map((type) => [type.code, type]));
  const now = context.clock.now();
  const timely = signals.map((signal) => ({ ...signal, occurredAt: notAhead(signal.occurredAt, now) }));
  const groups = [...Map.groupBy(timely, nameOf)].sort(([one], [other]) => (one < other ? -1 : 1));
  let accepted = 0;
  for (const [, group] of groups) {
    const type = types.get(group[0]?.typeCode ?? '');
    if (!type?.isActive) throw new Problem(incidentProblems.unknownType);
    accepted += await takeGroup(context, { organisationId, group, type });
  }
  return { accepted, repeated: signals.length - accepted };
}

function notAhead(occurredAt: string, now: Date): string {
  const isAhead = Date.parse(occurredAt) > now.getTime() + aheadAtMostMs;
  return isAhead ? now.toISOString() : occurredAt;
}

function nameOf({ source, alarmKey, typeCode }: NewSignal): string {
  return JSON.stringify([source, alarmKey, typeCode]);
}

export function ruleOf({ holdOffSeconds, autoClearMinutes }: TypeRow): AlarmRule {
  const autoClearMs = autoClearMinutes === null ? null : autoClearMinutes * 60_000;
  return { holdOffMs: holdOffSeconds * 1000, autoClearMs };
}

interface Group {
  readonly organisationId: string | null;
  readonly group: readonly NewSignal[];
  readonly type: TypeRow;
}

/** Answers how many of them were new. */
async function takeGroup(context: IncidentsContext, { organisationId, group, type }: Group): Promise<number> {
  const { db, clock } = context;
  const [first] = group;
  if (!first) return 0;
  const { source, alarmKey, typeCode } = first;
  const alarm = await lockAlarm(db, { organisationId, source, alarmKey, typeCode });
  const newIds = await insertSignals(db, alarm, { signals: group, receivedAt: clock.now() });
  // A call may hold one signal twice: the machine must see it once.
  const fresh = [...new Map(group.map((signal) => [signal.signalId, signal])).values()].filter(
    ({ signalId }) => newIds.has(signalId),
  );
  const latest = fresh.toSorted((one, other) => one.sequence - other.sequence).at(-1);
  if (!latest) return 0;

  const before = await lastEpisode(db, alarm.id);
  const saying = await sayingOf(context, { fresh, latest, before });
  const heard = fresh.map(({ occurredAt, ...signal }) => ({ ...signal, at: new Date(occurredAt) }));
  const change = await receiveSignals(memoryOf(context, alarm, before), heard, ruleOf(type));
  const saved = await bringBack(context, change.saved, heard);
  await saveEpisodes(db, alarm.id, { saved, absorbed: change.absorbed, saying });
  await writeLastSequence(db, alarm.id, Math.max(alarm.lastSequence ?? 0, latest.sequence));
  for (const episode of saved) {
    if (episode.settledAs === null)
      await placeByRule(context, { id: episode.id, type, saying, at: episode.firstAt });
    const { incidentId } = episode;
    context.emit(alarmChanged, episode.id, { episodeId: episode.id, incidentId, areaIds: saying.areaIds });
  }
  return fresh.length;
}

/**
 * An alarm that goes on after its card has ended, or after it was dismissed, comes back into sight as one nobody has seen:
 * it is either something new or was not dealt with.
 */
async function bringBack(
  { db }: IncidentsContext,
  episodes: readonly KeptEpisode[],
  heard: readonly MachineSignal[],
): Promise<KeptEpisode[]> {
  const cards = await findIncidents(
    db,
    episodes.flatMap(({ incidentId }) => incidentId ?? []),
  );
  const ended = new Set(cards.filter(({ closedAt }) => closedAt !== null).map(({ id }) => id));
  const latestAt = Math.max(...heard.filter(({ kind }) => kind === 'raise').map(({ at }) => at.getTime()));
  return episodes.map((episode) => {
    const { clearedAt, settledAs, acknowledgedAt, incidentId } = episode;
    const isOver = settledAs === 'dismissed' || (incidentId !== null && ended.has(incidentId));
    const seenAt = acknowledgedAt?.getTime() ?? 0;
    if (clearedAt !== null || !isOver || latestAt < seenAt + dismissedForMs) return episode;
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
async function sayingOf(context: IncidentsContext, { fresh, latest, before }: Said): Promise<EpisodeSaying> {
  const severity = severities.find((one) => fresh.some((signal) => signal.severity === one)) ?? 'major';
  const { text } = latest;
  const place = latest.place ?? (before ? placeOf(before) : null);
  // A detector does not move: its areas are looked up once.
  const isSamePlace = before?.lng === place?.lng && before?.lat === place?.lat;
  return {
    severity,
    lng: place?.lng ?? null,
    lat: place?.lat ?? null,
    areaIds: before && isSamePlace ? before.areaIds : await areaIdsAt(context, place),
    text,
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
