import {
  after,
  ask,
  ifAnswered,
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

export const missing: ReadyScenario = {
  title: 'Пропал человек',
  definition: {
    titles: texts(
      'Пропал ребёнок или пожилой человек',
      'Зникла дитина або літня людина',
      'A child or an elderly person is missing',
    ),
    trigger: registered('missing-person'),
    steps: [
      step('send', send(1)),
      step('cameras', { kind: 'cameras' }),
      step(
        'operators',
        notify(
          'operator',
          texts(
            'Пропал человек: просмотрите камеры рядом с местом.',
            'Зникла людина: перегляньте камери поруч із місцем.',
            'A person is missing: look through the cameras near the place.',
          ),
        ),
      ),
      step('half-hour', { kind: 'wait', seconds: 30 * minute }, after('send')),
      step(
        'found',
        ask(texts('Человек найден?', 'Людину знайдено?', 'Was the person found?'), 10 * minute, 'no'),
        after('half-hour'),
      ),
      step('second', send(2), ifNo('found')),
    ],
  },
};

export const airRaid: ReadyScenario = {
  title: 'Воздушная тревога',
  definition: {
    titles: texts('Воздушная тревога', 'Повітряна тривога', 'Air-raid alert'),
    trigger: registered('air-raid'),
    steps: [
      step('warning', {
        kind: 'warning',
        text: texts(
          'Воздушная тревога. Пройдите в укрытие, выключите газ и свет.',
          'Повітряна тривога. Пройдіть до укриття, вимкніть газ і світло.',
          'Air-raid alert. Go to a shelter, turn off gas and light.',
        ),
      }),
      step(
        'services',
        toServices(
          'Воздушная тревога',
          texts(
            'Объявлена воздушная тревога. Действуйте по плану, доложите о готовности.',
            'Оголошено повітряну тривогу. Дійте за планом, доповідайте про готовність.',
            'An air-raid alert was given. Act by the plan, report readiness.',
          ),
        ),
      ),
      step(
        'civil-defence',
        notify('civildefence', texts('Воздушная тревога.', 'Повітряна тривога.', 'Air-raid alert.')),
      ),
      step('head', notify('mayor', texts('Воздушная тревога.', 'Повітряна тривога.', 'Air-raid alert.'))),
      step('send', send(1)),
      step(
        'over',
        {
          kind: 'approve',
          question: texts(
            'Объявить отбой воздушной тревоги?',
            'Оголосити відбій повітряної тривоги?',
            'Give the all-clear?',
          ),
          roleId: 'civildefence',
          withinSeconds: 6 * 60 * minute,
          nextRoleId: 'mayor',
          onSilence: 'refused',
        },
        after('warning'),
      ),
      step(
        'all-clear',
        {
          kind: 'warning',
          text: texts(
            'Отбой воздушной тревоги.',
            'Відбій повітряної тривоги.',
            'All-clear: the air-raid alert is over.',
          ),
        },
        ifAnswered('over', 'approved'),
      ),
      step(
        'still',
        {
          kind: 'note',
          text: texts(
            'Отбой тревоги не объявлен.',
            'Відбій тривоги не оголошено.',
            'The all-clear was not given.',
          ),
        },
        ifAnswered('over', 'refused'),
      ),
    ],
  },
};

export const intrusion: ReadyScenario = {
  title: 'Тревога с прибора: вторжение',
  definition: {
    titles: texts(
      'Тревога с прибора: проникновение',
      'Тривога з приладу: проникнення',
      'Alarm of a device: intrusion',
    ),
    trigger: { on: 'alarm', typeCodes: ['intrusion', 'fire'], priorityAtMost: 4, sources: [] },
    steps: [
      step('cameras', { kind: 'cameras' }),
      step(
        'confirm',
        ask(
          texts(
            'Тревога подтверждена? Направить службы?',
            'Тривогу підтверджено? Направити служби?',
            'Is the alarm confirmed? Send the services?',
          ),
          2 * minute,
          'yes',
        ),
      ),
      step('send', send(1), ifYes('confirm')),
      step(
        'note',
        {
          kind: 'note',
          text: texts(
            'Тревога не подтверждена дежурным.',
            'Тривогу не підтверджено черговим.',
            'The alarm was not confirmed by the dispatcher.',
          ),
        },
        ifNo('confirm'),
      ),
    ],
  },
};
