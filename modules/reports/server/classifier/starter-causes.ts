import type { CauseDefinition, LocalTexts, Question, StopMessage } from '../../contract/classifier.ts';
import type { StarterCategory } from '../starter-classifier.ts';

/*
 * Causes a new town begins with. Terms follow the usual municipal regulations and, for houses, the limits of the
 * Russian decree 416 and of Gosstroy's rules 170; a town sets its own. Written into the database once, by a migration.
 */

export interface StarterCause extends CauseDefinition {
  readonly categoryId: string;
  readonly position: number;
}

/** `3d` calendar days, `5w` working days, `2h` hours. */
type Term = `${number}${'d' | 'w' | 'h'}`;

interface Extras {
  readonly photo?: true;
  readonly season?: readonly [from: string, to: string];
  readonly words?: string;
  readonly legal?: CauseDefinition['legalClass'];
  readonly questions?: readonly Question[];
  readonly stop?: readonly StopMessage[];
}

type Row = readonly [slug: string, ru: string, uk: string, en: string, term: Term, extras?: Extras];

const winter = ['11-01', '04-15'] as const;
const mowing = ['04-16', '10-15'] as const;
const heating = ['09-15', '05-15'] as const;

function texts(ru: string, uk: string, en: string): LocalTexts {
  return { ru, uk, en };
}

const plainQuestion = { hints: null, isRequired: false, choices: [], min: null, max: null, shownWhen: null };

const callEmergency: StopMessage = {
  code: 'call-112',
  effect: 'warning',
  texts: texts(
    'Если есть угроза жизни, сразу звоните 112. Сообщение здесь прочитают не сразу.',
    'Якщо є загроза життю, одразу телефонуйте 112. Звернення тут прочитають не відразу.',
    'If a life is in danger, call 112 at once. A report here is not read immediately.',
  ),
  phone: '112',
};

export const callGas: StopMessage = {
  code: 'call-104',
  effect: 'stop',
  texts: texts(
    'Запах газа принимает только аварийная газовая служба. Не включайте свет, откройте окна, выйдите и звоните 104.',
    'Запах газу приймає лише аварійна газова служба. Не вмикайте світло, відчиніть вікна, вийдіть і телефонуйте 104.',
    'A smell of gas goes to the gas emergency service only. Touch no switches, open windows, leave and call 104.',
  ),
  phone: '104',
};

const floor: Question = {
  ...plainQuestion,
  code: 'floor',
  kind: 'number',
  titles: texts('Этаж', 'Поверх', 'Floor'),
  min: -3,
  max: 100,
};

const entranceNumber: Question = {
  ...plainQuestion,
  code: 'entrance',
  kind: 'number',
  titles: texts('Номер подъезда', 'Номер підʼїзду', 'Entrance number'),
  min: 1,
  max: 60,
};

const peopleInside: Question = {
  ...plainQuestion,
  code: 'people-inside',
  kind: 'singlevaluelist',
  titles: texts('В лифте есть люди?', 'У ліфті є люди?', 'Are people in the lift?'),
  isRequired: true,
  choices: [
    { key: 'no', titles: texts('Нет', 'Ні', 'No') },
    { key: 'yes', titles: texts('Да', 'Так', 'Yes') },
  ],
};

const peopleCount: Question = {
  ...plainQuestion,
  code: 'people-count',
  kind: 'number',
  titles: texts('Сколько человек?', 'Скільки людей?', 'How many people?'),
  min: 1,
  max: 20,
  shownWhen: { code: 'people-inside', anyOf: ['yes'] },
};

const sinceWhen: Question = {
  ...plainQuestion,
  code: 'since',
  kind: 'datetime',
  titles: texts('С какого времени?', 'Відколи?', 'Since when?'),
};

