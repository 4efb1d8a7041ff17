import { describeFilesOf } from '#kernel/files/files.ts';
import type { ShownPhotoCard } from '../../contract/photo-cards.ts';
import type { IncidentsContext } from '../context.ts';
import type { PhotoCardTable } from './tables.ts';

export const photoCardSubject = 'incidents.photo-card';

/** For those who search: all of it. */
export async function presentWhole(
  { db }: Pick<IncidentsContext, 'db'>,
  cards: readonly PhotoCardTable[],
): Promise<ShownPhotoCard[]> {
  const photos = await describeFilesOf(
    db,
    photoCardSubject,
    cards.map(({ id }) => id),
  );
  return cards.map((card) => ({
    id: card.id,
    kind: card.kind,
    name: card.name || null,
    age: card.age,
    signs: card.signs,
    lastSeen: card.lastSeen || null,
    phone: card.phone,
    photos: photos.get(card.id) ?? [],
    publishedAt: card.publishedAt.toISOString(),
    withdrawAt: card.withdrawAt.toISOString(),
  }));
}

/** For everybody: what was chosen. */
export function onlyPublic(shown: ShownPhotoCard, parts: PhotoCardTable['publicParts']): ShownPhotoCard {
  return {
    ...shown,
    name: parts.includes('name') ? shown.name : null,
    age: parts.includes('age') ? shown.age : null,
    lastSeen: parts.includes('last-seen') ? shown.lastSeen : null,
    photos: parts.includes('photo') ? shown.photos : [],
  };
}
