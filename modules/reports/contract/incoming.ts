import { z } from 'zod';

/**
 * received: kept and not read yet; waiting: for a moderator, who makes a report of it; registered: a report was made;
 * noted: stands beside its report; replied: answered a question; undelivered: a letter of ours came back;
 * ignored: of a robot; dismissed: a moderator put it aside; talked: a turn of a chat, which keeps its own state.
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
  'talked',
] as const;
export const incomingState = z.enum(incomingStates);
export type IncomingState = z.output<typeof incomingState>;

/** Channels by which people without an account write to the town. */
export const channelIds = ['email', 'telegram', 'vk'] as const;
export const incomingChannel = z.enum(channelIds);
