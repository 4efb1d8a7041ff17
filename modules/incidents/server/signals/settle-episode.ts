import { describePlace } from '#kernel/geo/place.ts';
import { newId } from '#kernel/ids.ts';
import { emptyCard } from '../../contract/incident.ts';
import { announceCard, columnsOf, writeLog } from '../cards/change-card.ts';
import { placeOf } from '../cards/card.presenter.ts';
import { findIncidentForUpdate, insertIncident } from '../cards/incident.store.ts';
import type { IncidentsContext } from '../context.ts';
import type { TypeRow } from '../type.store.ts';
import { settleEpisode } from './alarm.store.ts';
import type { EpisodeSaying } from './alarm.store.ts';

/** Makes the episode part of a card that is there; a card closed meanwhile leaves it to the operator. */
export async function joinEpisode(
  context: IncidentsContext,
  episodeId: string,
  incidentId: string,
): Promise<boolean> {
  const { db } = context;
  const card = await findIncidentForUpdate(db, incidentId);
  if (card?.status !== 'open' && card?.status !== 'draft') return false;
  await settleEpisode(db, episodeId, { incidentId, settledAs: 'joined' });
  await writeLog(context, incidentId, 'alarm-joined');
  announceCard(context, card);
  return true;
}

export interface OpeningEpisode {
  readonly id: string;
  readonly type: TypeRow;
  readonly saying: Pick<EpisodeSaying, 'lng' | 'lat' | 'areaIds' | 'text'>;
}

/** Begins a card from an episode: a draft that waits for an operator's services. Answers its id. */
export async function openFromEpisode(
  context: IncidentsContext,
  { id: episodeId, type, saying }: OpeningEpisode,
): Promise<string> {
  const { db, actor, clock } = context;
  const place = placeOf(saying);
  const described = place && (await describePlace(db, place));
  const address = described?.house?.address ?? described?.street?.name ?? '';
  const now = clock.now();
  const card = { id: newId(now.getTime()), number: null, status: 'draft' as const, version: 1 };
  const fields = { ...emptyCard, typeCode: type.code, words: saying.text, place, address };
  const kept = { ...card, priority: type.priority, areaIds: saying.areaIds };
  await insertIncident(db, {
    ...columnsOf(fields),
    ...kept,
    createdByPersonId: actor.personId,
    createdAt: now,
    registeredAt: null,
    closedAt: null,
    result: null,
  });
  await settleEpisode(db, episodeId, { incidentId: card.id, settledAs: 'opened' });
  await writeLog(context, card.id, 'created');
  await writeLog(context, card.id, 'alarm-joined');
  announceCard(context, kept);
  return card.id;
}
