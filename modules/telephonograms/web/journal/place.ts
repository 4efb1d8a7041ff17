import type { Box } from '../../contract/telephonogram.ts';

/** Where one is in the journals; it stands in the address, so that a message leads to the very telephonogram. */
export interface JournalPlace {
  readonly box: Box;
  readonly isAll: boolean;
  readonly openId: string | null;
  readonly isNew: boolean;
  readonly replyToId: string | null;
  readonly incidentId: string | null;
}

const path = '/work/telephonograms';

export function placeOf(query: URLSearchParams): JournalPlace {
  return {
    box: query.get('box') === 'outgoing' ? 'outgoing' : 'incoming',
    isAll: query.get('all') === 'true',
    openId: query.get('open'),
    isNew: query.get('new') === 'true',
    replyToId: query.get('reply'),
    incidentId: query.get('card'),
  };
}

export function addressOf(place: Partial<JournalPlace>): string {
  const query = new URLSearchParams({
    ...(place.box === 'outgoing' ? { box: 'outgoing' } : {}),
    ...(place.isAll ? { all: 'true' } : {}),
    ...(place.openId ? { open: place.openId } : {}),
    ...(place.isNew ? { new: 'true' } : {}),
    ...(place.replyToId ? { reply: place.replyToId } : {}),
    ...(place.incidentId ? { card: place.incidentId } : {}),
  });
  return query.size > 0 ? `${path}?${query}` : path;
}
