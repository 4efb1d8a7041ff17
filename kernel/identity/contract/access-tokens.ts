import { z } from 'zod';
import { id, instant } from '#kernel/http/fields.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { identityProblems } from './problems.ts';

export const accessTokenView = z.object({
  id,
  name: z.string(),
  createdAt: instant,
  expiresAt: instant,
  isExpired: z.boolean(),
});
export type AccessTokenView = z.output<typeof accessTokenView>;

export const listAccessTokens = defineRoute({
  id: 'identity.listAccessTokens',
  method: 'GET',
  path: '/api/v1/access-tokens',
  summary: 'My tokens for programs, the newest first; the tokens themselves are never shown again',
  permission: 'identity.token.manage',
  input: z.object({}),
  output: z.object({ tokens: z.array(accessTokenView) }),
  problems: [],
});

export const createAccessToken = defineRoute({
  id: 'identity.createAccessToken',
  method: 'POST',
  path: '/api/v1/access-tokens',
  summary: 'Make a token with which a program acts for me; the answer shows it once',
  permission: 'identity.token.manage',
  input: z.object({ name: z.string().trim().min(1).max(100), validDays: z.int().min(1).max(365) }),
  output: z.object({ id, token: z.string(), expiresAt: instant }),
  problems: [identityProblems.tooManyTokens, identityProblems.tokenByProgram, identityProblems.signInAgain],
});

export const revokeAccessToken = defineRoute({
  id: 'identity.revokeAccessToken',
  method: 'DELETE',
  path: '/api/v1/access-tokens/:id',
  summary: 'End one of my tokens at once',
  permission: 'identity.token.manage',
  input: z.object({ id }),
  output: z.object({}),
  problems: [identityProblems.tokenNotFound],
});
