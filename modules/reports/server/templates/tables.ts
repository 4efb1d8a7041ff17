import type { Generated } from 'kysely';
import type { TemplateStep } from '../../contract/templates.ts';

/** Words ready for a step of a report, by language, with names of facts in braces. */
export interface AnswerTemplateTable {
  id: string;
  /** Null: the whole town's. */
  organisationId: string | null;
  step: TemplateStep;
  /** Empty: for every category. */
  categoryIds: string[];
  titles: unknown;
  texts: unknown;
  version: Generated<number>;
  changedAt: Date;
}
