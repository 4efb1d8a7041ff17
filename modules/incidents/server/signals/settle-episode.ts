import { announceCard, writeLog } from '../cards/change-card.ts';
import { placeOf } from '../cards/card.presenter.ts';
import { findIncidentForUpdate } from '../cards/incident.store.ts';
import { openDraft } from '../cards/open-draft.ts';
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
  const { text: words, areaIds } = saying;
  const card = await openDraft(context, { type, words, place: placeOf(saying), areaIds });
  await settleEpisode(context.db, episodeId, { incidentId: card.id, settledAs: 'opened' });
  await writeLog(context, card.id, 'alarm-joined');
  announceCard(context, card);
  return card.id;
}
