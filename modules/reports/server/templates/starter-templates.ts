import type { TemplateStep } from '../../contract/templates.ts';
import type { Titles } from '../tables.ts';

export interface StarterTemplate {
  readonly step: TemplateStep;
  readonly titles: Titles;
  readonly texts: Titles;
}

type Words = readonly [ru: string, uk: string, en: string];

function template(step: TemplateStep, [...titles]: Words, [...texts]: Words): StarterTemplate {
  return { step, titles: inLanguages(titles), texts: inLanguages(texts) };
}

function inLanguages([ru = '', uk = '', en = '']: readonly string[]): Titles {
  return { ru, uk, en };
}

/** What a new town begins with, for every category; organisations add their own. */
export const starterTemplates: readonly StarterTemplate[] = [
  template(
    'plan',
    ['Работы назначены', 'Роботи призначено', 'Work is scheduled'],
    [
      'Работы по адресу {address} назначены на {plannedOn}.',
      'Роботи за адресою {address} призначено на {plannedOn}.',
      'The work at {address} is scheduled for {plannedOn}.',
    ],
  ),
  template(
    'answer',
    ['Работы выполнены', 'Роботи виконано', 'Work is done'],
    [
      'По сообщению № {number} работы выполнены, место приведено в порядок. Фото приложено.',
      'За зверненням № {number} роботи виконано, місце впорядковано. Фото додано.',
      'The work on report № {number} is done and the place is in order. A photo is attached.',
    ],
  ),
  template(
    'answer',
    ['Выполнено, за местом следят', 'Виконано, за місцем стежать', 'Done, the place is watched'],
    [
      'Неисправность по адресу {address} устранена. {organisation} проверит место ещё раз в течение двух недель.',
      'Несправність за адресою {address} усунено. {organisation} перевірить місце ще раз протягом двох тижнів.',
      'The fault at {address} is mended. {organisation} will look at the place again within two weeks.',
    ],
  ),
  template(
    'explain',
    ['Работа не требуется', 'Робота не потрібна', 'No work is needed'],
    [
      'Место по адресу {address} осмотрено {today}. Неисправность не обнаружена, работа не требуется.',
      'Місце за адресою {address} оглянуто {today}. Несправності не виявлено, робота не потрібна.',
      'The place at {address} was examined on {today}. No fault was found, so no work is needed.',
    ],
  ),
  template(
    'ask',
    ['Уточните место', 'Уточніть місце', 'Where exactly'],
    [
      'Уточните, пожалуйста, где именно это находится: подъезд, этаж, ориентир или точка на карте.',
      'Уточніть, будь ласка, де саме це розташовано: під’їзд, поверх, орієнтир або точка на мапі.',
      'Please tell where exactly it is: the entrance, the floor, a landmark or a point on the map.',
    ],
  ),
  template(
    'not-ours',
    ['Объект обслуживает другая организация', 'Об’єкт обслуговує інша організація', 'Kept by another body'],
    [
      'Объект по адресу {address} обслуживает другая организация.',
      'Об’єкт за адресою {address} обслуговує інша організація.',
      'Another organisation looks after the object at {address}.',
    ],
  ),
  template(
    'reject',
    ['Можно отправить заново', 'Можна надіслати знову', 'May be sent anew'],
    [
      'Исправьте, пожалуйста, то, на что указывает правило, и отправьте сообщение заново: его рассмотрят в обычном порядке.',
      'Виправте, будь ласка, те, на що вказує правило, і надішліть звернення знову: його розглянуть у звичайному порядку.',
      'Please mend what the rule names and send the report anew: it will be looked at as any other.',
    ],
  ),
  template(
    'forward',
    ['Передано ответственному', 'Передано відповідальному', 'Passed on'],
    [
      'Сообщение № {number} передано организации, которая отвечает за эту работу. Срок ответа: {dueOn}.',
      'Звернення № {number} передано організації, яка відповідає за цю роботу. Строк відповіді: {dueOn}.',
      'Report № {number} is passed on to the organisation in charge of this work. The answer is due on {dueOn}.',
    ],
  ),
  template(
    'return-answer',
    ['Ответ не по существу', 'Відповідь не по суті', 'The answer misses the point'],
    [
      'Ответ не говорит, что сделано по сообщению № {number}. Опишите работы и приложите фото с места.',
      'Відповідь не каже, що зроблено за зверненням № {number}. Опишіть роботи й додайте фото з місця.',
      'The answer does not say what was done about report № {number}. Describe the work and attach a photo taken there.',
    ],
  ),
];
