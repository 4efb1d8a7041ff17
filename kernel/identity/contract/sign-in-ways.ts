import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { identityProblems } from './problems.ts';

export const signInWays = z.object({
  hasPassword: z.boolean(),
  passkeyCount: z.int(),
  /** Services people may sign in by, and whether this account is linked to them. */
  providers: z.array(z.object({ id: z.string(), name: z.string(), isLinked: z.boolean() })),
});
export type SignInWays = z.output<typeof signInWays>;

export const readSignInWays = defineRoute({
  id: 'identity.readSignInWays',
  method: 'GET',
  path: '/api/v1/session/sign-in-ways',
  summary: 'How I may sign in',
  permission: 'identity.sign-in-way.manage',
  input: z.object({}),
  output: signInWays,
  problems: [],
});

export const unlinkProvider = defineRoute({
  id: 'identity.unlinkProvider',
  method: 'DELETE',
  path: '/api/v1/session/sign-in-ways/:providerId',
  summary: 'Sign in by this service no more; the last way to sign in stays',
  permission: 'identity.sign-in-way.manage',
  input: z.object({ providerId: z.string().max(40) }),
  output: z.object({}),
  problems: [identityProblems.providerNotLinked, identityProblems.lastSignInWay],
});
