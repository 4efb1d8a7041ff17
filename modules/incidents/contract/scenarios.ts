import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { incidentProblems } from './problems.ts';
import {
  approvalChoices,
  scenarioAction,
  scenarioDefinition,
  stepKey,
  wording,
} from './scenario-definition.ts';

export const scenarioView = z.object({
  id,
  title: z.string(),
  isActive: z.boolean(),
  version: z.number().int(),
  /** When it last wanted to begin and had begun too often in the hour before; null: never. */
  heldBackAt: instant.nullable(),
  definition: scenarioDefinition,
});
export type ScenarioView = z.output<typeof scenarioView>;

/** An event that may begin a scenario, with what can be asked of it. */
export const occasionView = z.object({
  eventId: z.string(),
  title: z.string(),
  facts: z.array(
    z.object({
      field: z.string(),
      title: z.string(),
      /** Empty: it is a number or words. */
      choices: z.array(z.object({ value: z.string(), title: z.string() })),
    }),
  ),
});
export type OccasionView = z.output<typeof occasionView>;

export const runState = z.enum(['running', 'done', 'cancelled']);
/** `failed`: it could not be done, and the scenario went on. */
export const stepState = z.enum(['waiting', 'done', 'skipped', 'undone', 'failed']);
/** Why a step failed, or what happened to it on the way. */
export const stepRemarks = [
  'nobody-connected',
  'no-answer',
  'refused-by-module',
  'unknown-post',
  'unknown-group',
  'unknown-service',
  'nobody-holds-role',
  'escalated',
  'no-photo-card',
] as const;
export const stepRemark = z.enum(stepRemarks);
export type StepRemark = z.output<typeof stepRemark>;

export const scenarioRun = z.object({
  id,
  title: z.string(),
  version: z.number().int(),
  state: runState,
  startedAt: instant,
  steps: z.array(
    z.object({
      key: stepKey,
      action: scenarioAction,
      /** Null: it has not begun. */
      state: stepState.nullable(),
      remark: stepRemark.nullable(),
      startedAt: instant.nullable(),
      dueAt: instant.nullable(),
      /** The choice that was made. */
      choice: z.string().nullable(),
      person: z.string().nullable(),
      /** It waits for the caller. */
      mayAnswer: z.boolean(),
    }),
  ),
});
export type ScenarioRun = z.output<typeof scenarioRun>;

export const listScenarios = defineRoute({
  id: 'incidents.listScenarios',
  method: 'GET',
  path: '/api/v1/incidents/scenarios',
  summary: 'Scenarios of response in their last versions, and what may begin one',
  permission: 'incidents.setup.manage',
  input: z.object({}),
  output: z.object({
    scenarios: z.array(scenarioView),
    occasions: z.array(occasionView),
    /** Kinds of steps that other modules do and none here does. */
    unconnected: z.array(z.string()),
  }),
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
    /** The version that was changed; another one meanwhile is a problem. Absent: whatever stands there. */
    basedOn: z.number().int().optional(),
  }),
  output: z.object({ id, version: z.number().int() }),
  problems: [
    incidentProblems.scenarioNotFound,
    incidentProblems.scenarioStale,
    incidentProblems.unknownType,
    incidentProblems.unknownService,
    incidentProblems.unknownEvent,
  ],
});

export const tryScenario = defineRoute({
  id: 'incidents.tryScenario',
  method: 'POST',
  path: '/api/v1/incidents/scenarios/trial',
  summary:
    'On which cards or events of the last days a scenario would have begun, and whom it would have sent at once; nothing is done',
  permission: 'incidents.setup.manage',
  input: z.object({ definition: scenarioDefinition, days: z.number().int().min(1).max(30) }),
  output: z.object({
    matched: z.number().int(),
    examples: z.array(
      z.object({
        /** Null: an event that named no card. */
        incidentId: id.nullable(),
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
  summary: 'Scenarios of a card with every step: what was done, what is waited for, what may be begun',
  permission: 'incidents.incident.read',
  input: z.object({ id }),
  output: z.object({
    runs: z.array(scenarioRun),
    startable: z.array(z.object({ id, title: z.string() })),
  }),
  problems: [incidentProblems.notFound],
});

export const startScenario = defineRoute({
  id: 'incidents.startScenario',
  method: 'POST',
  path: '/api/v1/incidents/cards/:id/scenarios',
  summary: 'Begins a scenario on a card by hand; a card has each scenario once',
  permission: 'incidents.incident.take',
  input: z.object({ id, scenarioId: id }),
  output: z.object({}),
  problems: [incidentProblems.notFound, incidentProblems.wrongStatus, incidentProblems.scenarioUnfit],
});

export const answerStep = defineRoute({
  id: 'incidents.answerStep',
  method: 'POST',
  path: '/api/v1/incidents/scenario-runs/:id/answers',
  summary: 'Decides a question of a scenario; the first answer counts',
  permission: 'incidents.incident.take',
  input: z.object({ id, step: stepKey, choice: stepKey }),
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

/** What a scenario asks of somebody's post; the card itself is the dispatcher's. */
export const approvalView = z.object({
  runId: id,
  step: stepKey,
  scenario: z.string(),
  question: wording,
  incidentNumber: z.number().int().nullable(),
  incidentTitle: z.string(),
  address: z.string(),
  askedAt: instant,
  dueAt: instant,
  /** What counts when nobody answers. */
  onSilence: z.enum(approvalChoices),
  isEscalated: z.boolean(),
});
export type ApprovalView = z.output<typeof approvalView>;

export const listApprovals = defineRoute({
  id: 'incidents.listApprovals',
  method: 'GET',
  path: '/api/v1/incidents/approvals',
  summary: 'What scenarios wait for from a post of the caller, the most pressing first',
  permission: 'incidents.approval.give',
  input: z.object({}),
  output: z.object({ approvals: z.array(approvalView) }),
  problems: [],
});

export const giveApproval = defineRoute({
  id: 'incidents.giveApproval',
  method: 'POST',
  path: '/api/v1/incidents/approvals/:id',
  summary: 'Approves or refuses what a scenario asks; the first word counts',
  permission: 'incidents.approval.give',
  input: z.object({ id, step: stepKey, choice: z.enum(approvalChoices) }),
  output: z.object({}),
  problems: [incidentProblems.runNotFound, incidentProblems.stepOver],
});
