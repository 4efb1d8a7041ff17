import { z } from 'zod';
import { localTexts } from '#modules/reports/contract/classifier.ts';
import { standardRoles } from '#kernel/access/roles.ts';
import { id } from '#kernel/http/fields.ts';
import { level, priority, typeCode } from './incident.ts';

/*
 * A scenario is a list of steps. Each names the earlier steps it comes after, so that what names the same one goes side by
 * side, and nothing can go in a circle. A step may depend on an answer; what comes only after steps that were left out is
 * left out as well.
 */

export const stepKey = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
const words = z.string().trim().min(3).max(1000);
/** As a town writes it, or in each language: everybody reads their own. */
export const wording = z.union([words, localTexts]);
export type Wording = z.output<typeof wording>;
const title = z.union([z.string().trim().min(1).max(100), localTexts]);
const name = z.string().trim().min(1).max(120);
const seconds = z
  .number()
  .int()
  .min(1)
  .max(7 * 24 * 3600);

/** Roles that decide what a dispatcher may not. */
export const approverRoles = ['dispatcher', 'mayor', 'civildefence'] as const;
const approver = z.enum(approverRoles);
export const approvalChoices = ['approved', 'refused'] as const;

export const scenarioAction = z.discriminatedUnion('kind', [
  /** Services of the run card up to this level; a draft is registered first. */
  z.object({ kind: z.literal('send'), level }),
  /** One service by name. */
  z.object({ kind: z.literal('assign'), serviceId: id }),
  /** The level of the card, never down. */
  z.object({ kind: z.literal('raise'), level }),
  /** Another card at the same place, linked to this one. */
  z.object({ kind: z.literal('open'), typeCode, words: wording }),
  /** People who hold a role, by all ways they have. */
  z.object({ kind: z.literal('notify'), roleId: z.enum(standardRoles), text: wording }),
  /** A line in the card's log. */
  z.object({ kind: z.literal('note'), text: wording }),
  /** The nearest cameras show themselves on the card. */
  z.object({ kind: z.literal('cameras') }),
  /** The dispatcher is asked for photo and signs of a missing person; the step ends when they are sent. */
  z.object({ kind: z.literal('photo-card'), withinSeconds: seconds }),
  /** The person is found: the photo card is withdrawn everywhere. */
  z.object({ kind: z.literal('photo-card-over') }),
  z.object({ kind: z.literal('wait'), seconds }),
  /** A person decides on the card; where nobody does in time, `onSilence` counts. */
  z.object({
    kind: z.literal('ask'),
    question: wording,
    choices: z
      .array(z.object({ key: stepKey, title }))
      .min(2)
      .max(6),
    withinSeconds: seconds,
    onSilence: stepKey,
  }),
  /** Somebody who holds a role approves; in silence the next role is asked for as long again, then `onSilence` counts. */
  z.object({
    kind: z.literal('approve'),
    question: wording,
    roleId: approver,
    withinSeconds: seconds,
    nextRoleId: approver.nullable().default(null),
    onSilence: z.enum(approvalChoices),
  }),
  /** From a post to a post or group, by their titles. Done by whichever module keeps telephonograms. */
  z.object({
    kind: z.literal('telephonogram'),
    from: name,
    to: name,
    subject: z.string().trim().min(3).max(200),
    text: wording,
    acceptSeconds: seconds.min(5),
  }),
  /** Told to everybody outside by whichever module warns. */
  z.object({ kind: z.literal('warning'), text: wording }),
  /** Told to a device by whichever module commands them; `undo` when the scenario is cancelled. */
  z.object({ kind: z.literal('device'), device: name, command: name, undo: name.nullable().default(null) }),
]);
export type ScenarioAction = z.output<typeof scenarioAction>;
export type ActionKind = ScenarioAction['kind'];

export const scenarioStep = z.object({
  key: stepKey,
  /** Steps that must be over; none: at once. */
  after: z.array(stepKey).max(20).default([]),
  /** Only where these questions were answered so. */
  answers: z
    .array(z.object({ step: stepKey, is: z.array(stepKey).min(1).max(6) }))
    .max(5)
    .default([]),
  action: scenarioAction,
});
export type ScenarioStep = z.output<typeof scenarioStep>;

