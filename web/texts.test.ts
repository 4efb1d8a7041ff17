import { expect, test } from 'vitest';
import { CallProblem } from './call.ts';
import en from './i18n/en.json' with { type: 'json' };
import ru from './i18n/ru.json' with { type: 'json' };
import uk from './i18n/uk.json' with { type: 'json' };
import { createTexts, formatsOf, problemText, translatorOf } from './texts.tsx';

const timeZone = 'Asia/Yekaterinburg';

function texts(locale: string, catalog: Record<string, string>) {
  return createTexts({ locale, catalog, timeZone });
}

test('a missing text shows its key', () => {
  expect(translatorOf(texts('ru', {}))('reports.nav.queue')).toBe('reports.nav.queue');
});

test.each([
  [1, '1 заявка'],
  [3, '3 заявки'],
  [5, '5 заявок'],
])('Russian counts %i rightly', (count, expected) => {
  const t = translatorOf(
    texts('ru', { 'x.count': '{count, plural, one {# заявка} few {# заявки} other {# заявок}}' }),
  );

  expect(t('x.count', { count })).toBe(expected);
});

test('an instant is told in the zone of the town, a civil date in none', () => {
  const { time, civilDate } = formatsOf(texts('ru', {}));

  expect(time('2026-11-21T20:30:00Z')).toBe('01:30');
  expect(civilDate('2026-11-21')).toContain('21 ноября 2026');
});

test.each([
  [-3 * 3_600_000, '3 hours ago'],
  [2 * 86_400_000, 'in 2 days'],
  [10_000, 'this minute'],
])('a difference of %i ms reads "%s"', (differenceMs, expected) => {
  const nowMs = Date.UTC(2026, 10, 21);

  expect(formatsOf(texts('en', {})).relative(new Date(nowMs + differenceMs), nowMs)).toBe(expected);
});

test('a lost connection has our words, a problem of the server its own', () => {
  const t = translatorOf(texts('en', { 'web.offline': 'No connection' }));

  expect(problemText(new CallProblem({ code: 'web.offline', status: 0, title: '' }), t)).toBe(
    'No connection',
  );
  expect(problemText(new CallProblem({ code: 'works.late', status: 409, title: 'Too late' }), t)).toBe(
    'Too late',
  );
});

test('every catalog of the shell has the same keys', () => {
  expect(Object.keys(ru)).toEqual(Object.keys(en));
  expect(Object.keys(uk)).toEqual(Object.keys(en));
});