const lampCount: Question = {
  ...plainQuestion,
  code: 'lamps',
  kind: 'singlevaluelist',
  titles: texts('Сколько фонарей не горит?', 'Скільки ліхтарів не горить?', 'How many lamps are out?'),
  choices: [
    { key: 'one', titles: texts('Один', 'Один', 'One') },
    { key: 'several', titles: texts('Несколько подряд', 'Кілька поспіль', 'Several in a row') },
    { key: 'street', titles: texts('Вся улица', 'Уся вулиця', 'The whole street') },
  ],
};

const route: Question = {
  ...plainQuestion,
  code: 'route',
  kind: 'string',
  titles: texts('Номер маршрута', 'Номер маршруту', 'Route number'),
  isRequired: true,
};

const plannedAt: Question = {
  ...plainQuestion,
  code: 'planned-at',
  kind: 'datetime',
  titles: texts('Когда автобус должен был прийти?', 'Коли автобус мав прийти?', 'When was the bus due?'),
};

const dogSigns: Question = {
  ...plainQuestion,
  code: 'dogs',
  kind: 'multivaluelist',
  titles: texts('Что вы видели?', 'Що ви бачили?', 'What did you see?'),
  choices: [
    { key: 'pack', titles: texts('Стая', 'Зграя', 'A pack') },
    {
      key: 'aggressive',
      titles: texts('Нападают или рычат', 'Нападають або гарчать', 'Attacking or growling'),
    },
    { key: 'puppies', titles: texts('Есть щенки', 'Є цуценята', 'With puppies') },
    { key: 'tagged', titles: texts('С биркой на ухе', 'З біркою на вусі', 'With an ear tag') },
  ],
};

const photo = { photo: true } as const;

