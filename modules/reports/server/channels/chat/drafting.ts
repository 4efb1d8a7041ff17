import { searchAddresses } from '#kernel/geo/address-search.ts';
import type { Point } from '#kernel/http/fields.ts';
import type { ChatMessage } from '#kernel/notify/chat/chat-message.ts';
import { reportText } from '../../../contract/report.ts';
import { findCategory } from '../../category.store.ts';
import { effectiveRules } from '../../classifier/effective.ts';
import { addressOf, locate } from '../../responsibility.ts';
import { askCategory } from './categories.ts';
import type { ChatState, Draft } from './chat-state.ts';
import { countPhotos } from './photos.ts';
import { preview } from './preview.ts';
import { button, cancelRow, say, turn } from './turn.ts';
import type { Talk, Turn } from './turn.ts';

type Drafting = Extract<ChatState, { kind: 'drafting' }>;

const shownPlaces = 5;

/** Asks for what the draft still lacks; shows it once it is whole. */
export async function advance(talk: Talk, draft: Draft, album: string | null = null): Promise<Turn> {
  const at = (place: Drafting['at']): ChatState => ({ kind: 'drafting', at: place, draft, found: [], album });
  if (draft.text === null) return turn(at('words'), say(talk, 'reports.chat.ask-words'), cancelRow(talk));
  if (draft.place === null) return askPlace(talk, at('place'), say(talk, 'reports.chat.ask-place'));
  if (draft.categoryId === null) return await askCategory(talk, at('category'), draft.text);
  const category = await findCategory(talk.context.db, draft.categoryId);
  if (!category?.isActive) return await askCategory(talk, at('category'), draft.text);
  const lacksPhoto =
    effectiveRules(category, null).isPhotoRequired && (await countPhotos(talk.context, talk.chat.id)) === 0;
  if (lacksPhoto) return turn(at('photo'), say(talk, 'reports.chat.ask-photo'), cancelRow(talk));
  return await preview(talk, at('preview'), draft, category);
}

/** An answer to what was asked: words, a place, or pictures, which were kept already. */
export async function hearDraft(talk: Talk, state: Drafting, message: ChatMessage): Promise<Turn> {
  const { draft, at } = state;
  const { text, album } = message;
  if (message.place) return await takePlace(talk, draft, { point: message.place, address: null });
  if (album !== null && album === state.album && text === '') return { state, replies: [] };
  if (at === 'words' && text !== '') return await takeWords(talk, draft, text, album);
  if (at === 'place' && text !== '') return await findPlace(talk, state, text);
  if (at === 'category' && text !== '') return await askCategory(talk, state, text);
  return await advance(talk, draft, album);
}

export async function takeWords(
  talk: Talk,
  draft: Draft,
  words: string,
  album: string | null,
): Promise<Turn> {
  const parsed = reportText.safeParse(words);
  return await advance(talk, { ...draft, text: parsed.success ? parsed.data : null }, album);
}

/** Taken as it is where it lies in the town; asked again where it does not. */
export async function takePlace(
  talk: Talk,
  draft: Draft,
  chosen: { point: Point; address: string | null },
): Promise<Turn> {
  const place = await locate(talk.context.db, chosen.point);
  const address = chosen.address ?? addressOf(place);
  if (place.isInsideTown) return await advance(talk, { ...draft, place: chosen.point, address });
  const state: ChatState = {
    kind: 'drafting',
    at: 'place',
    draft: { ...draft, place: null, address: null },
    found: [],
    album: null,
  };
  return askPlace(talk, state, say(talk, 'reports.chat.place-outside'));
}

/** A typed address, as the town's own search finds it. */
async function findPlace(talk: Talk, state: Drafting, text: string): Promise<Turn> {
  const hits = await searchAddresses(talk.context.db, { text, limit: shownPlaces });
  const houses = hits.filter(({ kind }) => kind === 'house');
  const [only, second] = houses;
  if (only && !second)
    return await takePlace(talk, state.draft, {
      point: { lng: only.lng, lat: only.lat },
      address: only.address,
    });
  if (houses.length === 0) {
    const key = hits.length > 0 ? 'reports.chat.place-needs-house' : 'reports.chat.place-unknown';
    return askPlace(talk, state, say(talk, key));
  }
  const found = houses.map(({ address, lng, lat }) => ({ address, lng, lat }));
  const rows = found.map(({ address }, index) => [button(address, `place:${index}`)]);
  return turn({ ...state, found }, say(talk, 'reports.chat.choose-place'), ...rows, cancelRow(talk));
}

function askPlace(talk: Talk, state: ChatState, text: string): Turn {
  const keyboard = { rows: [cancelRow(talk)], place: say(talk, 'reports.chat.button.place') };
  return { state, replies: [{ text, keyboard }] };
}
