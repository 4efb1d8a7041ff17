import { handlerFor } from '#kernel/context.ts';
import { listModerationRules } from '../../contract/life-routes.ts';
import { titleIn } from '../category.store.ts';
import type { ReportsTables } from '../tables.ts';
import { answerHandlers } from './answer.handlers.ts';
import { duplicateHandlers } from './duplicates.handlers.ts';
import { forwardingHandlers } from './forwarding.handlers.ts';
import { questionHandlers } from './question.handlers.ts';
import { listActiveRules } from './rule.store.ts';
import { splitHandlers } from './split.handlers.ts';

const handle = handlerFor<ReportsTables>();

const ruleHandlers = [
  handle(listModerationRules, async ({ db, locale }) => {
    const rules = await listActiveRules(db);
    return {
      rules: rules.map(({ id, titles, texts }) => ({
        id,
        title: titleIn(titles, locale),
        text: titleIn(texts, locale),
      })),
    };
  }),
];

export const lifeHandlers = [
  ...ruleHandlers,
  ...forwardingHandlers,
  ...questionHandlers,
  ...answerHandlers,
  ...duplicateHandlers,
  ...splitHandlers,
];
