import { isLocale } from '#kernel/i18n/locale.ts';
import type { ChatMessage } from '#kernel/notify/chat/chat-message.ts';
import { askCategoryOf, askGroup } from './categories.ts';
import { emptyDraft, idle, withCategory } from './chat-state.ts';
import {
  advance,
  chooseCause,
  hearDraft,
  pressAnswer,
  showCauses,
  takePlace,
  takeWords,
} from './drafting.ts';
import { follow, showMine, showReport } from './own-reports.ts';
import { dropPhotos } from './photos.ts';
import { sendDraft } from './sending.ts';
import { button, menuRows, say, turn } from './turn.ts';
import type { Talk, Turn } from './turn.ts';
import { giveMark, giveReason } from './mark.ts';
import { askReply, askWhyReopen, confirmWork, hearWords } from './verdict.ts';

const languages = [
  { code: 'ru', label: 'Русский' },
  { code: 'uk', label: 'Українська' },
  { code: 'en', label: 'English' },
] as const;

const commands: Readonly<Record<string, string>> = {
  '/start': 'start',
  '/help': 'start',
  '/new': 'new',
  '/my': 'mine',
  '/language': 'language',
  '/cancel': 'cancel',
  начать: 'start',
  почати: 'start',
  start: 'start',
};

/** What the town says to one message, and where the talk stands after it. Pictures were kept already. */
export async function answer(talk: Talk, message: ChatMessage): Promise<Turn> {
  const pressed = message.button ?? commandIn(talk, message.text);
  if (pressed !== undefined) return await press(talk, pressed);
  const { state } = talk.chat;
  switch (state.kind) {
    case 'idle':
    case 'unsure':
      return await begin(talk, message);
    case 'drafting':
      return await hearDraft(talk, state, message);
    case 'replying':
    case 'reopening':
      return await hearWords(talk, state, message);
  }
}

/** NOTE: a keyboard that asks for a place sends its other buttons as words. */
function commandIn(talk: Talk, text: string): string | undefined {
  if (text === say(talk, 'reports.chat.button.cancel')) return 'cancel';
  return commands[text.toLowerCase()];
}

/** Pictures and places begin a report; words are asked about first, since a greeting is no report. */
async function begin(talk: Talk, { text, place, pictures, album }: ChatMessage): Promise<Turn> {
  if (place) return await takePlace(talk, emptyDraft, { point: place, address: null });
  if (pictures.length > 0)
    return text === ''
      ? await advance(talk, emptyDraft, album)
      : await takeWords(talk, emptyDraft, text, album);
  const number = /^(?:№|#|\/r)?\s*(\d{1,9})$/i.exec(text)?.[1];
  if (number !== undefined) return await showReport(talk, Number(number));
  if (text === '') return menu(talk, 'reports.chat.not-understood');
  const yes = [button(say(talk, 'reports.chat.button.yes'), 'yes')];
  return turn({ kind: 'unsure', text }, say(talk, 'reports.chat.unsure'), yes, ...menuRows(talk).slice(1));
}

async function press(talk: Talk, data: string): Promise<Turn> {
  const { state } = talk.chat;
  switch (data) {
    case 'start':
      return greet(talk);
    case 'language':
      return turn(state, say(talk, 'reports.chat.ask-language'), languageRow());
    case 'new':
      return await startAnew(talk, null);
    case 'mine':
      return await showMine(talk);
    case 'cancel':
      return { ...menu(talk, 'reports.chat.cancelled'), state: idle };
    case 'send':
      return await sendDraft(talk);
    case 'yes':
      return state.kind === 'unsure'
        ? await startAnew(talk, state.text)
        : menu(talk, 'reports.chat.not-understood');
    default:
      return await pressWith(talk, data);
  }
}

/** Pictures of a draft that was left do not go with the next one. */
async function startAnew(talk: Talk, words: string | null): Promise<Turn> {
  await dropPhotos(talk.context, [talk.chat.id]);
  return words === null ? await advance(talk, emptyDraft) : await takeWords(talk, emptyDraft, words, null);
}

/** Buttons that name what they are about. */
async function pressWith(talk: Talk, data: string): Promise<Turn> {
  const [name = '', ...rest] = data.split(':');
  const value = rest.join(':');
  const number = /^\d{1,9}$/.test(value) ? Number(value) : 0;
  switch (name) {
    case 'lang':
      return speak(talk, value);
    case 'r':
      return await showReport(talk, number);
    case 'f':
    case 'u':
      return await follow(talk, { number, isSubscribed: name === 'f' });
    case 'ok':
      return await confirmWork(talk, number);
    case 'no':
      return await askWhyReopen(talk, number);
    case 'a':
      return await askReply(talk, number);
    case 'm':
      return await giveMark(talk, value);
    case 'w':
      return await giveReason(talk, value);
    default:
      return await pressInDraft(talk, name, value);
  }
}

/** A button of an old message means nothing once its draft is gone. */
async function pressInDraft(talk: Talk, name: string, value: string): Promise<Turn> {
  const { state } = talk.chat;
  if (state.kind !== 'drafting') return menu(talk, 'reports.chat.over');
  const { draft } = state;
  const categoryState = { ...state, at: 'category' as const };
  switch (name) {
    case 'place': {
      const found = state.found[Number(value)];
      if (!found) return await advance(talk, draft);
      return await takePlace(talk, draft, {
        point: { lng: found.lng, lat: found.lat },
        address: found.address,
      });
    }
    case 'c':
      return await advance(talk, withCategory(draft, value));
    case 'cause':
      return await chooseCause(talk, state, value);
    case 'causes':
      return await showCauses(talk, state, Number(value) || 0);
    case 'v':
      return await pressAnswer(talk, state, value);
    case 'gs':
      return await askGroup(talk, categoryState, Number(value) || 0);
    case 'g': {
      const [from = '', ...group] = value.split(':');
      return await askCategoryOf(talk, categoryState, { groupId: group.join(':'), from: Number(from) || 0 });
    }
    case 'edit':
      return await advance(talk, withoutPart(draft, value));
    default:
      return menu(talk, 'reports.chat.not-understood');
  }
}

function withoutPart(draft: typeof emptyDraft, part: string): typeof emptyDraft {
  if (part === 'text') return { ...draft, text: null };
  if (part === 'place') return { ...draft, place: null, address: null };
  return part === 'category' ? withCategory(draft, null) : draft;
}

function greet(talk: Talk): Turn {
  const { context } = talk;
  const text = say(talk, 'reports.chat.greeting', { town: context.town.name });
  return turn(idle, text, ...menuRows(talk), languageRow());
}

function speak(talk: Talk, locale: string): Turn {
  if (!isLocale(locale)) return menu(talk, 'reports.chat.not-understood');
  const spoken = { ...talk, context: { ...talk.context, locale } };
  return { ...menu(spoken, 'reports.chat.language-set'), locale };
}

function menu(talk: Talk, key: string): Turn {
  return turn(talk.chat.state, say(talk, key), ...menuRows(talk));
}

function languageRow() {
  return languages.map(({ code, label }) => button(label, `lang:${code}`));
}
