import { z } from 'zod';
import { civilDate, id, instant, pageLimit, queryFlag } from '#kernel/http/fields.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { identityProblems } from './problems.ts';

export const personSummary = z.object({
  id,
  name: z.string(),
  email: z.string(),
  isEmailConfirmed: z.boolean(),
  isTwoFactorOn: z.boolean(),
  blockedAt: instant.nullable(),
  createdAt: instant,
  /** Roles held today, each once. */
  roleIds: z.array(z.string()),
});
export type PersonSummary = z.output<typeof personSummary>;

export const membershipView = z.object({
  id,
  roleId: z.string(),
  organisationId: id,
  organisationName: z.string(),
  areaId: id.nullable(),
  areaName: z.string().nullable(),
  validUntil: instant.nullable(),
  /** False when its time has passed or the organisation has ended. */
  isInForce: z.boolean(),
  createdAt: instant,
});
export type MembershipView = z.output<typeof membershipView>;

export const personView = personSummary.extend({
  locale: z.string(),
  memberships: z.array(membershipView),
  sessionCount: z.int(),
  tokenCount: z.int(),
});
export type PersonView = z.output<typeof personView>;

const reason = z.string().trim().max(500).optional();

export const listPeople = defineRoute({
  id: 'identity.listPeople',
  method: 'GET',
  path: '/api/v1/people',
  summary: 'People with an account, by name; looking leaves an audit row',
  permission: 'identity.person.list',
  input: z.object({
    /** Part of the name or the e-mail. */
    text: z.string().trim().max(100).optional(),
    roleId: z.string().max(60).optional(),
    organisationId: id.optional(),
    isBlocked: queryFlag.optional(),
    /** The `next` of the page before. */
    after: id.optional(),
    limit: pageLimit,
  }),
  output: z.object({ people: z.array(personSummary), next: id.nullable() }),
  problems: [],
  isReadAudited: true,
});

export const readPerson = defineRoute({
  id: 'identity.readPerson',
  method: 'GET',
  path: '/api/v1/people/:id',
  summary: 'One person with memberships; looking leaves an audit row',
  permission: 'identity.person.list',
  input: z.object({ id }),
  output: personView,
  problems: [identityProblems.personNotFound],
  isReadAudited: true,
});

export const grantMembership = defineRoute({
  id: 'identity.grantMembership',
  method: 'POST',
  path: '/api/v1/people/:personId/memberships',
  summary: 'Give a person a role in an organisation, within an area and until a day where told',
  permission: 'identity.membership.manage',
  input: z.object({
    personId: id,
    organisationId: id,
    roleId: z.string().max(60),
    areaId: id.nullable().default(null),
    /** The last day, in the town's zone. */
    validOn: civilDate.nullable().default(null),
    reason,
  }),
  output: z.object({ id }),
  problems: [
    identityProblems.personNotFound,
    identityProblems.organisationNotFound,
    identityProblems.organisationInactive,
    identityProblems.roleNotFound,
    identityProblems.areaNotFound,
    identityProblems.membershipExists,
    identityProblems.beyondOwnRights,
    identityProblems.membershipEnded,
  ],
});

export const revokeMembership = defineRoute({
  id: 'identity.revokeMembership',
  method: 'POST',
  path: '/api/v1/memberships/:id/revocation',
  summary: 'Take a role in an organisation from a person, at once',
  permission: 'identity.membership.manage',
  input: z.object({ id, reason }),
  output: z.object({}),
  problems: [
    identityProblems.membershipNotFound,
    identityProblems.beyondOwnRights,
    identityProblems.lastAdministrator,
  ],
});

export const blockPerson = defineRoute({
  id: 'identity.blockPerson',
  method: 'POST',
  path: '/api/v1/people/:id/block',
  summary: 'Close the town to a person: sessions and tokens end at once, nobody can sign in',
  permission: 'identity.person.block',
  input: z.object({ id, reason: z.string().trim().min(3).max(500) }),
  output: z.object({}),
  problems: [
    identityProblems.personNotFound,
    identityProblems.lastAdministrator,
    identityProblems.blocksSelf,
  ],
});

export const unblockPerson = defineRoute({
  id: 'identity.unblockPerson',
  method: 'DELETE',
  path: '/api/v1/people/:id/block',
  summary: 'Let a blocked person in again',
  permission: 'identity.person.block',
  input: z.object({ id, reason }),
  output: z.object({}),
  problems: [identityProblems.personNotFound],
});
