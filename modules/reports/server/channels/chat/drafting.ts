import { searchAddresses } from '#kernel/geo/address-search.ts';
import type { Point } from '#kernel/http/fields.ts';
import type { ChatMessage } from '#kernel/notify/chat/chat-message.ts';
import type { Question } from '../../../contract/classifier.ts';
import { reportText } from '../../../contract/report.ts';
import { findCategory } from '../../category.store.ts';
import type { CategoryRow } from '../../category.store.ts';
import { effectiveRules } from '../../classifier/effective.ts';
import { addressOf, locate } from '../../responsibility.ts';
import { askCategory, askCause, listOfferedCauses } from './categories.ts';
import type { ChatState, Draft } from './chat-state.ts';
import { countPhotos } from './photos.ts';
import { preview } from './preview.ts';
import { answerByButton, answerByWords, askQuestion, nextQuestion } from './questions.ts';
import type { Answered } from './questions.ts';
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
  return await advanceWithin(talk, draft, { category, at });
}

/** What is asked once it is known what the report is about. */
async function advanceWithin(
  talk: Talk,
  draft: Draft,
  { category, at }: { category: CategoryRow; at: (place: Drafting['at']) => ChatState },
): Promise<Turn> {
  const causes = await listOfferedCauses(talk, category);
  const cause = causes.find(({ id }) => id === draft.causeId) ?? null;
  if (draft.causeId === undefined && causes.length > 0) return askCause(talk, at('cause'), causes);
  const rules = effectiveRules(category, cause);
  if (rules.stopMessages.some(({ effect }) => effect === 'stop'))
    return await preview(talk, at('preview'), draft, { category, cause });
  const lacksPhoto = rules.isPhotoRequired && (await countPhotos(talk.context, talk.chat.id)) === 0;
  if (lacksPhoto) return turn(at('photo'), say(talk, 'reports.chat.ask-photo'), cancelRow(talk));
  const asked = nextQuestion(rules.questions, draft);
  if (asked) return askQuestion(talk, at('question'), asked);
  return await preview(talk, at('preview'), draft, { category, cause });
}

/** The question that stands open, and the answer to it. */
async function hearAnswer(
  talk: Talk,
  state: Drafting,
  answer: (asked: Question, draft: Draft) => Answered,
): Promise<Turn> {
  const { draft } = state;
  const category = await findCategory(talk.context.db, draft.categoryId ?? '');
  const causes = category ? await listOfferedCauses(talk, category) : [];
  const cause = causes.find(({ id }) => id === draft.causeId) ?? null;
  const asked = category && nextQuestion(effectiveRules(category, cause).questions, draft);
  if (!asked) return await advance(talk, draft);
  const answered = answer(asked, draft);
  return 'flaw' in answered
    ? askQuestion(talk, state, asked, answered.flaw)
    : await advance(talk, answered.draft);
}

export async function pressAnswer(talk: Talk, state: Drafting, pressed: string): Promise<Turn> {
  return await hearAnswer(talk, state, (asked, draft) => answerByButton(talk, asked, draft, pressed));
}

/** By its place in the list that was shown; `none`: another one, or not known. */
export async function chooseCause(talk: Talk, { draft }: Drafting, chosen: string): Promise<Turn> {
  const category = await findCategory(talk.context.db, draft.categoryId ?? '');
  const causes = category ? await listOfferedCauses(talk, category) : [];
  const causeId = chosen === 'none' ? null : causes[Number(chosen)]?.id;
  return await advance(talk, { ...draft, causeId, answers: {}, settled: [] });
}

export async function showCauses(talk: Talk, state: Drafting, from: number): Promise<Turn> {
  const category = await findCategory(talk.context.db, state.draft.categoryId ?? '');
  if (!category) return await advance(talk, state.draft);
  return askCause(talk, state, await listOfferedCauses(talk, category), from);
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
  if (at === 'question' && text !== '')
    return await hearAnswer(talk, state, (asked, told) => answerByWords(talk, asked, told, text));
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
