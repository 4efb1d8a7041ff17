import { z } from 'zod';
import { defineProblem } from '#kernel/errors/problem.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';

export const maximumPushDevices = 20;

export const pushProblems = {
  endpointRefused: defineProblem('notify.push-endpoint-refused', 422),
  deviceNotFound: defineProblem('notify.push-device-not-found', 404),
  tooManyDevices: defineProblem('notify.too-many-push-devices', 409),
} as const;

export const readPush = defineRoute({
  id: 'notify.readPush',
  method: 'GET',
  path: '/api/v1/push',
  summary: 'The key a browser subscribes with, and the own devices that get notifications',
  permission: 'notify.channel.manage',
  input: z.object({}),
  output: z.object({
    /** VAPID (RFC 8292): P-256, uncompressed, base64url. */
    publicKey: z.string(),
    devices: z.array(z.object({ id, label: z.string(), createdAt: instant, reachedAt: instant.nullable() })),
  }),
  problems: [],
});

/** As the browser's `PushSubscription.toJSON()` gives it. */
export const addPushDevice = defineRoute({
  id: 'notify.addPushDevice',
  method: 'POST',
  path: '/api/v1/push/devices',
  summary: 'Send notifications to this browser; one that was somebody else’s changes hands',
  permission: 'notify.channel.manage',
  input: z.object({
    endpoint: z.url({ protocol: /^https$/ }).max(1000),
    keys: z.object({
      /** A P-256 point, uncompressed: 65 bytes. */
      p256dh: z.string().regex(/^B[\w-]{86}=?$/),
      /** 16 bytes. */
      auth: z.string().regex(/^[\w-]{22}(==)?$/),
    }),
    /** What the person knows the device by: `Firefox · Android`. */
    label: z.string().trim().min(1).max(100),
  }),
  output: z.object({ id }),
  problems: [pushProblems.endpointRefused, pushProblems.tooManyDevices],
  rateLimit: { limit: 20, windowMs: 10 * 60_000 },
});

export const removePushDevice = defineRoute({
  id: 'notify.removePushDevice',
  method: 'DELETE',
  path: '/api/v1/push/devices/:deviceId',
  summary: 'Send no more notifications to this device',
  permission: 'notify.channel.manage',
  input: z.object({ deviceId: id }),
  output: z.object({}),
  problems: [pushProblems.deviceNotFound],
});
