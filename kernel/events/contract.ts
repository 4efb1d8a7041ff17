import type { z } from 'zod';

/**
 * A fact other modules and screens may react to. The payload carries ids and few facts, never personal data.
 * `permission` says who may see the event in the live stream; the public role may hold it.
 */
export interface EventDeclaration<Payload extends z.ZodObject = z.ZodObject> {
  /** `module.noun-happened`, past tense: `reports.report-created`. */
  readonly id: `${string}.${string}`;
  readonly permission: `${string}.${string}.${string}`;
  readonly payload: Payload;
}

export type PayloadOf<E extends EventDeclaration> = z.output<E['payload']>;

export function defineEvent<const E extends EventDeclaration>(event: E): E {
  return event;
}
