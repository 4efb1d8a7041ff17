import type { Titles } from './tables.ts';

export interface StarterCategory {
  readonly id: string;
  readonly groupId: string;
  readonly titles: Titles;
  readonly groupTitles: Titles;
  readonly keywords: string[];
  readonly icon: string;
  readonly termDays: number;
  readonly position: number;
}

type Row = readonly [slug: string, ru: string, uk: string, en: string, termDays: number, keywords: string];

interface Group {
  readonly id: string;
  readonly icon: string;
  readonly titles: Titles;
  readonly rows: readonly Row[];
}

/*
 * What a new town begins with. Keywords are beginnings of words in Russian, Ukrainian and English: enough to
 * suggest a category from a sentence, and an administrator changes all of it without code.
 */
const groups: readonly Group[] = [
  {
    id: 'roads',
    icon: 'road',
    titles: { ru: 'Дороги и тротуары', uk: 'Дороги й тротуари', en: 'Roads and pavements' },
    rows: [
      [
        'pothole',
        'Яма на дороге',
        'Яма на дорозі',
        'Pothole',
        10,
        'яма ямы выбоин колдобин вибоїн вибої pothole асфальт',
      ],
      [
        'pavement',
        'Разбитый тротуар',
        'Розбитий тротуар',
        'Broken pavement',
        14,
        'тротуар плитк пешеходн пішохідн pavement sidewalk',
      ],
      [
        'manhole',
        'Открытый или просевший люк',
        'Відкритий або просілий люк',
        'Open or sunken manhole',
        1,
        'люк колодец колодяз manhole',
      ],
      [
        'marking',
        'Стёрлась разметка',
        'Стерлася розмітка',
        'Worn road marking',
        20,
        'разметк зебр розмітк marking crosswalk',
      ],
      [
        'sign',
        'Сломан дорожный знак',
        'Зламаний дорожній знак',
        'Damaged road sign',
        5,
        'знак указател вказівник sign',
      ],
      [
        'traffic-light',
        'Не работает светофор',
        'Не працює світлофор',
        'Traffic light out of order',
        1,
        'светофор світлофор traffic',
      ],
      [
        'ice',
        'Гололёд, скользко',
        'Ожеледиця, слизько',
        'Ice, slippery',
        1,
        'гололед гололёд скользк лед лёд ожелед слизьк ice slipper',
      ],
      ['snow', 'Не убран снег', 'Не прибраний сніг', 'Snow not cleared', 2, 'снег сугроб сніг кучугур snow'],
    ],
  },
  {
    id: 'lighting',
    icon: 'bulb',
    titles: { ru: 'Освещение', uk: 'Освітлення', en: 'Lighting' },
    rows: [
      [
        'lamp',
        'Не горит фонарь',
        'Не горить ліхтар',
        'Street lamp is out',
        5,
        'фонар освещен темно ліхтар освітлен lamp light dark',
      ],
      [
        'wires',
        'Оборван или провис провод',
        'Обірваний або провислий провід',
        'Broken or sagging wire',
        1,
        'провод обрыв кабел провід дроти wire cable',
      ],
    ],
  },
  {
    id: 'yard',
    icon: 'building',
    titles: { ru: 'Дом и двор', uk: 'Будинок і двір', en: 'House and yard' },
    rows: [
      [
        'entrance',
        'Грязно или сломано в подъезде',
        'Брудно або зламано в підʼїзді',
        'Entrance dirty or damaged',
        10,
        'подъезд домофон лестниц підʼїзд підїзд сход entrance stair',
      ],
      ['roof-leak', 'Течёт крыша', 'Тече дах', 'Leaking roof', 3, 'крыш кровл дах покрівл roof'],
      ['lift', 'Не работает лифт', 'Не працює ліфт', 'Lift out of order', 1, 'лифт ліфт lift elevator'],
      [
        'basement',
        'Вода или запах в подвале',
        'Вода або запах у підвалі',
        'Water or smell in the basement',
        2,
        'подвал підвал basement',
      ],
      [
        'playground',
        'Сломана детская площадка',
        'Зламаний дитячий майданчик',
        'Broken playground',
        10,
        'детск площадк качел горк дитяч майданчик гойдал playground swing',
      ],
      [
        'parking',
        'Машина на газоне или проходе',
        'Авто на газоні чи проході',
        'Car on a lawn or footpath',
        7,
        'парков газон припарк parking',
      ],
    ],
  },
  {
    id: 'utilities',
    icon: 'droplet',
    titles: { ru: 'Вода, тепло, электричество', uk: 'Вода, тепло, електрика', en: 'Water, heat, power' },
    rows: [
      ['no-water', 'Нет воды', 'Немає води', 'No water', 1, 'воды воду вода water'],
      [
        'water-leak',
        'Течь из трубы, прорыв',
        'Витік із труби, прорив',
        'Burst or leaking pipe',
        1,
        'прорыв течь течет течёт труб прорив витік leak burst pipe',
      ],
      [
        'cold',
        'Холодно, нет отопления',
        'Холодно, немає опалення',
        'Cold, no heating',
        1,
        'отоплен батаре холодн опален heating radiator',
      ],
      [
        'no-power',
        'Нет света в доме',
        'Немає світла в будинку',
        'No electricity',
        1,
        'электричеств электроэнерг електрик електроенерг electric power',
      ],
      [
        'sewer',
        'Засор канализации',
        'Засмічення каналізації',
        'Blocked sewer',
        1,
        'канализац засор каналізац sewer drain',
      ],
      ['gas', 'Запах газа', 'Запах газу', 'Smell of gas', 1, 'газа газом газу gas'],
    ],
  },
  {
    id: 'waste',
    icon: 'trash',
    titles: { ru: 'Мусор', uk: 'Сміття', en: 'Waste' },
    rows: [
      [
        'container',
        'Переполнены контейнеры',
        'Переповнені контейнери',
        'Overflowing containers',
        2,
        'контейнер бак мусорк баки container bin',
      ],
      ['dump', 'Свалка', 'Звалище', 'Illegal dump', 10, 'свалк мусор звалищ сміття dump garbage rubbish'],
      [
        'bulky',
        'Не вывезен крупный мусор',
        'Не вивезене велике сміття',
        'Bulky waste not collected',
        5,
        'мебел диван крупногабарит меблі bulky furniture',
      ],
      [
        'litter-bin',
        'Нет урны или она полна',
        'Немає урни або вона повна',
        'Litter bin missing or full',
        5,
        'урна урны урни litter',
      ],
    ],
  },
  {
    id: 'green',
    icon: 'tree',
    titles: { ru: 'Зелень и животные', uk: 'Зелень і тварини', en: 'Greenery and animals' },
    rows: [
      [
        'fallen-tree',
        'Упало или опасно дерево',
        'Впало або небезпечне дерево',
        'Fallen or dangerous tree',
        3,
        'дерев ветк гілк tree branch',
      ],
      [
        'grass',
        'Не скошена трава',
        'Не скошена трава',
        'Grass not mown',
        10,
        'трава траву борщевик скос grass hogweed',
      ],
      ['stray-dogs', 'Бездомные собаки', 'Бездомні собаки', 'Stray dogs', 7, 'собак стая пес dog'],
      ['dead-animal', 'Погибшее животное', 'Загибла тварина', 'Dead animal', 2, 'животн кошк тварин animal'],
    ],
  },
  {
    id: 'transport',
    icon: 'bus',
    titles: { ru: 'Автобусы и остановки', uk: 'Автобуси й зупинки', en: 'Buses and stops' },
    rows: [
      [
        'stop',
        'Сломана остановка',
        'Зламана зупинка',
        'Damaged stop',
        10,
        'остановк павильон зупинк stop shelter',
      ],
      [
        'bus-late',
        'Автобус не пришёл',
        'Автобус не прийшов',
        'Bus did not come',
        7,
        'автобус маршрутк рейс bus',
      ],
    ],
  },
  {
    id: 'public-space',
    icon: 'bench',
    titles: { ru: 'Парки и улицы', uk: 'Парки й вулиці', en: 'Parks and streets' },
    rows: [
      ['bench', 'Сломана скамейка', 'Зламана лавка', 'Broken bench', 10, 'скамейк лавочк лавк bench'],
      [
        'fence',
        'Сломано ограждение',
        'Зламана огорожа',
        'Broken fence',
        10,
        'забор огражден ограда паркан огорож fence railing',
      ],
      [
        'graffiti',
        'Надписи и реклама на стенах',
        'Написи й реклама на стінах',
        'Graffiti and posters',
        14,
        'граффити надпис реклам графіті напис graffiti',
      ],
      [
        'flooded',
        'Вода стоит на улице',
        'Вода стоїть на вулиці',
        'Flooded street',
        3,
        'лужа лужи затопил ливнев калюж flood puddle',
      ],
      ['noise', 'Шум', 'Шум', 'Noise', 7, 'шум громк музык гучн noise loud'],
    ],
  },
  {
    id: 'other',
    icon: 'dots',
    titles: { ru: 'Другое', uk: 'Інше', en: 'Other' },
    rows: [['other', 'Другая проблема', 'Інша проблема', 'Another problem', 15, '']],
  },
];

export const starterCategories: readonly StarterCategory[] = groups
  .flatMap((group) =>
    group.rows.map(([slug, ru, uk, en, termDays, keywords]) => ({
      id: group.id === slug ? slug : `${group.id}.${slug}`,
      groupId: group.id,
      titles: { ru, uk, en },
      groupTitles: group.titles,
      keywords: keywords.split(' ').filter(Boolean),
      icon: group.icon,
      termDays,
      position: 0,
    })),
  )
  .map((category, index) => ({ ...category, position: index + 1 }));
