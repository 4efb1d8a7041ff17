import { z } from 'zod';

/*
 * The ladder of a service: what it says about one incident, step by step. Names follow the statuses that duty services
 * report to System-112. The page and the server go by the same table.
 */

export const taskStates = [
  'added',
  'received',
  'accepted',
  'declined',
  'started',
  'arrived',
  'working',
  'finished',
  'refused',
] as const;
export const taskState = z.enum(taskStates);
export type TaskState = z.output<typeof taskState>;

const nextStates: Readonly<Record<TaskState, readonly TaskState[]>> = {
  added: ['received', 'accepted', 'declined'],
  received: ['accepted', 'declined'],
  accepted: ['started', 'arrived', 'refused'],
  declined: [],
  started: ['arrived', 'refused'],
  arrived: ['working', 'finished', 'refused'],
  working: ['finished', 'refused'],
  finished: [],
  refused: [],
};

/** Where a service may go from here; the usual step stands first. */
export function nextStatesOf(state: TaskState): readonly TaskState[] {
  return nextStates[state];
}

/** The service still owes something: the card cannot be closed. */
export function isTaskOpen(state: TaskState): boolean {
  return nextStates[state].length > 0;
}

/** Nobody at the service has said yet that it heard. */
export function isUnanswered(state: TaskState): boolean {
  return state === 'added';
}

/** A step down from the work says why. */
export function needsReason(state: TaskState): boolean {
  return state === 'declined' || state === 'refused';
}

export type TaskStateTone = 'waiting' | 'working' | 'done' | 'off' | 'danger';

/** How a state looks: nobody has answered, at work, done, will not do it. */
export function toneOfState(state: TaskState): TaskStateTone {
  if (isUnanswered(state)) return 'waiting';
  if (needsReason(state)) return 'off';
  return isTaskOpen(state) ? 'working' : 'done';
}
