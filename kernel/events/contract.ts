import { z } from 'zod';

/**
 * A fact other modules and screens may react to. The payload carries ids and few facts, never personal data.
 * `permission` says who may see the event in the live stream; the public role may hold it.
 *
 * Within the permission the live stream looks at the grant: one bounded by an area sees the event only when
 * `payload.areaIds` holds that area; of an event with `audience: 'organisation'` only the organisation of
 * `payload.organisationId` hears.
 */
export interface EventDeclaration<Payload extends z.ZodObject = z.ZodObject> {
  /** `module.noun-happened`, past tense: `reports.report-created`. */
  readonly id: `${string}.${string}`;
  readonly permission: `${string}.${string}.${string}`;
  /** Others whose screens show what it is about, and who may know all that its payload says. */
  readonly alsoTo?: readonly `${string}.${string}.${string}`[];
  readonly payload: Payload;
  /**
   * `permission` (when absent): all who hold it; `organisation`: of these the one organisation it is about;
   * `person`: of these the one person `payload.personId`.
   */
  readonly audience?: 'permission' | 'organisation' | 'person';
  /**
   * The subject leaves the sight of those who do not see this event: what came before of it is told to them no more,
   * not to a screen that comes back either.
   */
  readonly isWithdrawal?: boolean;
  /** Other modules may begin work by it without knowing it: it happens seldom, and its payload is enough to choose by. */
  readonly isOccasion?: boolean;
  /** Of an occasion: what may be asked of it, in words. What is not named here is not offered. */
  readonly facts?: readonly OccasionFact[];
}

/** A fact of an occasion's payload by which people choose. */
export interface OccasionFact {
  readonly field: string;
  /** Text key. */
  readonly title: string;
  /** The codes it may have with their text keys. */
  readonly choices?: Readonly<Record<string, string>>;
  /** Its codes are rows of this noun, `module.noun`: whoever asks knows their names. */
  readonly choicesFrom?: `${string}.${string}`;
}

export type PayloadOf<E extends EventDeclaration> = z.output<E['payload']>;

export function defineEvent<const E extends EventDeclaration>(event: E): E {
  return event;
}

/** A listener to this hears every event that `isOccasion`, of any module; it is never emitted itself. */
export const anyOccasion = defineEvent({
  id: 'events.any-occasion',
  permission: 'events.occasion.hear',
  payload: z.object({ eventId: z.string(), facts: z.record(z.string(), z.unknown()) }),
});