/** Of a fact of an event's payload. */
export const condition = z.object({
  field: z
    .string()
    .max(40)
    .regex(/^[A-Za-z]\w*$/),
  is: z.enum(['equal', 'other', 'at-least', 'at-most']),
  value: z.union([z.string().trim().max(100), z.number(), z.boolean()]),
});
export type Condition = z.output<typeof condition>;

const typeCodes = z.array(typeCode).min(1).max(50);
/** Only cards as urgent as this or more. */
const priorityAtMost = priority.default(4);

export const scenarioTrigger = z.discriminatedUnion('on', [
  /** A draft that an alarm opened or joined; of these sources, where any are named. */
  z.object({
    on: z.literal('alarm'),
    typeCodes,
    priorityAtMost,
    sources: z.array(name).max(20).default([]),
  }),
  /** A card that was sent, or became so urgent later. */
  z.object({ on: z.literal('registered'), typeCodes, priorityAtMost }),
  /** A sent card whose level was raised so far. */
  z.object({ on: z.literal('raised'), typeCodes, levelAtLeast: level }),
  /** A dispatcher begins it on a card. */
  z.object({ on: z.literal('manual'), typeCodes }),
  /** Something happened in another module: on the card that it names, or on one that is opened for it. */
  z.object({
    on: z.literal('event'),
    eventId: z.string().max(100),
    where: z.array(condition).max(10).default([]),
    opens: z.object({ typeCode, words: wording }),
  }),
]);
export type ScenarioTrigger = z.output<typeof scenarioTrigger>;
export type EventTrigger = Extract<ScenarioTrigger, { on: 'event' }>;

export const scenarioDefinition = z
  .object({
    /** In each language, where it has such; else the scenario's own title. */
    titles: localTexts.nullable().default(null),
    trigger: scenarioTrigger,
    steps: z.array(scenarioStep).min(1).max(100),
  })
  .superRefine(({ steps }, context) => {
    for (const { index, field } of flawsOfSteps(steps)) {
      const message = 'incidents.scenario-steps';
      context.addIssue({ code: 'custom', message, path: ['steps', index, field] });
    }
  });
export type ScenarioDefinition = z.output<typeof scenarioDefinition>;

export interface StepFlaw {
  readonly index: number;
  readonly field: 'key' | 'after' | 'answers' | 'action';
}

/** Steps that bear the name of another, come after one that does not stand above, or wait for an answer nobody can give. */
export function flawsOfSteps(steps: readonly ScenarioStep[]): StepFlaw[] {
  const earlier = new Map<string, ScenarioStep>();
  return steps.flatMap((step, index): StepFlaw[] => {
    const flaws: StepFlaw[] = [];
    if (earlier.has(step.key)) flaws.push({ index, field: 'key' });
    if (!step.after.every((one) => earlier.has(one))) flaws.push({ index, field: 'after' });
    if (!step.answers.every((one) => isAnswerable(step, one, earlier)))
      flaws.push({ index, field: 'answers' });
    const { action } = step;
    if (action.kind === 'ask' && !choicesOf(step).includes(action.onSilence))
      flaws.push({ index, field: 'action' });
    earlier.set(step.key, step);
    return flaws;
  });
}

function isAnswerable(
  { after }: ScenarioStep,
  { step, is }: ScenarioStep['answers'][number],
  earlier: ReadonlyMap<string, ScenarioStep>,
): boolean {
  const choices = choicesOf(earlier.get(step));
  return after.includes(step) && is.every((choice) => choices.includes(choice));
}

export function choicesOf(step: Pick<ScenarioStep, 'action'> | undefined): readonly string[] {
  if (step?.action.kind === 'approve') return approvalChoices;
  return step?.action.kind === 'ask' ? step.action.choices.map((choice) => choice.key) : [];
}

/** What a person reads of it. */
export function wordingIn(text: z.output<typeof title>, locale: 'ru' | 'uk' | 'en'): string {
  return typeof text === 'string' ? text : text[locale];
}

/** Codes of types that it names: they must exist. */
export function typesNamedBy({ trigger, steps }: ScenarioDefinition): string[] {
  const begun = trigger.on === 'event' ? [trigger.opens.typeCode] : trigger.typeCodes;
  return [...begun, ...steps.flatMap(({ action }) => (action.kind === 'open' ? [action.typeCode] : []))];
}
