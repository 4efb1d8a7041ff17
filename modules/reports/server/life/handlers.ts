import { answerHandlers } from './answer.handlers.ts';
import { duplicateHandlers } from './duplicates.handlers.ts';
import { forwardingHandlers } from './forwarding.handlers.ts';
import { questionHandlers } from './question.handlers.ts';
import { splitHandlers } from './split.handlers.ts';

export const lifeHandlers = [
  ...forwardingHandlers,
  ...questionHandlers,
  ...answerHandlers,
  ...duplicateHandlers,
  ...splitHandlers,
];