const rows: Readonly<Record<string, readonly Row[]>> = {
  'roads.pothole': [
    [
      'carriageway',
      'Яма на проезжей части',
      'Яма на проїжджій частині',
      'Pothole in the carriageway',
      '10w',
      photo,
    ],
    [
      'yard',
      'Яма во дворовом проезде',
      'Яма на дворовому проїзді',
      'Pothole in a yard driveway',
      '15w',
      photo,
    ],
    [
      'after-works',
      'Не восстановлен асфальт после раскопки',
      'Не відновлено асфальт після розкопок',
      'Surface not restored after digging',
      '15w',
      photo,
    ],
  ],
  'roads.pavement': [
    [
      'slabs',
      'Провалилась или выпала плитка',
      'Провалилася або випала плитка',
      'Sunken or missing slabs',
      '14d',
      photo,
    ],
    ['ramp', 'Нет съезда для коляски', 'Немає зʼїзду для візка', 'No ramp for wheelchairs or prams', '20w'],
  ],
  'roads.manhole': [
    [
      'open',
      'Люк открыт',
      'Люк відкритий',
      'Manhole is open',
      '2h',
      { stop: [callEmergency], words: 'открыт відкрит' },
    ],
    ['sunken', 'Люк просел или гремит', 'Люк просів або гуркоче', 'Manhole sunken or rattling', '5w'],
  ],
  'roads.marking': [
    [
      'crossing',
      'Стёрлась разметка перехода',
      'Стерлася розмітка переходу',
      'Crossing marking worn',
      '10w',
      { season: mowing },
    ],
    [
      'lanes',
      'Стёрлась разметка полос',
      'Стерлася розмітка смуг',
      'Lane marking worn',
      '20w',
      { season: mowing },
    ],
  ],
  'roads.sign': [
    [
      'damaged',
      'Знак сломан или повёрнут',
      'Знак зламаний або повернутий',
      'Sign damaged or turned',
      '3w',
      photo,
    ],
    ['hidden', 'Знак закрыт ветками', 'Знак закритий гілками', 'Sign hidden by branches', '5w', photo],
  ],
  'roads.traffic-light': [
    ['out', 'Светофор не работает', 'Світлофор не працює', 'Traffic light is out', '24h'],
    ['timing', 'Не хватает времени на переход', 'Бракує часу на перехід', 'Too little time to cross', '20w'],
  ],
  'roads.ice': [
    [
      'pavement',
      'Гололёд на тротуаре или лестнице',
      'Ожеледиця на тротуарі або сходах',
      'Ice on a pavement or steps',
      '24h',
      { season: winter },
    ],
    [
      'carriageway',
      'Гололёд на проезжей части',
      'Ожеледиця на проїжджій частині',
      'Ice on the carriageway',
      '5h',
      { season: winter },
    ],
  ],
  'roads.snow': [
    [
      'yard',
      'Не убран снег во дворе',
      'Не прибраний сніг у дворі',
      'Snow in a yard not cleared',
      '24h',
      { season: winter, ...photo },
    ],
    [
      'street',
      'Не убран снег на улице',
      'Не прибраний сніг на вулиці',
      'Snow on a street not cleared',
      '2d',
      { season: winter, ...photo },
    ],
    [
      'icicles',
      'Сосульки и снег на крыше',
      'Бурульки й сніг на даху',
      'Icicles and snow on a roof',
      '24h',
      { season: winter, words: 'сосульк бурульк icicle' },
    ],
  ],
  'lighting.lamp': [
    ['out', 'Фонарь не горит', 'Ліхтар не горить', 'Lamp is out', '5d', { questions: [lampCount] }],
    ['by-day', 'Фонарь горит днём', 'Ліхтар горить удень', 'Lamp burns by day', '10w'],
    [
      'pole',
      'Столб наклонился или сломан',
      'Стовп нахилився або зламаний',
      'Pole leaning or broken',
      '3d',
      photo,
    ],
  ],
  'lighting.wires': [
    ['broken', 'Провод оборван', 'Провід обірваний', 'Wire is broken', '2h', { stop: [callEmergency] }],
    ['sagging', 'Провод провис', 'Провід провис', 'Wire is sagging', '24h'],
  ],
  'yard.entrance': [
    [
      'door',
      'Сломана дверь или домофон',
      'Зламані двері або домофон',
      'Door or intercom broken',
      '3d',
      { questions: [entranceNumber], words: 'дверь двері домофон door intercom' },
    ],
    [
      'glass',
      'Разбито стекло в подъезде',
      'Розбите скло в підʼїзді',
      'Broken glass in the entrance',
      '3d',
      { questions: [entranceNumber, floor], words: 'стекл скло glass' },
    ],
    [
      'dirty',
      'Не убирают подъезд',
      'Не прибирають підʼїзд',
      'Entrance not cleaned',
      '5w',
      { questions: [entranceNumber] },
    ],
    [
      'light',
      'Нет света в подъезде',
      'Немає світла в підʼїзді',
      'No light in the entrance',
      '24h',
      { questions: [entranceNumber, floor] },
    ],
  ],
  'yard.roof-leak': [
    [
      'flat',
      'Протекает в квартиру',
      'Протікає у квартиру',
      'Leaks into a flat',
      '24h',
      { questions: [floor], legal: 'emergency' },
    ],
    [
      'entrance',
      'Протекает в подъезд',
      'Протікає в підʼїзд',
      'Leaks into the entrance',
      '3d',
      { questions: [entranceNumber] },
    ],
  ],
  'yard.lift': [
    [
      'stuck',
      'Лифт стоит',
      'Ліфт стоїть',
      'Lift has stopped',
      '24h',
      { questions: [peopleInside, peopleCount, entranceNumber], stop: [callEmergency], legal: 'emergency' },
    ],
    [
      'noise',
      'Лифт дёргается или гремит',
      'Ліфт смикається або гуркоче',
      'Lift jerks or rattles',
      '3d',
      { questions: [entranceNumber] },
    ],
  ],
  'yard.basement': [
    ['flooded', 'Вода в подвале', 'Вода в підвалі', 'Water in the basement', '24h', { legal: 'emergency' }],
    [
      'rats',
      'Крысы или насекомые',
      'Щури або комахи',
      'Rats or insects',
      '10d',
      { words: 'крыс щур насеком комах rat insect' },
    ],
  ],
  'yard.playground': [
    ['broken', 'Сломано оборудование', 'Зламане обладнання', 'Equipment is broken', '10d', photo],
    [
      'dangerous',
      'Опасно: торчит железо, шатается опора',
      'Небезпечно: стирчить залізо, хитається опора',
      'Dangerous: sharp metal, loose support',
      '24h',
      photo,
    ],
    [
      'sand',
      'Нет или грязный песок',
      'Немає піску або він брудний',
      'Sand missing or dirty',
      '10d',
      { season: mowing },
    ],
  ],
  'yard.parking': [
    [
      'lawn',
      'Машина на газоне или площадке',
      'Авто на газоні чи майданчику',
      'Car on a lawn or playground',
      '7d',
      photo,
    ],
    [
      'fire-lane',
      'Машина закрывает проезд для пожарных',
      'Авто перекриває проїзд для пожежних',
      'Car blocks the fire lane',
      '24h',
      photo,
    ],
    [
      'abandoned',
      'Брошенная машина',
      'Покинуте авто',
      'Abandoned car',
      '30d',
      { words: 'брошен покинут abandoned', ...photo },
    ],
  ],
  'utilities.no-water': [
    [
      'cold',
      'Нет холодной воды',
      'Немає холодної води',
      'No cold water',
      '4h',
      { questions: [sinceWhen], legal: 'emergency' },
    ],
    [
      'hot',
      'Нет горячей воды',
      'Немає гарячої води',
      'No hot water',
      '4h',
      { questions: [sinceWhen], legal: 'emergency' },
    ],
    ['pressure', 'Слабый напор', 'Слабкий тиск', 'Low pressure', '3d', { questions: [floor] }],
    [
      'quality',
      'Мутная вода или запах',
      'Каламутна вода або запах',
      'Cloudy or smelling water',
      '24h',
      { words: 'мутн ржав каламутн іржав cloudy rusty' },
    ],
  ],
  'utilities.water-leak': [
    [
      'street',
      'Вода на улице из-под земли',
      'Вода на вулиці з-під землі',
      'Water from under the ground',
      '5h',
    ],
    [
      'house',
      'Течёт труба в доме',
      'Тече труба в будинку',
      'Pipe leaks in the house',
      '2h',
      { legal: 'emergency' },
    ],
  ],
  'utilities.cold': [
    [
      'flat',
      'Холодно в квартире',
      'Холодно у квартирі',
      'Cold in the flat',
      '24h',
      { season: heating, questions: [sinceWhen] },
    ],
    [
      'house',
      'Нет отопления во всём доме',
      'Немає опалення в усьому будинку',
      'No heating in the whole house',
      '4h',
      { season: heating, questions: [sinceWhen], legal: 'emergency' },
    ],
  ],
  'utilities.no-power': [
    [
      'house',
      'Нет света в доме',
      'Немає світла в будинку',
      'No power in the house',
      '2h',
      { questions: [sinceWhen], legal: 'emergency' },
    ],
    [
      'voltage',
      'Скачет напряжение',
      'Стрибає напруга',
      'Voltage is unstable',
      '3d',
      { words: 'напряжен напруг voltage' },
    ],
  ],
  'utilities.sewer': [
    ['yard', 'Стоки во дворе', 'Стоки у дворі', 'Sewage in the yard', '5h'],
    ['house', 'Засор в доме', 'Засмічення в будинку', 'Blockage in the house', '2h', { legal: 'emergency' }],
  ],
  'utilities.gas': [['smell', 'Запах газа', 'Запах газу', 'Smell of gas', '1h', { legal: 'emergency' }]],
  'waste.container': [
    [
      'overflowing',
      'Контейнеры переполнены',
      'Контейнери переповнені',
      'Containers are overflowing',
      '24h',
      photo,
    ],
    [
      'broken',
      'Контейнер или площадка сломаны',
      'Контейнер або майданчик зламані',
      'Container or site is broken',
      '10d',
      photo,
    ],
  ],
  'waste.dump': [
    [
      'household',
      'Свалка бытового мусора',
      'Звалище побутового сміття',
      'Dump of household waste',
      '10w',
      photo,
    ],
    ['building', 'Строительный мусор', 'Будівельне сміття', 'Building waste', '10w', photo],
    [
      'hazardous',
      'Химия, батареи, ртутные лампы',
      'Хімія, батареї, ртутні лампи',
      'Chemicals, batteries, mercury lamps',
      '24h',
      { words: 'ртут химическ хімічн mercury', ...photo },
    ],
  ],
  'waste.bulky': [
    ['furniture', 'Мебель и крупные вещи', 'Меблі й великі речі', 'Furniture and large things', '5d', photo],
  ],
  'waste.litter-bin': [
    ['full', 'Урна полна', 'Урна повна', 'Bin is full', '24h'],
    ['missing', 'Урны нет', 'Урни немає', 'Bin is missing', '20w'],
  ],
  'green.fallen-tree': [
    ['fallen', 'Дерево упало', 'Дерево впало', 'Tree has fallen', '24h', photo],
    [
      'dangerous',
      'Дерево сухое или наклонилось',
      'Дерево сухе або нахилилося',
      'Tree is dead or leaning',
      '9w',
      photo,
    ],
    [
      'branches',
      'Ветки на проводах или у окон',
      'Гілки на дротах або біля вікон',
      'Branches on wires or windows',
      '15w',
      photo,
    ],
  ],
  'green.grass': [
    ['high', 'Высокая трава', 'Висока трава', 'High grass', '10d', { season: mowing, ...photo }],
    [
      'hogweed',
      'Борщевик',
      'Борщівник',
      'Giant hogweed',
      '5w',
      { season: mowing, words: 'борщевик борщівник hogweed', ...photo },
    ],
  ],
  'green.stray-dogs': [
    [
      'pack',
      'Собаки без присмотра',
      'Собаки без нагляду',
      'Dogs without an owner',
      '7d',
      { questions: [dogSigns] },
    ],
    [
      'bite',
      'Собака напала',
      'Собака напала',
      'A dog has attacked',
      '24h',
      { stop: [callEmergency], words: 'укус покусал вкусил bite bitten' },
    ],
  ],
  'green.dead-animal': [
    ['street', 'На улице или дороге', 'На вулиці або дорозі', 'On a street or road', '24h'],
  ],
  'transport.stop': [
    ['glass', 'Разбито стекло', 'Розбите скло', 'Broken glass', '5w', photo],
    ['dirty', 'Грязно, объявления', 'Брудно, оголошення', 'Dirty, covered with posters', '3w'],
    ['timetable', 'Нет расписания', 'Немає розкладу', 'No timetable', '5w'],
  ],
  'transport.bus-late': [
    [
      'missing',
      'Автобус не пришёл',
      'Автобус не прийшов',
      'Bus did not come',
      '7d',
      { questions: [route, plannedAt] },
    ],
    [
      'crowded',
      'Автобус переполнен',
      'Автобус переповнений',
      'Bus is overcrowded',
      '15w',
      { questions: [route] },
    ],
    [
      'driver',
      'Грубость или опасная езда',
      'Грубість або небезпечна їзда',
      'Rude or dangerous driving',
      '10w',
      { questions: [route, plannedAt] },
    ],
  ],
  'public-space.bench': [['broken', 'Скамейка сломана', 'Лавка зламана', 'Bench is broken', '10d', photo]],
  'public-space.fence': [
    ['broken', 'Ограждение сломано', 'Огорожа зламана', 'Fence is broken', '10d', photo],
  ],
  'public-space.graffiti': [
    ['wall', 'Надписи на стенах', 'Написи на стінах', 'Graffiti on walls', '14d', photo],
    [
      'asphalt',
      'Надписи на асфальте',
      'Написи на асфальті',
      'Graffiti on asphalt',
      '19w',
      { season: mowing, ...photo },
    ],
    [
      'drugs',
      'Реклама наркотиков',
      'Реклама наркотиків',
      'Drug advertisements',
      '24h',
      { words: 'наркотик закладк drug', ...photo },
    ],
  ],
  'public-space.flooded': [
    [
      'street',
      'Вода стоит на проезжей части',
      'Вода стоїть на проїжджій частині',
      'Water on the carriageway',
      '3d',
      photo,
    ],
    ['drain', 'Засор ливнёвки', 'Засмічення зливівки', 'Storm drain is blocked', '5d'],
  ],
  'public-space.noise': [
    ['night', 'Шум ночью', 'Шум уночі', 'Noise at night', '3d', { questions: [sinceWhen] }],
    ['works', 'Шум стройки', 'Шум будівництва', 'Noise of construction', '5w'],
  ],
  'social.help': [
    [
      'alone',
      'Одинокому человеку нужна помощь',
      'Самотній людині потрібна допомога',
      'A person living alone needs help',
      '2w',
      { stop: [callEmergency] },
    ],
    [
      'homeless',
      'Человек без крыши над головой',
      'Людина без даху над головою',
      'A person without shelter',
      '24h',
      { stop: [callEmergency] },
    ],
  ],
  'social.child': [
    [
      'neglect',
      'Ребёнок без присмотра',
      'Дитина без нагляду',
      'A child is neglected',
      '24h',
      { stop: [callEmergency] },
    ],
  ],
};

