import { answerFlaws, flawsOfAnswers, valuesOf, visibleQuestions } from '../../../contract/answers.ts';
import type { AnswerValue } from '../../../contract/answers.ts';
import type { Question } from '../../../contract/classifier.ts';
import { titleIn } from '../../category.store.ts';
import { readDate } from '../../import/read-date.ts';
import type { ChatState, Draft } from './chat-state.ts';
import { button, cancelRow, say, turn } from './turn.ts';
import type { Talk, Turn } from './turn.ts';

/*
 * The questions of a cause, one after another, as the form on the page asks them: a condition looks at what was answered
 * before. A list is pressed, everything else is written; a question that is not demanded may be left out.
 */

/** Messengers show ten rows of buttons; the last two are for going on and for leaving. */
const choicesShown = 8;

/** The next one to ask, of those the answers so far lead to. */
export function nextQuestion(questions: readonly Question[], draft: Draft): Question | undefined {
  return visibleQuestions(questions, draft.answers).find(({ code }) => !draft.settled.includes(code));
}

export function askQuestion(talk: Talk, state: ChatState, asked: Question, flaw?: string): Turn {
  const { locale } = talk.context;
  const given = state.kind === 'drafting' ? valuesOf(state.draft.answers[asked.code]) : [];
  const hint = asked.hints ? titleIn(asked.hints, locale) : howToWrite(talk, asked);
  const words = [flaw, titleIn(asked.titles, locale), hint, allChoices(asked, locale)]
    .filter(Boolean)
    .join('\n\n');
  const rows = asked.choices.slice(0, choicesShown).map(({ key, titles }, index) => {
    const mark = given.includes(key) ? '✓ ' : '';
    return [button(`${mark}${titleIn(titles, locale)}`, `v:${index}`)];
  });
  return turn(state, words, ...rows, [...onRow(talk, asked, given.length > 0), ...cancelRow(talk)]);
}

/** What no button has room for is written. */
function allChoices({ choices }: Question, locale: string): string {
  if (choices.length <= choicesShown) return '';
  return choices.map(({ titles }) => titleIn(titles, locale)).join('\n');
}

function howToWrite(talk: Talk, { kind }: Question): string {
  return kind === 'datetime' ? say(talk, 'reports.chat.write-date') : '';
}

/** NOTE: several of a list are pressed one after another, so only a button can say that these were all. */
function onRow(talk: Talk, { kind, isRequired }: Question, isGiven: boolean) {
  if (kind === 'multivaluelist' && isGiven)
    return [button(say(talk, 'reports.chat.button.these-all'), 'v:on')];
  return isRequired ? [] : [button(say(talk, 'reports.chat.button.skip'), 'v:on')];
}

export type Answered = { readonly draft: Draft } | { readonly flaw: string };

/** Words as an answer. */
export function answerByWords(talk: Talk, asked: Question, draft: Draft, words: string): Answered {
  if (asked.choices.length > 0) {
    const wanted = words.toLocaleLowerCase();
    const index = asked.choices.findIndex(
      ({ titles }) => titleIn(titles, talk.context.locale).toLocaleLowerCase() === wanted,
    );
    return index < 0 ? { flaw: say(talk, answerFlaws.notAChoice) } : pressChoice(asked, draft, String(index));
  }
  const value =
    asked.kind === 'datetime' ? readDate(words, talk.context.town.timeZone)?.toISOString() : words;
  if (value === undefined) return { flaw: say(talk, answerFlaws.notADate) };
  return settle(talk, asked, draft, value);
}

/** A button of a list, or the one that goes on to the next question. */
export function answerByButton(talk: Talk, asked: Question, draft: Draft, pressed: string): Answered {
  if (pressed !== 'on') return pressChoice(asked, draft, pressed);
  return settle(talk, asked, draft, draft.answers[asked.code]);
}

/** Of one that takes several, pressing again takes it back. */
function pressChoice({ code, kind, choices }: Question, draft: Draft, pressed: string): Answered {
  const key = choices[Number(pressed)]?.key;
  if (key === undefined) return { draft };
  if (kind !== 'multivaluelist')
    return {
      draft: { ...draft, answers: { ...draft.answers, [code]: key }, settled: [...draft.settled, code] },
    };
  const given = valuesOf(draft.answers[code]);
  const values = given.includes(key) ? given.filter((one) => one !== key) : [...given, key];
  return { draft: { ...draft, answers: { ...draft.answers, [code]: values } } };
}

function settle(talk: Talk, asked: Question, draft: Draft, value: AnswerValue | undefined): Answered {
  const { code } = asked;
  const alone = { ...asked, shownWhen: null };
  const flaw = flawsOfAnswers([alone], value === undefined ? {} : { [code]: value }).get(code);
  if (flaw) return { flaw: say(talk, flaw, { min: asked.min ?? 0, max: asked.max ?? 0 }) };
  const answers = value === undefined ? draft.answers : { ...draft.answers, [code]: value };
  return { draft: { ...draft, answers, settled: [...draft.settled, code] } };
}
