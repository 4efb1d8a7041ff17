import fc from 'fast-check';
import { expect, test } from 'vitest';
import { answerFlaws, flawsOfAnswers, storeAnswers, visibleQuestions } from './answers.ts';
import type { AnswerInput } from './answers.ts';
import { question } from './classifier.ts';
import type { Question } from './classifier.ts';
import { isInSeason } from './season.ts';

const words = (text: string) => ({ ru: text, uk: text, en: text });

function questionOf(changes: Partial<Question> & Pick<Question, 'code' | 'kind'>): Question {
  return question.parse({ titles: words(changes.code), ...changes });
}

const inside = questionOf({
  code: 'inside',
  kind: 'singlevaluelist',
  isRequired: true,
  choices: [
    { key: 'yes', titles: words('Yes') },
    { key: 'no', titles: words('No') },
  ],
});
const howMany = questionOf({
  code: 'how-many',
  kind: 'number',
  isRequired: true,
  min: 1,
  max: 20,
  shownWhen: { code: 'inside', anyOf: ['yes'] },
});
const names = questionOf({ code: 'names', kind: 'string', shownWhen: { code: 'how-many', anyOf: ['1'] } });
const asked = [inside, howMany, names];

test('a conditional question is asked only after the answer it hangs on', () => {
  expect(visibleQuestions(asked, { inside: 'no' }).map(({ code }) => code)).toEqual(['inside']);
  expect(visibleQuestions(asked, { inside: 'yes' }).map(({ code }) => code)).toEqual(['inside', 'how-many']);
});

test('a condition on a question that is itself not shown does not hold', () => {
  const answers = { inside: 'no', 'how-many': 1 };
  expect(visibleQuestions(asked, answers).map(({ code }) => code)).toEqual(['inside']);
});

test('a required question that is not shown need not be answered', () => {
  expect(flawsOfAnswers(asked, { inside: 'no' }).size).toBe(0);
  expect(flawsOfAnswers(asked, { inside: 'yes' }).get('how-many')).toBe(answerFlaws.missing);
});

test.each([
  [{ inside: 'maybe' }, 'inside', answerFlaws.notAChoice],
  [{ inside: ['yes', 'no'] }, 'inside', answerFlaws.notAChoice],
  [{ inside: '   ' }, 'inside', answerFlaws.missing],
  [{ inside: 'yes', 'how-many': 0 }, 'how-many', answerFlaws.tooSmall],
  [{ inside: 'yes', 'how-many': '21' }, 'how-many', answerFlaws.tooLarge],
  [{ inside: 'yes', 'how-many': 'two' }, 'how-many', answerFlaws.notANumber],
  [{ inside: 'no', other: 'x' }, 'other', answerFlaws.unknownQuestion],
])('%j is refused at "%s"', (answers: AnswerInput, code, flaw) => {
  expect(flawsOfAnswers(asked, answers).get(code)).toBe(flaw);
});

test.each([
  ['2026-11-21', true],
  ['2026-11-21T18:30', true],
  ['2026-11-21T18:30:00+03:00', true],
  ['yesterday', false],
  ['21', false],
])('a time written as %s is taken: %s', (value, isTaken) => {
  const since = questionOf({ code: 'since', kind: 'datetime' });
  expect(flawsOfAnswers([since], { since: value }).size === 0).toBe(isTaken);
});

test('a stored answer keeps the wording of the question and of the choice', () => {
  expect(storeAnswers(asked, { inside: 'yes', 'how-many': '2,5', names: 'left over' })).toEqual([
    {
      code: 'inside',
      kind: 'singlevaluelist',
      titles: words('inside'),
      values: ['yes'],
      choices: [words('Yes')],
    },
    { code: 'how-many', kind: 'number', titles: words('how-many'), values: ['2.5'], choices: [] },
  ]);
});

test('answers without flaws are stored for shown questions only, whatever was sent', () => {
  const values = fc.constantFrom('yes', 'no', '1', '5', '', 'text');
  const answers = fc.dictionary(fc.constantFrom('inside', 'how-many', 'names'), values);
  fc.assert(
    fc.property(answers, (given) => {
      fc.pre(flawsOfAnswers(asked, given).size === 0);
      const shown = visibleQuestions(asked, given).map(({ code }) => code);
      const stored = storeAnswers(asked, given).map(({ code }) => code);
      expect(shown).toEqual(expect.arrayContaining(stored));
      expect(stored).toEqual(
        expect.arrayContaining(
          visibleQuestions(asked, given)
            .filter((one) => one.isRequired)
            .map(({ code }) => code),
        ),
      );
    }),
  );
});

test.each([
  ['04-16', '10-15', '04-16', true],
  ['04-16', '10-15', '10-16', false],
  ['11-01', '04-15', '01-31', true],
  ['11-01', '04-15', '02-29', true],
  ['11-01', '04-15', '06-01', false],
])('in a season from %s to %s the day %s is in: %s', (from, to, day, expected) => {
  expect(isInSeason({ from, to }, day)).toBe(expected);
});
