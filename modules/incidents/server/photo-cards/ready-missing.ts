import type { ScenarioDefinition } from '../../contract/scenario-definition.ts';
import { after, ask, ifNo, ifYes, minute, notify, send, step, texts } from '../scenarios/ready-steps.ts';
import { missing } from '../scenarios/ready-alerts.ts';

/** The ready scenario of a missing person, with the photo card. NOTE: a migration writes it; see `ready-scenarios.ts`. */
export const missingWithPhotoCard: ScenarioDefinition = {
  ...missing.definition,
  steps: [
    step('send', send(1)),
    step('photo-card', { kind: 'photo-card', withinSeconds: 30 * minute }),
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
    step('withdraw', { kind: 'photo-card-over' }, ifYes('found')),
    step('second', send(2), ifNo('found')),
  ],
};
