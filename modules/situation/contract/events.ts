import { z } from 'zod';
import { defineEvent } from '#kernel/events/contract.ts';
import { id } from '#kernel/http/fields.ts';
import { assignmentState } from './assignment.ts';

const facts = { assignmentId: id, state: assignmentState };

/** Given or a step of it, told to its performer. */
export const assignmentCame = defineEvent({
  id: 'situation.assignment-came',
  permission: 'situation.assignment.read',
  audience: 'person',
  payload: z.object({ ...facts, personId: id }),
});

/** The same, told to those who give assignments in the organisation. */
export const assignmentChanged = defineEvent({
  id: 'situation.assignment-changed',
  permission: 'situation.assignment.give',
  audience: 'organisation',
  payload: z.object({ ...facts, organisationId: id, areaIds: z.array(id) }),
});
