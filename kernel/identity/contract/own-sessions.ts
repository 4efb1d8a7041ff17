import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id, instant } from '#kernel/http/fields.ts';
import { identityProblems } from './problems.ts';

export const ownSessionView = z.object({
  id,
  userAgent: z.string().nullable(),
  /** Of IPv6 the network only. */
  address: z.string().nullable(),
  createdAt: instant,
  isCurrent: z.boolean(),
});
export type OwnSessionView = z.output<typeof ownSessionView>;

export const listOwnSessions = defineRoute({
  id: 'identity.listOwnSessions',
  method: 'GET',
  path: '/api/v1/session/devices',
  summary: 'Where I am signed in, the newest first',
  permission: 'identity.session.manage',
  input: z.object({}),
  output: z.object({ sessions: z.array(ownSessionView) }),
  problems: [],
});

export const endOwnSession = defineRoute({
  id: 'identity.endOwnSession',
  method: 'DELETE',
  path: '/api/v1/session/devices/:id',
  summary: 'Sign me out on one device at once',
  permission: 'identity.session.manage',
  input: z.object({ id }),
  output: z.object({}),
  problems: [identityProblems.sessionNotFound],
});
