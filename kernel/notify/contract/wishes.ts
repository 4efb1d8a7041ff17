import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { linkableChannels } from './channels.ts';

/** What a person may turn off, topic by topic. The list on the portal itself stays whole. */
export const choosableChannels = ['email', 'push', ...linkableChannels] as const;
export type ChoosableChannel = (typeof choosableChannels)[number];

/** `22:00`, in the town's zone. */
const timeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);

const mutes = z.array(z.object({ topic: z.string().max(100), channel: z.enum(choosableChannels) })).max(300);

export const quietHours = z
  .object({ from: timeOfDay, until: timeOfDay })
  .refine(({ from, until }) => from !== until, { path: ['until'] });

export const readWishes = defineRoute({
  id: 'notify.readWishes',
  method: 'GET',
  path: '/api/v1/notification-wishes',
  summary: 'Which messages the person wants by which channel, and when they want quiet',
  permission: 'notify.channel.manage',
  input: z.object({}),
  output: z.object({
    /** `title` is a text key. */
    topics: z.array(z.object({ id: z.string(), title: z.string() })),
    channels: z.array(z.enum(choosableChannels)),
    muted: mutes,
    quietHours: quietHours.nullable(),
  }),
  problems: [],
});

export const changeWishes = defineRoute({
  id: 'notify.changeWishes',
  method: 'PUT',
  path: '/api/v1/notification-wishes',
  summary: 'Set anew what is not wanted by which channel, and the quiet hours; urgent messages keep none',
  permission: 'notify.channel.manage',
  input: z.object({ muted: mutes, quietHours: quietHours.nullable() }),
  output: z.object({}),
  problems: [],
});
