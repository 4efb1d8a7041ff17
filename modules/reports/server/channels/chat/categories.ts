import { monthDayOf } from '../../../contract/season.ts';
import { suggestCategoryIds } from '../../category-suggestion.ts';
import { listActiveCategories, listCauses, titleIn } from '../../category.store.ts';
import type { CategoryRow, CauseRow } from '../../category.store.ts';
import { effectiveRules, isOffered } from '../../classifier/effective.ts';
import { civilDateAt } from '../../due-date.ts';
import type { ChatState } from './chat-state.ts';
import { button, cancelRow, say, turn } from './turn.ts';
import type { Talk, Turn } from './turn.ts';

/** Messengers show ten rows of buttons under a message, and two are for what is not among them and for going back. */
const shownAtOnce = 8;

/** What the words suggest, and the way to all the others. */
export async function askCategory(talk: Talk, state: ChatState, words: string): Promise<Turn> {
  const offered = await listOffered(talk);
  const byId = new Map(offered.map((category) => [category.id, category]));
  const suggested = suggestCategoryIds(words, offered).flatMap((id) => byId.get(id) ?? []);
  if (suggested.length === 0) return await askGroup(talk, state);
  const others = [button(say(talk, 'reports.chat.button.other-category'), 'gs:0')];
  const rows = suggested.map((category) => [categoryButton(talk, category)]);
  return turn(state, say(talk, 'reports.chat.ask-category'), ...rows, others, cancelRow(talk));
}

export async function askGroup(talk: Talk, state: ChatState, from = 0): Promise<Turn> {
  const groups = new Map((await listOffered(talk)).map(({ groupId, groupTitles }) => [groupId, groupTitles]));
  const buttons = [...groups].map(([id, titles]) => [
    button(titleIn(titles, talk.context.locale), `g:0:${id}`),
  ]);
  return turn(state, say(talk, 'reports.chat.ask-group'), ...pageOf(talk, buttons, { from, more: 'gs:' }));
}

export async function askCategoryOf(
  talk: Talk,
  state: ChatState,
  { groupId, from }: { groupId: string; from: number },
): Promise<Turn> {
  const offered = (await listOffered(talk)).filter((category) => category.groupId === groupId);
  const buttons = offered.map((category) => [categoryButton(talk, category)]);
  const rows = pageOf(talk, buttons, { from, more: 'g:', rest: `:${groupId}` });
  return turn(state, say(talk, 'reports.chat.ask-category'), ...rows);
}

/** Those one may report today. */
async function listOffered({ context }: Talk): Promise<CategoryRow[]> {
  const today = civilDateAt(context.clock.now(), context.town.timeZone);
  const categories = await listActiveCategories(context.db);
  return categories.filter((category) => isOffered(effectiveRules(category, null), monthDayOf(today)));
}

/** What exactly is the matter, of those that happen at this time of the year. */
export async function listOfferedCauses({ context }: Talk, category: CategoryRow): Promise<CauseRow[]> {
  const today = monthDayOf(civilDateAt(context.clock.now(), context.town.timeZone));
  const causes = await listCauses(context.db, category.id);
  return causes.filter((cause) => cause.isActive && isOffered(effectiveRules(category, cause), today));
}

export function askCause(talk: Talk, state: ChatState, causes: readonly CauseRow[], from = 0): Turn {
  const buttons = causes.map(({ titles }, index) => [
    button(titleIn(titles, talk.context.locale), `cause:${index}`),
  ]);
  const none = [button(say(talk, 'reports.chat.button.other-cause'), 'cause:none')];
  const rows = pageOf(talk, buttons, { from, more: 'causes:' });
  return turn(state, say(talk, 'reports.chat.ask-cause'), ...rows.slice(0, -1), none, ...rows.slice(-1));
}

function categoryButton({ context }: Talk, { id, titles }: CategoryRow) {
  return button(titleIn(titles, context.locale), `c:${id}`);
}

type Rows = ReturnType<typeof button>[][];

function pageOf(
  talk: Talk,
  buttons: Rows,
  { from, more, rest = '' }: { from: number; more: string; rest?: string },
): Rows {
  const next = from + shownAtOnce;
  const further =
    buttons.length > next ? [button(say(talk, 'reports.chat.button.more'), `${more}${next}${rest}`)] : [];
  return [...buttons.slice(from, next), [...further, ...cancelRow(talk)]];
}
