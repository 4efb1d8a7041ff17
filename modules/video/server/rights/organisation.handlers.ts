import { handlerFor } from '#kernel/context.ts';
import { listOrganisationStates } from '#kernel/identity/organisation.store.ts';
import { listVideoOrganisations } from '../../contract/organisation-routes.ts';
import type { VideoTables } from '../tables.ts';
import { mayGiveFor } from './grant.policy.ts';

const handle = handlerFor<VideoTables>();

export const organisationHandlers = [
  handle(listVideoOrganisations, async ({ db, actor }) => {
    const known = await listOrganisationStates(db);
    const organisations = [...known]
      .filter(([, { isActive }]) => isActive)
      .map(([id, { name }]) => ({ id, name, isOwn: mayGiveFor(actor, id) }))
      .toSorted((a, b) => a.name.localeCompare(b.name, 'ru'));
    return { organisations };
  }),
];
