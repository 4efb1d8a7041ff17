import { z } from 'zod';
import { civilDate, id, instant } from '#kernel/http/fields.ts';

export const assignmentStates = ['given', 'accepted', 'reported', 'returned', 'done', 'cancelled'] as const;
export const assignmentState = z.enum(assignmentStates);
export type AssignmentState = z.output<typeof assignmentState>;

export const assignmentSteps = ['give', 'accept', 'report', 'return', 'confirm', 'cancel'] as const;
export const assignmentStep = z.enum(assignmentSteps);
export type AssignmentStep = z.output<typeof assignmentStep>;

export const assignmentView = z.object({
  id,
  number: z.number().int(),
  text: z.string(),
  state: assignmentState,
  dueOn: civilDate,
  isOverdue: z.boolean(),
  givenAt: instant,
  giver: z.string(),
  performer: z.string(),
  organisation: z.string(),
  /** The figure it is about, in words. */
  figure: z.string().nullable(),
  /** What the performer reported. */
  result: z.string().nullable(),
  steps: z.array(
    z.object({ at: instant, step: assignmentStep, person: z.string(), text: z.string().nullable() }),
  ),
  /** What the reader may do with it now. */
  can: z.array(assignmentStep),
});
export type AssignmentView = z.output<typeof assignmentView>;
