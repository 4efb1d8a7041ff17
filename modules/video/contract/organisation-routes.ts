import { z } from 'zod';
import { defineRoute } from '#kernel/http/contract.ts';
import { id } from '#kernel/http/fields.ts';

export const listVideoOrganisations = defineRoute({
  id: 'video.listOrganisations',
  method: 'GET',
  path: '/api/v1/video/organisations',
  summary:
    'Organisations at work, for naming owners and holders; `isOwn` where the asker gives grants for it',
  permission: 'video.camera.list',
  input: z.object({}),
  output: z.object({
    organisations: z.array(z.object({ id, name: z.string(), isOwn: z.boolean() })),
  }),
  problems: [],
});
