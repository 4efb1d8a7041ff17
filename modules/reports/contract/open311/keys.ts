import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { civilDate, id, instant } from '#kernel/http/fields.ts';
import { open311Problems } from './problems.ts';

/** What a key may be for. */
export const keyScopes = ['services', 'create', 'updates'] as const;
export const keyScope = z.enum(keyScopes);
export type KeyScope = z.output<typeof keyScope>;

export const apiKeyView = z.object({
  id,
  name: z.string(),
  ownerName: z.string(),
  isOrganisation: z.boolean(),
  scopes: z.array(keyScope),
  limitPerMinute: z.int(),
  createdAt: instant,
  expiresAt: instant,
  state: z.enum(['valid', 'expired', 'revoked']),
});
export type ApiKeyView = z.output<typeof apiKeyView>;

export const listApiKeys = defineRoute({
  id: 'reports.listApiKeys',
  method: 'GET',
  path: '/api/v1/reports/api-keys',
  summary:
    'Keys of programs that send and read reports by Open311; the keys themselves are never shown again',
  permission: 'reports.open311.manage',
  input: z.object({}),
  output: z.object({ keys: z.array(apiKeyView) }),
  problems: [],
});

export const issueApiKey = defineRoute({
  id: 'reports.issueApiKey',
  method: 'POST',
  path: '/api/v1/reports/api-keys',
  summary: 'Make a key for the program of an organisation or a person; the answer shows it once',
  permission: 'reports.open311.manage',
  input: z.object({
    name: z.string().trim().min(1).max(100),
    organisationId: id.nullable().default(null),
    /** Of a person with an account; told instead of the organisation. */
    personEmail: z.string().trim().toLowerCase().max(320).nullable().default(null),
    scopes: z.array(keyScope).min(1).max(keyScopes.length),
    limitPerMinute: z.int().min(1).max(100_000),
    expiresOn: civilDate,
  }),
  output: z.object({ id, key: z.string() }),
  problems: [open311Problems.keyNeedsOwner, open311Problems.keyExpiresInThePast],
});

export const revokeApiKey = defineRoute({
  id: 'reports.revokeApiKey',
  method: 'POST',
  path: '/api/v1/reports/api-keys/:id/revocation',
  summary: 'End a key at once',
  permission: 'reports.open311.manage',
  input: z.object({ id, reason: z.string().trim().min(3).max(500) }),
  output: z.object({}),
  problems: [open311Problems.keyNotFound],
});
