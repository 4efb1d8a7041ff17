import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, pageLimit, queryFlag } from '#kernel/http/fields.ts';
import { assignmentState, assignmentStep, assignmentView } from './assignment.ts';
import { situationProblems } from './problems.ts';

export const listAssignments = defineRoute({
  id: 'situation.listAssignments',
  method: 'GET',
  path: '/api/v1/situation/assignments',
  summary: 'Assignments that the asker gave or performs: those under way by their term, or those that ended',
  permission: 'situation.assignment.read',
  input: z.object({ isEnded: queryFlag.optional(), limit: pageLimit }),
  output: z.object({ assignments: z.array(assignmentView) }),
  problems: [],
});

export const listPerformers = defineRoute({
  id: 'situation.listPerformers',
  method: 'GET',
  path: '/api/v1/situation/performers',
  summary: 'Who may be given an assignment, by name',
  permission: 'situation.assignment.give',
  input: z.object({}),
  output: z.object({
    performers: z.array(
      z.object({ personId: id, name: z.string(), organisationId: id, organisation: z.string() }),
    ),
  }),
  problems: [],
});

const words = z.string().trim().min(3).max(2000);

export const giveAssignment = defineRoute({
  id: 'situation.giveAssignment',
  method: 'POST',
  path: '/api/v1/situation/assignments',
  summary: 'Gives an assignment with a performer and a term',
  permission: 'situation.assignment.give',
  input: z.object({
    text: words,
    performerPersonId: id,
    organisationId: id,
    dueOn: civilDate,
    figureId: z.string().max(60).nullable().default(null),
  }),
  output: z.object({ id, number: z.number().int() }),
  problems: [
    situationProblems.performerUnfit,
    situationProblems.termInThePast,
    situationProblems.figureNotFound,
  ],
  isIdempotent: true,
});

export const takeAssignmentStep = defineRoute({
  id: 'situation.takeAssignmentStep',
  method: 'POST',
  path: '/api/v1/situation/assignments/:id/steps',
  summary:
    'A step of an assignment: accept and report by its performer; confirm, return and cancel by its giver',
  permission: 'situation.assignment.read',
  input: z.object({
    id,
    step: assignmentStep.exclude(['give']),
    text: z.string().trim().max(4000).default(''),
  }),
  output: z.object({ state: assignmentState }),
  problems: [
    situationProblems.assignmentNotFound,
    situationProblems.wrongStep,
    situationProblems.wordsNeeded,
  ],
});
