import { describePlace } from '#kernel/geo/place.ts';
import type { Point } from '#kernel/http/fields.ts';
import { newId } from '#kernel/ids.ts';
import { emptyCard } from '../../contract/incident.ts';
import type { IncidentsContext } from '../context.ts';
import type { TypeRow } from '../type.store.ts';
import { columnsOf, writeLog } from './change-card.ts';
import type { AnnouncedCard } from './change-card.ts';
import { insertIncident } from './incident.store.ts';

export interface DraftFacts {
  readonly type: Pick<TypeRow, 'code' | 'priority'>;
  readonly words: string;
  readonly place: Point | null;
  readonly areaIds: string[];
}

/** A draft that no operator began: it waits for one. The caller announces it. */
export async function openDraft(
  context: IncidentsContext,
  { type, words, place, areaIds }: DraftFacts,
): Promise<AnnouncedCard> {
  const { db, actor, clock } = context;
  const described = place && (await describePlace(db, place));
  const address = described?.house?.address ?? described?.street?.name ?? '';
  const now = clock.now();
  const card = { id: newId(now.getTime()), number: null, status: 'draft' as const, version: 1 };
  const kept = { ...card, priority: type.priority, areaIds };
  await insertIncident(db, {
    ...columnsOf({ ...emptyCard, typeCode: type.code, words, place, address }),
    ...kept,
    createdByPersonId: actor.personId,
    createdAt: now,
    registeredAt: null,
    closedAt: null,
    result: null,
  });
  await writeLog(context, card.id, 'created');
  return kept;
}
