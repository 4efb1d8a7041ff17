/*
 * Scenarios as the first migration wrote them. They never change: `ready-scenarios.ts` brings the next versions.
 */

interface FirstStep {
  readonly key: string;
  readonly after: readonly string[];
  readonly answers: readonly { readonly step: string; readonly is: readonly string[] }[];
  readonly action: Readonly<Record<string, unknown>>;
}

interface FirstTrigger {
  readonly on: 'alarm' | 'registered';
  readonly typeCodes: readonly string[];
  readonly priorityAtMost: number;
}

interface FirstScenario {
  readonly title: string;
  readonly definition: { readonly trigger: FirstTrigger; readonly steps: readonly FirstStep[] };
}

const minute = 60;

function step(
  key: string,
  action: FirstStep['action'],
  rest: Partial<Pick<FirstStep, 'after' | 'answers'>> = {},
): FirstStep {
  return { key, after: [], answers: [], action, ...rest };
}

function ask(question: string, withinSeconds: number, onSilence: 'yes' | 'no'): FirstStep['action'] {
  const choices = [
    { key: 'yes', title: 'Да' },
    { key: 'no', title: 'Нет' },
  ];
  return { kind: 'ask', question, choices, withinSeconds, onSilence };
}

const registered = (...typeCodes: string[]): FirstTrigger => ({
  on: 'registered',
  typeCodes,
  priorityAtMost: 4,
});

/** What comes after a "yes". */
const ifYes = (key: string) => ({ after: [key], answers: [{ step: key, is: ['yes'] }] });

export const firstScenarios: readonly FirstScenario[] = [
  {
    title: 'Пожар',
    definition: {
      trigger: registered('fire'),
      steps: [
        step('send', { kind: 'send', level: 1 }),
        step('head', { kind: 'notify', roleId: 'mayor', text: 'Пожар: силы направлены.' }),
        step('reinforce', ask('Нужны ли силы второго уровня?', 5 * minute, 'no'), { after: ['send'] }),
        step('second', { kind: 'send', level: 2 }, ifYes('reinforce')),
        step(
          'civil-defence',
          { kind: 'notify', roleId: 'civildefence', text: 'Пожар: повышен уровень привлечения сил.' },
          ifYes('reinforce'),
        ),
      ],
    },
  },
  {
    title: 'Запах газа',
    definition: {
      trigger: registered('gas-smell'),
      steps: [
        step('send', { kind: 'send', level: 1 }),
        step('evacuate', ask('Нужно ли выводить людей?', 3 * minute, 'yes'), { after: ['send'] }),
        step('second', { kind: 'send', level: 2 }, ifYes('evacuate')),
        step(
          'civil-defence',
          { kind: 'notify', roleId: 'civildefence', text: 'Запах газа: нужно выводить людей из здания.' },
          ifYes('evacuate'),
        ),
      ],
    },
  },
  {
    title: 'Прорыв водопровода',
    definition: {
      trigger: registered('water-burst'),
      steps: [
        step('send', { kind: 'send', level: 1 }),
        step('hour', { kind: 'wait', seconds: 60 * minute }, { after: ['send'] }),
        step('stopped', ask('Вода перекрыта?', 10 * minute, 'no'), { after: ['hour'] }),
        step(
          'second',
          { kind: 'send', level: 2 },
          { after: ['stopped'], answers: [{ step: 'stopped', is: ['no'] }] },
        ),
        step(
          'head',
          { kind: 'notify', roleId: 'mayor', text: 'Прорыв водопровода: за час вода не перекрыта.' },
          { after: ['second'] },
        ),
      ],
    },
  },
  {
    title: 'Дорожное происшествие',
    definition: {
      trigger: registered('road-accident'),
      steps: [
        step('send', { kind: 'send', level: 1 }),
        step('trapped', ask('Есть зажатые в машине?', 2 * minute, 'no'), { after: ['send'] }),
        step('second', { kind: 'send', level: 2 }, ifYes('trapped')),
      ],
    },
  },
  {
    title: 'Пропал человек',
    definition: {
      trigger: registered('missing-person'),
      steps: [
        step('send', { kind: 'send', level: 1 }),
        step('operators', {
          kind: 'notify',
          roleId: 'operator',
          text: 'Пропал человек: просмотрите камеры рядом с местом.',
        }),
        step('half-hour', { kind: 'wait', seconds: 30 * minute }, { after: ['send'] }),
        step('found', ask('Человек найден?', 10 * minute, 'no'), { after: ['half-hour'] }),
        step(
          'second',
          { kind: 'send', level: 2 },
          { after: ['found'], answers: [{ step: 'found', is: ['no'] }] },
        ),
      ],
    },
  },
  {
    title: 'Тревога с прибора: вторжение',
    definition: {
      trigger: { on: 'alarm', typeCodes: ['intrusion', 'fire'], priorityAtMost: 4 },
      steps: [
        step('confirm', ask('Тревога подтверждена? Направить службы?', 2 * minute, 'yes')),
        step('send', { kind: 'send', level: 1 }, ifYes('confirm')),
        step(
          'note',
          { kind: 'note', text: 'Тревога не подтверждена дежурным.' },
          { after: ['confirm'], answers: [{ step: 'confirm', is: ['no'] }] },
        ),
      ],
    },
  },
];
