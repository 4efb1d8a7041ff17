import { z } from 'zod';

/**
 * received: kept and not read yet; waiting: for a moderator, who makes a report of it; registered: a report was made;
 * noted: stands beside its report; replied: answered a question; undelivered: a letter of ours came back;
 * ignored: of a robot; dismissed: a moderator put it aside.
 */
export const incomingStates = [
  'received',
  'waiting',
  'registered',
  'noted',
  'replied',
  'undelivered',
  'ignored',
  'dismissed',
] as const;
export const incomingState = z.enum(incomingStates);
export type IncomingState = z.output<typeof incomingState>;

export const incomingChannel = z.enum(['email']);
