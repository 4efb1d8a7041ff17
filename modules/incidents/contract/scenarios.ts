import { z } from 'zod';
import { standardRoles } from '#kernel/access/roles.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { level, priority, typeCode } from './incident.ts';
import { incidentProblems } from './problems.ts';

/*
 * A scenario is a list of steps. Each names the earlier steps it comes after, so that what names the same one goes side by
 * side, and nothing can go in a circle. A step may depend on an answer; what comes only after steps that were left out is
 * left out as well.
 */

const key = z
  .string()
  .max(40)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
const words = z.string().trim().min(3).max(1000);
const seconds = z
  .number()
  .int()
  .min(1)
  .max(7 * 24 * 3600);

export const scenarioAction = z.discriminatedUnion('kind', [
  /** Services of the run card up to this level; a draft is registered first. */
  z.object({ kind: z.literal('send'), level }),
  /** People who hold a role, by all ways they have. */
  z.object({ kind: z.literal('notify'), roleId: z.enum(standardRoles), text: words }),
  /** A line in the card's log. */
  z.object({ kind: z.literal('note'), text: words }),
  z.object({ kind: z.literal('wait'), seconds }),
  /** A person decides on the card; where nobody does in time, `onSilence` counts. */
  z.object({
    kind: z.literal('ask'),
    question: words,
    choices: z
      .array(z.object({ key, title: z.string().trim().min(1).max(100) }))
      .min(2)
      .max(6),
    withinSeconds: seconds,
    onSilence: key,
  }),
]);
export type ScenarioAction = z.output<typeof scenarioAction>;

export const scenarioStep = z.object({
  key,
  /** Steps that must be over; none: at once. */
  after: z.array(key).max(20).default([]),
  /** Only where these questions were answered so. */
  answers: z
    .array(z.object({ step: key, is: z.array(key).min(1).max(6) }))
    .max(5)
    .default([]),
  action: scenarioAction,
});
export type ScenarioStep = z.output<typeof scenarioStep>;

export const scenarioDefinition = z
  .object({
    trigger: z.object({
      /** `alarm`: a draft that an alarm opened; `registered`: a card that was sent. */
      on: z.enum(['alarm', 'registered']),
      typeCodes: z.array(typeCode).min(1).max(50),
      /** Only cards as urgent as this or more. */
      priorityAtMost: priority.default(4),
    }),
    steps: z.array(scenarioStep).min(1).max(100),
  })
  .refine(({ steps }) => flawOfSteps(steps) === null, 'incidents.scenario-steps');
export type ScenarioDefinition = z.output<typeof scenarioDefinition>;

/** The step that names another before it stands, or an answer nobody can give; null: all is well. */
export function flawOfSteps(steps: readonly ScenarioStep[]): string | null {
  const earlier = new Map<string, ScenarioStep>();
  for (const step of steps) {
    if (earlier.has(step.key) || !step.after.every((one) => earlier.has(one))) return step.key;
    for (const { step: asked, is } of step.answers) {
      const choices = choicesOf(earlier.get(asked));
      if (!step.after.includes(asked) || !is.every((choice) => choices.includes(choice))) return step.key;
    }
    const { action } = step;
    if (action.kind === 'ask' && !choicesOf(step).includes(action.onSilence)) return step.key;
    earlier.set(step.key, step);
  }
  return null;
}

export function choicesOf(step: ScenarioStep | undefined): readonly string[] {
  return step?.action.kind === 'ask' ? step.action.choices.map((choice) => choice.key) : [];
}

export const scenarioView = z.object({
  id,
  title: z.string(),
  isActive: z.boolean(),
  version: z.number().int(),
  definition: scenarioDefinition,
});
export type ScenarioView = z.output<typeof scenarioView>;

export const runState = z.enum(['running', 'done', 'cancelled']);
export const stepState = z.enum(['waiting', 'done', 'skipped', 'undone']);

export const scenarioRun = z.object({
  id,
  title: z.string(),
  version: z.number().int(),
  state: runState,
  startedAt: instant,
  steps: z.array(
    z.object({
      key,
      action: scenarioAction,
      /** Null: it has not begun. */
      state: stepState.nullable(),
      startedAt: instant.nullable(),
      dueAt: instant.nullable(),
      /** The choice that was made. */
      choice: z.string().nullable(),
      person: z.string().nullable(),
    }),
  ),
});
export type ScenarioRun = z.output<typeof scenarioRun>;

export const listScenarios = defineRoute({
  id: 'incidents.listScenarios',
  method: 'GET',
  path: '/api/v1/incidents/scenarios',
  summary: 'Scenarios of response in their last versions',
  permission: 'incidents.setup.manage',
  input: z.object({}),
  output: z.object({ scenarios: z.array(scenarioView) }),
  problems: [],
});

export const saveScenario = defineRoute({
  id: 'incidents.saveScenario',
  method: 'POST',
  path: '/api/v1/incidents/scenarios',
  summary: 'Adds a scenario or a version of one; what runs goes on by the version it began with',
  permission: 'incidents.setup.manage',
  input: z.object({
    id: id.nullable(),
    title: z.string().trim().min(3).max(100),
    isActive: z.boolean(),
    definition: scenarioDefinition,
  }),
  output: z.object({ id, version: z.number().int() }),
  problems: [incidentProblems.scenarioNotFound, incidentProblems.unknownType],
});

export const tryScenario = defineRoute({
  id: 'incidents.tryScenario',
  method: 'POST',
  path: '/api/v1/incidents/scenarios/trial',
  summary:
    'On which cards of the last days a scenario would have begun, and whom it would have sent at once; nothing is done',
  permission: 'incidents.setup.manage',
  input: z.object({ definition: scenarioDefinition, days: z.number().int().min(1).max(30) }),
  output: z.object({
    matched: z.number().int(),
    examples: z.array(
      z.object({
        incidentId: id,
        number: z.number().int().nullable(),
        at: instant,
        address: z.string(),
        steps: z.array(z.string()),
        services: z.array(z.string()),
      }),
    ),
  }),
  problems: [],
});

export const listRuns = defineRoute({
  id: 'incidents.listRuns',
  method: 'GET',
  path: '/api/v1/incidents/cards/:id/scenarios',
  summary: 'Scenarios of a card with every step: what was done, what is waited for',
  permission: 'incidents.incident.read',
  input: z.object({ id }),
  output: z.object({ runs: z.array(scenarioRun) }),
  problems: [incidentProblems.notFound],
});

export const answerStep = defineRoute({
  id: 'incidents.answerStep',
  method: 'POST',
  path: '/api/v1/incidents/scenario-runs/:id/answers',
  summary: 'Decides a question of a scenario; the first answer counts',
  permission: 'incidents.incident.take',
  input: z.object({ id, step: key, choice: key }),
  output: z.object({}),
  problems: [incidentProblems.runNotFound, incidentProblems.stepOver],
});

export const cancelRun = defineRoute({
  id: 'incidents.cancelRun',
  method: 'POST',
  path: '/api/v1/incidents/scenario-runs/:id/cancellation',
  summary: 'Ends a scenario: services that have not answered are let go, whoever was told hears of it',
  permission: 'incidents.incident.take',
  input: z.object({ id, reason: z.string().trim().min(3).max(300) }),
  output: z.object({}),
  problems: [incidentProblems.runNotFound, incidentProblems.stepOver],
});
