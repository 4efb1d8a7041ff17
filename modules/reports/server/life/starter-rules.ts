import type { Titles } from '../tables.ts';

export interface StarterRule {
  readonly id: string;
  readonly titles: Titles;
  readonly texts: Titles;
}

type Words = readonly [ru: string, uk: string, en: string];

function rule(id: string, titles: Words, texts: Words): StarterRule {
  return { id, titles: inLanguages(titles), texts: inLanguages(texts) };
}

function inLanguages([ru, uk, en]: Words): Titles {
  return { ru, uk, en };
}

/** What a new town begins with: sensible rules that the town replaces by its own. */
export const starterModerationRules: readonly StarterRule[] = [
  rule(
    'emergency-112',
    ['Угроза жизни и здоровью', 'Загроза життю та здоров’ю', 'Danger to life and health'],
    [
      'О пожаре, запахе газа, нападении и другой угрозе жизни сообщают по телефону 112: сообщение здесь прочитают не сразу.',
      'Про пожежу, запах газу, напад та іншу загрозу життю повідомляють за номером 112: звернення тут прочитають не одразу.',
      'Fire, a smell of gas, an attack and other dangers to life are reported by phone to 112: nobody reads a report here at once.',
    ],
  ),
  rule(
    'no-place',
    ['Не указано место', 'Не вказано місце', 'No exact place'],
    [
      'По сообщению должно быть понятно, где именно проблема: адрес, точка на карте или заметный ориентир.',
      'Зі звернення має бути зрозуміло, де саме проблема: адреса, точка на мапі або помітний орієнтир.',
      'A report must say where exactly the problem is: an address, a point on the map or a landmark.',
    ],
  ),
  rule(
    'no-problem',
    ['Нет конкретной проблемы', 'Немає конкретної проблеми', 'No concrete problem'],
    [
      'Сообщение описывает одну или несколько проблем, которые можно проверить на месте. Мнения и предложения обсуждают в других разделах.',
      'Звернення описує одну чи кілька проблем, які можна перевірити на місці. Думки та пропозиції обговорюють в інших розділах.',
      'A report describes a problem that can be checked on the spot. Opinions and proposals have sections of their own.',
    ],
  ),
  rule(
    'outside-town',
    ['Не в нашем городе', 'Не в нашому місті', 'Not in our town'],
    [
      'Место находится за границей города: за него отвечает другая администрация.',
      'Місце розташоване за межею міста: за нього відповідає інша адміністрація.',
      'The place lies outside the town: another administration answers for it.',
    ],
  ),
  rule(
    'not-town-matter',
    ['Не вопрос города', 'Не питання міста', 'Not a matter of the town'],
    [
      'Вопрос решают не городские службы: спор соседей, работа суда, качество товара, назначение пенсии.',
      'Питання вирішують не міські служби: суперечка сусідів, робота суду, якість товару, призначення пенсії.',
      'Services of the town do not decide it: a quarrel of neighbours, the work of a court, the quality of goods, a pension.',
    ],
  ),
  rule(
    'duplicate',
    ['Повтор своего сообщения', 'Повтор власного звернення', 'The same report again'],
    [
      'Вы уже сообщили об этой проблеме, и работа по ней идёт. Ответ придёт по первому сообщению.',
      'Ви вже повідомили про цю проблему, і робота над нею триває. Відповідь надійде за першим зверненням.',
      'You have already reported this problem and the work on it goes on. The answer comes to the first report.',
    ],
  ),
  rule(
    'personal-data',
    ['Личные данные других людей', 'Особисті дані інших людей', 'Personal data of others'],
    [
      'Нельзя называть чужие имена, телефоны, номера машин и документов и показывать лица без согласия.',
      'Не можна називати чужі імена, телефони, номери автомобілів і документів та показувати обличчя без згоди.',
      'Names, phones, plates and documents of others may not be named, nor faces shown without consent.',
    ],
  ),
  rule(
    'insults',
    ['Оскорбления и угрозы', 'Образи та погрози', 'Insults and threats'],
    [
      'Сообщения с бранью, оскорблениями, угрозами и призывами к вражде не публикуются.',
      'Звернення з лайкою, образами, погрозами та закликами до ворожнечі не публікуються.',
      'Reports with abuse, insults, threats or calls to hatred are not published.',
    ],
  ),
  rule(
    'advertising',
    ['Реклама и посторонние ссылки', 'Реклама та сторонні посилання', 'Advertising'],
    [
      'Реклама, объявления, агитация и ссылки, не относящиеся к проблеме, не публикуются.',
      'Реклама, оголошення, агітація та посилання, що не стосуються проблеми, не публікуються.',
      'Advertisements, campaigning and links that have nothing to do with the problem are not published.',
    ],
  ),
];