const social = {
  id: 'social',
  icon: 'people',
  titles: texts('Люди и помощь', 'Люди й допомога', 'People and help'),
};

function socialCategory(
  slug: string,
  titles: LocalTexts,
  facts: { position: number; keywords: string[] },
): StarterCategory {
  return {
    id: `social.${slug}`,
    groupId: social.id,
    titles,
    groupTitles: social.titles,
    icon: social.icon,
    termDays: 5,
    ...facts,
  };
}

/** Categories that came with the causes; their reports are private. */
export const starterExtraCategories: readonly StarterCategory[] = [
  socialCategory('help', texts('Человеку нужна помощь', 'Людині потрібна допомога', 'Somebody needs help'), {
    position: 1001,
    keywords: [
      'пожил',
      'инвалид',
      'бездомн',
      'одинок',
      'літн',
      'інвалід',
      'безхатьк',
      'самотн',
      'homeless',
      'elderly',
    ],
  }),
  socialCategory('child', texts('Ребёнок в беде', 'Дитина в біді', 'A child in trouble'), {
    position: 1002,
    keywords: ['ребенок', 'ребенка', 'дитина', 'дитину', 'child'],
  }),
];

export const starterPrivateIds = starterExtraCategories.map(({ id }) => id);

const units = { d: 'calendar-day', w: 'working-day', h: 'hour' } as const;

function toCause(
  categoryId: string,
  [slug, ru, uk, en, term, extras = {}]: Row,
  index: number,
): StarterCause {
  const unit = term.endsWith('h') ? units.h : term.endsWith('w') ? units.w : units.d;
  const { season } = extras;
  return {
    id: `${categoryId}.${slug}`,
    categoryId,
    position: index + 1,
    titles: texts(ru, uk, en),
    keywords: extras.words?.split(' ') ?? [],
    isActive: true,
    termDays: Number.parseInt(term, 10),
    termUnit: unit,
    legalClass: extras.legal ?? null,
    isPhotoRequired: extras.photo ? true : null,
    season: season ? { from: season[0], to: season[1] } : null,
    questions: [...(extras.questions ?? [])],
    stopMessages: [...(extras.stop ?? [])],
  };
}

export const starterCauses: readonly StarterCause[] = Object.entries(rows).flatMap(([categoryId, causes]) =>
  causes.map((row, index) => toCause(categoryId, row, index)),
);
