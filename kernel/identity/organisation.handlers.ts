import { handlerFor } from '#kernel/context.ts';
import { organisationCard, listOrganisations } from './contract/organisations.ts';
import { searchOrganisations } from './organisation.store.ts';
import type { IdentityTables } from './tables.ts';

const handle = handlerFor<IdentityTables>();

export const organisationHandlers = [
  handle(listOrganisations, async ({ db }, filter) => {
    const rows = await searchOrganisations(db, filter);
    const organisations = rows.map((row) => organisationCard.parse(row));
    const last = organisations.at(-1);
    return { organisations, next: organisations.length === filter.limit && last ? last.id : null };
  }),
];
