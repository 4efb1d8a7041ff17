import { airRaid, intrusion, missing } from './ready-alerts.ts';
import {
  after,
  ask,
  ifNo,
  ifYes,
  minute,
  notify,
  registered,
  send,
  step,
  texts,
  toServices,
} from './ready-steps.ts';
import type { ReadyScenario } from './ready-steps.ts';

/*
 * Scenarios a new town begins with, none of them active: the administrator reads, changes, tries on the cards of the last
 * days and turns on. Telephonograms go from and to posts by their titles; a town that calls them otherwise changes them.
 * NOTE: a migration writes them; what is to be otherwise later is a migration of its own.
 */

const fire: ReadyScenario = {
  title: 'Пожар',
  definition: {
    titles: texts('Пожар', 'Пожежа', 'Fire'),
    trigger: registered('fire'),
    steps: [
      step('send', send(1)),
      step('cameras', { kind: 'cameras' }),
      step(
        'head',
        notify(
          'mayor',
          texts('Пожар: силы направлены.', 'Пожежа: сили направлено.', 'Fire: forces are on the way.'),
        ),
      ),
      step(
        'reinforce',
        ask(
          texts(
            'Нужны ли силы второго уровня?',
            'Чи потрібні сили другого рівня?',
            'Are forces of the second level needed?',
          ),
          5 * minute,
          'no',
        ),
        after('send'),
      ),
      step('raise', { kind: 'raise', level: 2 }, ifYes('reinforce')),
      step('second', send(2), ifYes('reinforce')),
      step(
        'civil-defence',
        notify(
          'civildefence',
          texts(
            'Пожар: повышен уровень привлечения сил.',
            'Пожежа: підвищено рівень залучення сил.',
            'Fire: the level of forces was raised.',
          ),
        ),
        ifYes('reinforce'),
      ),
    ],
  },
};

const gas: ReadyScenario = {
  title: 'Запах газа',
  definition: {
    titles: texts('Запах газа', 'Запах газу', 'Smell of gas'),
    trigger: registered('gas-smell'),
    steps: [
      step('send', send(1)),
      step(
        'evacuate',
        ask(
          texts('Нужно ли выводить людей?', 'Чи потрібно виводити людей?', 'Do people have to be led out?'),
          3 * minute,
          'yes',
        ),
        after('send'),
      ),
      step('second', send(2), ifYes('evacuate')),
      step(
        'civil-defence',
        notify(
          'civildefence',
          texts(
            'Запах газа: нужно выводить людей из здания.',
            'Запах газу: потрібно вивести людей з будівлі.',
            'Smell of gas: people have to be led out of the building.',
          ),
        ),
        ifYes('evacuate'),
      ),
    ],
  },
};

const water: ReadyScenario = {
  title: 'Прорыв водопровода',
  definition: {
    titles: texts('Прорыв водопровода', 'Прорив водогону', 'Burst water main'),
    trigger: registered('water-burst'),
    steps: [
      step('send', send(1)),
      step('hour', { kind: 'wait', seconds: 60 * minute }, after('send')),
      step(
        'stopped',
        ask(texts('Вода перекрыта?', 'Воду перекрито?', 'Is the water shut off?'), 10 * minute, 'no'),
        after('hour'),
      ),
      step('second', send(2), ifNo('stopped')),
      step(
        'services',
        toServices(
          'Прорыв водопровода',
          texts(
            'За час вода не перекрыта. Примите меры по своему ведению.',
            'За годину воду не перекрито. Вживіть заходів у межах своєї відповідальності.',
            'The water was not shut off within an hour. Act within your duties.',
          ),
        ),
        ifNo('stopped'),
      ),
      step(
        'head',
        notify(
          'mayor',
          texts(
            'Прорыв водопровода: за час вода не перекрыта.',
            'Прорив водогону: за годину воду не перекрито.',
            'Burst water main: not shut off within an hour.',
          ),
        ),
        after('second'),
      ),
    ],
  },
};

const road: ReadyScenario = {
  title: 'Дорожное происшествие',
  definition: {
    titles: texts('Дорожное происшествие', 'Дорожня пригода', 'Road accident'),
    trigger: registered('road-accident'),
    steps: [
      step('send', send(1)),
      step('cameras', { kind: 'cameras' }),
      step(
        'trapped',
        ask(
          texts('Есть зажатые в машине?', 'Є затиснуті в машині?', 'Is anybody trapped in a car?'),
          2 * minute,
          'no',
        ),
        after('send'),
      ),
      step('second', send(2), ifYes('trapped')),
    ],
  },
};

export const readyScenarios: readonly ReadyScenario[] = [fire, gas, water, road, missing, airRaid, intrusion];
