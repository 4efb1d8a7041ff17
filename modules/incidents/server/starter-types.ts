import type { LocalTexts, Question } from '#modules/reports/contract/classifier.ts';
import type { IncidentType } from '../contract/types.ts';

/*
 * What a new town starts with. The first questions decide who else is sent; the rest tells the crews what awaits them.
 */

const texts = (ru: string, uk: string, en: string): LocalTexts => ({ ru, uk, en });

function asked(code: string, titles: LocalTexts, rest: Partial<Question> = {}): Question {
  const base = { hints: null, isRequired: false, min: null, max: null, shownWhen: null };
  return { code, kind: 'singlevaluelist', titles, choices: yesNo, ...base, ...rest };
}

const yesNo = [
  { key: 'yes', titles: texts('да', 'так', 'yes') },
  { key: 'no', titles: texts('нет', 'ні', 'no') },
  { key: 'unknown', titles: texts('неизвестно', 'невідомо', 'not known') },
];

const count = (code: string, titles: LocalTexts): Question =>
  asked(code, titles, { kind: 'number', choices: [], min: 0, max: 1000 });

const when = (code: string, ...anyOf: string[]): Partial<Question> => ({ shownWhen: { code, anyOf } });

const type = (
  code: string,
  titles: LocalTexts,
  priority: number,
  questions: Question[],
  rest: Partial<IncidentType> = {},
): IncidentType => ({
  code,
  titles,
  priority,
  questions,
  joins: 'ask',
  joinRadiusM: 200,
  joinMinutes: 30,
  isOpenedByAlarm: false,
  holdOffSeconds: 0,
  autoClearMinutes: null,
  ...rest,
});

export const starterTypes: readonly IncidentType[] = [
  type(
    'fire',
    texts('Пожар', 'Пожежа', 'Fire'),
    1,
    [
      asked('where', texts('Что горит', 'Що горить', 'What burns'), {
        choices: [
          { key: 'flat', titles: texts('квартира', 'квартира', 'flat') },
          { key: 'house', titles: texts('дом, строение', 'будинок, споруда', 'house, building') },
          { key: 'car', titles: texts('автомобиль', 'автомобіль', 'car') },
          { key: 'rubbish', titles: texts('мусор, трава', 'сміття, трава', 'rubbish, grass') },
        ],
      }),
      count('floors', texts('Сколько этажей в доме', 'Скільки поверхів у будинку', 'Floors of the house')),
      asked('people-inside', texts('Есть ли люди внутри', 'Чи є люди всередині', 'Are people inside')),
      asked(
        'way-out-cut',
        texts('Путь наружу отрезан', 'Шлях назовні відрізано', 'The way out is cut off'),
        when('people-inside', 'yes', 'unknown'),
      ),
      asked('gas', texts('Есть ли газ в доме', 'Чи є газ у будинку', 'Is there gas in the house'), {
        ...when('where', 'flat', 'house'),
      }),
    ],
    { joins: 'rule', isOpenedByAlarm: true, holdOffSeconds: 60 },
  ),
  type('gas-smell', texts('Запах газа', 'Запах газу', 'Smell of gas'), 1, [
    asked('indoors', texts('В помещении', 'У приміщенні', 'Indoors')),
    asked(
      'tap-closed',
      texts('Кран перекрыт', 'Кран перекрито', 'Is the tap closed'),
      when('indoors', 'yes'),
    ),
    asked('unwell', texts('Кому-нибудь плохо', 'Комусь зле', 'Is anybody unwell')),
  ]),
  type('road-accident', texts('ДТП', 'ДТП', 'Road accident'), 2, [
    count('vehicles', texts('Сколько машин', 'Скільки машин', 'How many vehicles')),
    asked('pedestrian', texts('Сбит пешеход', 'Збито пішохода', 'Was a pedestrian hit')),
    asked('trapped', texts('Кто-нибудь зажат', 'Когось затиснуто', 'Is anybody trapped')),
    asked('fuel', texts('Разлив топлива', 'Розлив пального', 'Is fuel spilt')),
    asked('cargo', texts('Опасный груз', 'Небезпечний вантаж', 'Dangerous cargo')),
    asked('blocked', texts('Проезд закрыт', 'Проїзд перекрито', 'Is the road blocked')),
  ]),
  type('medical', texts('Нужна скорая', 'Потрібна швидка', 'Medical help'), 1, [
    asked('conscious', texts('В сознании', 'При тямі', 'Conscious')),
    asked('breathing', texts('Дышит', 'Дихає', 'Breathing'), when('conscious', 'no', 'unknown')),
    count('age', texts('Возраст', 'Вік', 'Age')),
  ]),
  type('public-order', texts('Нарушение порядка', 'Порушення порядку', 'Public disorder'), 2, [
    asked('weapon', texts('Есть оружие', 'Є зброя', 'Is there a weapon')),
    count('people', texts('Сколько человек', 'Скільки людей', 'How many people')),
  ]),
  type('missing-person', texts('Пропал человек', 'Зникла людина', 'Missing person'), 2, [
    count('age', texts('Возраст', 'Вік', 'Age')),
    asked('last-seen', texts('Где и когда видели', 'Де і коли бачили', 'Where and when last seen'), {
      kind: 'text',
      choices: [],
    }),
    asked('clothes', texts('Приметы, одежда', 'Прикмети, одяг', 'Looks and clothes'), {
      kind: 'text',
      choices: [],
    }),
  ]),
  type(
    'water-burst',
    texts('Прорыв водопровода', 'Прорив водогону', 'Burst water main'),
    3,
    [
      asked('hot', texts('Вода горячая', 'Вода гаряча', 'Is the water hot')),
      asked('flooded', texts('Затоплено', 'Затоплено', 'What is flooded'), {
        kind: 'multivaluelist',
        choices: [
          { key: 'road', titles: texts('дорога', 'дорога', 'road') },
          { key: 'cellar', titles: texts('подвал', 'підвал', 'cellar') },
          { key: 'flat', titles: texts('квартира', 'квартира', 'flat') },
        ],
      }),
    ],
    { joins: 'rule' },
  ),
  type('power-cut', texts('Нет электричества', 'Немає електрики', 'No electricity'), 3, [
    asked('wire', texts('Оборван провод', 'Обірвано дріт', 'Is a wire down')),
  ]),
  type('heating-failure', texts('Нет отопления', 'Немає опалення', 'No heating'), 3, []),
  type('lift', texts('Застряли в лифте', 'Застрягли в ліфті', 'Stuck in a lift'), 3, [
    count('people', texts('Сколько человек', 'Скільки людей', 'How many people')),
    asked('unwell', texts('Кому-нибудь плохо', 'Комусь зле', 'Is anybody unwell')),
  ]),
  type(
    'intrusion',
    texts('Проникновение, тревожная кнопка', 'Проникнення, тривожна кнопка', 'Intrusion, alarm button'),
    2,
    [],
    { holdOffSeconds: 30, autoClearMinutes: 15 },
  ),
  type('dangerous-place', texts('Опасное место', 'Небезпечне місце', 'Dangerous place'), 3, []),
  type('other', texts('Другое', 'Інше', 'Other'), 4, []),
];
