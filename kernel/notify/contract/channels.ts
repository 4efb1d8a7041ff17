import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { instant } from '#kernel/http/fields.ts';

/** Ways to reach a person besides e-mail, which everybody has. */
export const linkableChannels = ['telegram', 'vk'] as const;
export type LinkableChannel = (typeof linkableChannels)[number];

export const listChannels = defineRoute({
  id: 'notify.listChannels',
  method: 'GET',
  path: '/api/v1/channels',
  summary: 'Where else the town may write to the person who asks, and since when it does',
  permission: 'notify.channel.manage',
  input: z.object({}),
  output: z.object({
    channels: z.array(z.object({ channel: z.enum(linkableChannels), linkedAt: instant.nullable() })),
  }),
  problems: [],
});

export const linkChannel = defineRoute({
  id: 'notify.linkChannel',
  method: 'POST',
  path: '/api/v1/channels/:channel/links',
  summary:
    'A link that, opened in the messenger within 15 minutes, joins the chat to the account; the code alone, written there, does the same; works once',
  permission: 'notify.channel.manage',
  input: z.object({ channel: z.enum(linkableChannels) }),
  output: z.object({ url: z.url(), code: z.string(), expiresAt: instant }),
  problems: [],
  rateLimit: { limit: 10, windowMs: 10 * 60_000 },
});

export const unlinkChannel = defineRoute({
  id: 'notify.unlinkChannel',
  method: 'DELETE',
  path: '/api/v1/channels/:channel',
  summary: 'No longer write there',
  permission: 'notify.channel.manage',
  input: z.object({ channel: z.enum(linkableChannels) }),
  output: z.object({}),
  problems: [],
});
