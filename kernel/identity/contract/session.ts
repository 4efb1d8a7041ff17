import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';

export const navigationItem = z.object({
  face: z.enum(['public', 'workplace']),
  path: z.string(),
  title: z.string(),
  icon: z.string(),
});

export const townSummary = z.object({
  name: z.string(),
  timeZone: z.string(),
  /** Longitude, latitude (EPSG:4326). */
  center: z.tuple([z.number(), z.number()]),
  /** West, south, east, north. */
  bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
  isDemo: z.boolean(),
  isTraining: z.boolean(),
});

/** Everything the shell needs before its first screen: who I am, what I may open, which town this is. */
export const sessionView = z.object({
  person: z
    .object({ id: z.string(), name: z.string(), email: z.string(), isTwoFactorOn: z.boolean() })
    .nullable(),
  memberships: z.array(
    z.object({
      organisationId: z.string(),
      organisationName: z.string(),
      roleId: z.string(),
    }),
  ),
  permissions: z.array(z.string()),
  navigation: z.array(navigationItem),
  locale: z.string(),
  locales: z.array(z.string()),
  town: townSummary,
  /** Public settings by id. */
  settings: z.record(z.string(), z.unknown()),
  /** Services people may sign in by, besides a password and a passkey. */
  signInProviders: z.array(z.object({ id: z.string(), name: z.string() })),
});
export type SessionView = z.output<typeof sessionView>;

export const readSession = defineRoute({
  id: 'identity.readSession',
  method: 'GET',
  path: '/api/v1/session',
  summary: 'The current person, their permissions and the town',
  permission: 'identity.session.read',
  input: z.object({}),
  output: sessionView,
  problems: [],
});
