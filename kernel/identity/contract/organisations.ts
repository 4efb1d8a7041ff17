import { z } from 'zod';
import { id } from '#kernel/http/fields.ts';
import { defineRoute } from '#kernel/http/contract.ts';
import { organisationKinds } from './organisation-kinds.ts';

export const organisationCard = z.object({
  id,
  kind: z.enum(organisationKinds),
  name: z.string(),
  shortName: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  address: z.string().nullable(),
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
    after: z.string().max(300).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: z.object({ organisations: z.array(organisationCard), next: z.string().nullable() }),
  problems: [],
});
