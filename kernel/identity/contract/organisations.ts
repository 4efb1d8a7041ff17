import { z } from 'zod';
import { id, pageLimit, queryFlag } from '#kernel/http/fields.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { organisationKinds } from './organisation-kinds.ts';
import { identityProblems } from './problems.ts';

export const organisationCard = z.object({
  id,
  kind: z.enum(organisationKinds),
  name: z.string(),
  shortName: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  address: z.string().nullable(),
  isActive: z.boolean(),
  version: z.int(),
});
export type OrganisationCard = z.output<typeof organisationCard>;

export const listOrganisations = defineRoute({
  id: 'identity.listOrganisations',
  method: 'GET',
  path: '/api/v1/organisations',
  summary: 'Organisations of the town, by name',
  permission: 'identity.organisation.list',
  input: z.object({
    kind: z.enum(organisationKinds).optional(),
    text: z.string().trim().max(100).optional(),
    /** Also those that have ended; for administration. */
    withInactive: queryFlag.optional(),
    /** The `next` of the page before. */
    after: id.optional(),
    limit: pageLimit,
  }),
  output: z.object({ organisations: z.array(organisationCard), next: id.nullable() }),
  problems: [],
});

const contact = (maximum: number) => z.string().trim().min(1).max(maximum).nullable().default(null);

const organisationFacts = z.object({
  kind: z.enum(organisationKinds),
  name: z.string().trim().min(2).max(300),
  shortName: z.string().trim().min(2).max(60),
  phone: contact(60),
  email: z.email().max(254).nullable().default(null),
  address: contact(300),
});

const reason = z.string().trim().max(500).optional();

export const createOrganisation = defineRoute({
  id: 'identity.createOrganisation',
  method: 'POST',
  path: '/api/v1/organisations',
  summary: 'Add an organisation',
  permission: 'identity.organisation.manage',
  input: organisationFacts,
  output: z.object({ id }),
  problems: [],
  isIdempotent: true,
});

export const updateOrganisation = defineRoute({
  id: 'identity.updateOrganisation',
  method: 'PUT',
  path: '/api/v1/organisations/:id',
  summary: 'Change an organisation',
  permission: 'identity.organisation.manage',
  input: organisationFacts.extend({
    id,
    /** As it was read; a change made since then answers `identity.organisation-changed`. */
    version: z.int(),
    reason,
  }),
  output: z.object({ version: z.int() }),
  problems: [identityProblems.organisationNotFound, identityProblems.organisationChanged],
});

export const deactivateOrganisation = defineRoute({
  id: 'identity.deactivateOrganisation',
  method: 'POST',
  path: '/api/v1/organisations/:id/deactivation',
  summary: 'End an organisation that nobody works for; its history stays',
  permission: 'identity.organisation.manage',
  input: z.object({ id, version: z.int(), reason }),
  output: z.object({ version: z.int() }),
  problems: [
    identityProblems.organisationNotFound,
    identityProblems.organisationChanged,
    identityProblems.organisationHasPeople,
  ],
});

export const activateOrganisation = defineRoute({
  id: 'identity.activateOrganisation',
  method: 'POST',
  path: '/api/v1/organisations/:id/activation',
  summary: 'Bring an ended organisation back',
  permission: 'identity.organisation.manage',
  input: z.object({ id, version: z.int(), reason }),
  output: z.object({ version: z.int() }),
  problems: [identityProblems.organisationNotFound, identityProblems.organisationChanged],
});
