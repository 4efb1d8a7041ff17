import { holdsPermission } from '#kernel/access/actor.ts';
import { handlerFor } from '#kernel/context.ts';
import type { Context } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { newId } from '#kernel/ids.ts';
import {
  activateOrganisation,
  createOrganisation,
  deactivateOrganisation,
  listOrganisations,
  organisationCard,
  updateOrganisation,
} from './contract/organisations.ts';
import type { OrganisationCard } from './contract/organisations.ts';
import { identityProblems } from './contract/problems.ts';
import {
  countPeopleOf,
  findOrganisation,
  searchOrganisations,
  writeOrganisation,
} from './organisation.store.ts';
import { insertOrganisations } from './person.store.ts';
import type { IdentityTables } from './tables.ts';

const handle = handlerFor<IdentityTables>();

export const organisationHandlers = [
  handle(listOrganisations, async ({ db, actor }, filter) => {
    const mayManage = holdsPermission(actor, 'identity.organisation.manage');
    const withInactive = filter.withInactive === true && mayManage;
    const rows = await searchOrganisations(db, { ...filter, withInactive });

    const organisations = rows.map((row) => organisationCard.parse(row));
    return { organisations, next: rows.length === filter.limit ? (rows.at(-1)?.id ?? null) : null };
  }),

  handle(createOrganisation, async (context, facts) => {
    const { db, clock, audit } = context;
    const createdAt = clock.now();
    const id = newId(createdAt.getTime());

    await insertOrganisations(db, [{ id, ...facts, sourceKey: null, isActive: true, createdAt }]);
    audit(subjectOf(id), { after: facts });
    return { id };
  }),

  handle(updateOrganisation, async (context, { id, version, reason, ...facts }) => {
    const before = await loadOrganisation(context, id);

    const isWritten = await writeOrganisation(context.db, { id, version }, facts);
    if (!isWritten) throw new Problem(identityProblems.organisationChanged);
    context.audit(subjectOf(id), { before: factsOf(before), after: facts }, reason);
    return { version: version + 1 };
  }),

  handle(deactivateOrganisation, async (context, { id, version, reason }) => {
    await loadOrganisation(context, id);
    const count = await countPeopleOf(context.db, id, context.clock.now());
    if (count > 0) throw new Problem(identityProblems.organisationHasPeople, { count });

    return await setActive(context, { id, version, isActive: false, reason });
  }),

  handle(activateOrganisation, async (context, { id, version, reason }) => {
    await loadOrganisation(context, id);

    return await setActive(context, { id, version, isActive: true, reason });
  }),
];

async function loadOrganisation({ db }: Context<IdentityTables>, id: string): Promise<OrganisationCard> {
  const row = await findOrganisation(db, id);
  if (!row) throw new Problem(identityProblems.organisationNotFound);
  return organisationCard.parse(row);
}

async function setActive(
  { db, audit }: Context<IdentityTables>,
  change: { id: string; version: number; isActive: boolean; reason: string | undefined },
): Promise<{ version: number }> {
  const { id, version, isActive, reason } = change;
  const isWritten = await writeOrganisation(db, { id, version }, { isActive });
  if (!isWritten) throw new Problem(identityProblems.organisationChanged);
  audit(subjectOf(id), { isActive }, reason);
  return { version: version + 1 };
}

function factsOf({ id: _, version: __, isActive: ___, ...facts }: OrganisationCard) {
  return facts;
}

function subjectOf(id: string) {
  return { type: 'identity.organisation', id };
}
