import { findUngivable, isWithinGiving } from '#kernel/access/giving.policy.ts';
import { findRole, loadRolePermissions } from '#kernel/access/role.store.ts';
import { handlerFor } from '#kernel/context.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { findAreaNames } from '#kernel/geo/area.store.ts';
import { newId } from '#kernel/ids.ts';
import { startOfNextDay } from '#kernel/clock/town-day.ts';
import type { Context } from '#kernel/context.ts';
import {
  blockPerson,
  grantMembership,
  listPeople,
  readPerson,
  revokeMembership,
  unblockPerson,
} from './contract/people.ts';
import type { PersonSummary } from './contract/people.ts';
import { identityProblems } from './contract/problems.ts';
import {
  administratorRole,
  countAdministrators,
  deleteEndedMembership,
  deleteMembership,
  findMembership,
  insertMembershipOnce,
  listMembershipsOf,
  lockAdministrators,
} from './membership.store.ts';
import { findOrganisation } from './organisation.store.ts';
import {
  countSessionsOf,
  countTokensOf,
  deleteSessionsOf,
  findPersonSummary,
  searchPeople,
  setBlocked,
} from './people.store.ts';
import { findPerson } from './person.store.ts';
import type { IdentityTables } from './tables.ts';

const handle = handlerFor<IdentityTables>();

type SummaryRow = Awaited<ReturnType<typeof searchPeople>>[number];

export const peopleHandlers = [
  handle(listPeople, async ({ db, clock, audit }, filter) => {
    const rows = await searchPeople(db, { ...filter, now: clock.now() });

    const { after: _, limit: __, ...asked } = filter;
    audit({ type: 'identity.person', id: 'list' }, { asked, shownCount: rows.length });
    return {
      people: rows.map(presentSummary),
      next: rows.length === filter.limit ? (rows.at(-1)?.id ?? null) : null,
    };
  }),

  handle(readPerson, async (context, { id }) => {
    const { db, clock } = context;
    const now = clock.now();
    const person = await findPersonSummary(db, id, now);
    if (!person) throw new Problem(identityProblems.personNotFound);

    context.audit({ type: 'identity.person', id });
    return {
      ...presentSummary(person),
      locale: person.locale,
      memberships: await presentMemberships(context, id),
      sessionCount: await countSessionsOf(db, id, now),
      tokenCount: await countTokensOf(db, id, now),
    };
  }),

  handle(grantMembership, async (context, { reason, validOn, ...grant }) => {
    const { db, clock, town, audit } = context;
    const createdAt = clock.now();
    const validUntil = validOn === null ? null : startOfNextDay(validOn, town.timeZone);
    if (validUntil !== null && validUntil <= createdAt) throw new Problem(identityProblems.membershipEnded);
    await assertGrantable(context, grant);
    await assertMayAppoint(context, grant);

    const id = newId(createdAt.getTime());
    await deleteEndedMembership(db, grant, createdAt);
    const isNew = await insertMembershipOnce(db, { id, ...grant, validUntil, createdAt });
    if (!isNew) throw new Problem(identityProblems.membershipExists);
    const { personId, ...after } = grant;
    audit({ type: 'identity.person', id: personId }, { after: { ...after, validOn } }, reason);
    return { id };
  }),

  handle(revokeMembership, async (context, { id, reason }) => {
    const { db, actor, audit } = context;
    const membership = await findMembership(db, id);
    if (!membership || !isWithinGiving(actor, membership))
      throw new Problem(identityProblems.membershipNotFound);
    await assertHoldsRole(context, membership);

    if (membership.roleId === administratorRole) await lockAdministrators(db);
    await deleteMembership(db, id);
    if (membership.roleId === administratorRole) await assertAdministratorLeft(db);
    const { personId, organisationId, roleId, areaId } = membership;
    audit({ type: 'identity.person', id: personId }, { before: { organisationId, roleId, areaId } }, reason);
    return {};
  }),

  handle(blockPerson, async ({ db, actor, clock, audit }, { id, reason }) => {
    if (!(await findPerson(db, id))) throw new Problem(identityProblems.personNotFound);
    if (actor.personId === id) throw new Problem(identityProblems.blocksSelf);

    await lockAdministrators(db);
    await setBlocked(db, id, clock.now());
    await assertAdministratorLeft(db);
    await deleteSessionsOf(db, id);
    audit({ type: 'identity.person', id }, { isBlocked: true }, reason);
    return {};
  }),

  handle(unblockPerson, async ({ db, audit }, { id, reason }) => {
    if (!(await findPerson(db, id))) throw new Problem(identityProblems.personNotFound);

    await setBlocked(db, id, null);
    audit({ type: 'identity.person', id }, { isBlocked: false }, reason);
    return {};
  }),
];

async function assertGrantable(
  { db }: Context<IdentityTables>,
  grant: { personId: string; organisationId: string; roleId: string; areaId: string | null },
): Promise<void> {
  if (!(await findPerson(db, grant.personId))) throw new Problem(identityProblems.personNotFound);
  const organisation = await findOrganisation(db, grant.organisationId);
  if (!organisation) throw new Problem(identityProblems.organisationNotFound);
  if (!organisation.isActive) throw new Problem(identityProblems.organisationInactive);
  const isStaffRole = !['public', 'resident'].includes(grant.roleId);
  if (!isStaffRole || !(await findRole(db, grant.roleId))) throw new Problem(identityProblems.roleNotFound);
  if (grant.areaId === null) return;
  const areas = await findAreaNames(db, [grant.areaId]);
  if (!areas.has(grant.areaId)) throw new Problem(identityProblems.areaNotFound);
}

/** An organisation elsewhere looks like none; a role with more rights than one's own is named for what is lacking. */
async function assertMayAppoint(
  context: Context<IdentityTables>,
  grant: { organisationId: string; roleId: string; areaId: string | null },
): Promise<void> {
  if (!isWithinGiving(context.actor, grant)) throw new Problem(identityProblems.organisationNotFound);
  await assertHoldsRole(context, grant);
}

/** What somebody may not give they may not take either: nobody dismisses those above them. */
async function assertHoldsRole(
  { db, actor }: Context<IdentityTables>,
  grant: { organisationId: string; roleId: string; areaId: string | null },
): Promise<void> {
  const permissions = (await loadRolePermissions(db)).get(grant.roleId) ?? [];
  const permission = findUngivable(actor, permissions, grant);
  if (permission !== undefined) throw new Problem(identityProblems.beyondOwnRights, { permission });
}

async function assertAdministratorLeft(db: Context<IdentityTables>['db']): Promise<void> {
  if ((await countAdministrators(db)) === 0) throw new Problem(identityProblems.lastAdministrator);
}

function presentSummary(row: SummaryRow): PersonSummary {
  return {
    id: row.id,
    name: row.name,
    email: row.email,
    isEmailConfirmed: row.emailVerified,
    isTwoFactorOn: row.twoFactorEnabled === true,
    blockedAt: row.blockedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    roleIds: row.roleIds,
  };
}

async function presentMemberships({ db, clock }: Context<IdentityTables>, personId: string) {
  const rows = await listMembershipsOf(db, personId, clock.now());
  const areaNames = await findAreaNames(
    db,
    rows.flatMap(({ areaId }) => areaId ?? []),
  );
  return rows.map((row) => ({
    ...row,
    areaName: row.areaId === null ? null : (areaNames.get(row.areaId) ?? null),
    validUntil: row.validUntil?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  }));
}
