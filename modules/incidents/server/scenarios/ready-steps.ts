import type { LocalTexts } from '#modules/reports/contract/classifier.ts';
import type { ScenarioDefinition, ScenarioStep } from '../../contract/scenario-definition.ts';

/* Words and pieces that ready scenarios are made of. */

export interface ReadyScenario {
  /** As the first migration called it, or anew. */
  readonly title: string;
  readonly definition: ScenarioDefinition;
}

type Action = ScenarioStep['action'];
type Rest = Partial<Pick<ScenarioStep, 'after' | 'answers'>>;

export const minute = 60;
export const texts = (ru: string, uk: string, en: string): LocalTexts => ({ ru, uk, en });

export function step(key: string, action: Action, rest: Rest = {}): ScenarioStep {
  return { key, after: [], answers: [], action, ...rest };
}

export function ask(question: LocalTexts, withinSeconds: number, onSilence: 'yes' | 'no'): Action {
  const choices = [
    { key: 'yes', title: texts('Да', 'Так', 'Yes') },
    { key: 'no', title: texts('Нет', 'Ні', 'No') },
  ];
  return { kind: 'ask', question, choices, withinSeconds, onSilence };
}

export const send = (level: number): Action => ({ kind: 'send', level });
export const notify = (roleId: 'mayor' | 'civildefence' | 'operator', text: LocalTexts): Action => ({
  kind: 'notify',
  roleId,
  text,
});
export const after = (...keys: string[]): Rest => ({ after: keys });
export const ifAnswered = (key: string, is: string): Rest => ({
  after: [key],
  answers: [{ step: key, is: [is] }],
});
export const ifYes = (key: string): Rest => ifAnswered(key, 'yes');
export const ifNo = (key: string): Rest => ifAnswered(key, 'no');

export const registered = (...typeCodes: string[]): ScenarioDefinition['trigger'] => ({
  on: 'registered',
  typeCodes,
  priorityAtMost: 4,
});

export const toServices = (subject: string, text: LocalTexts): Action => ({
  kind: 'telephonogram',
  from: 'Оперативный дежурный ЕДДС',
  to: 'Все службы города',
  subject,
  text,
  acceptSeconds: 10 * minute,
});
