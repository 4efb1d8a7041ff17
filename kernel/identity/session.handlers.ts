import { findTown } from '#kernel/config/town.store.ts';
import type { Town } from '#kernel/config/town.store.ts';
import { handlerFor } from '#kernel/context.ts';
import type { Context } from '#kernel/context.ts';
import { holdsPermission } from '#kernel/access/actor.ts';
import type { Actor } from '#kernel/access/actor.ts';
import { Problem } from '#kernel/errors/problem.ts';
import { commonProblems } from '#kernel/errors/problems.ts';
import { locales } from '#kernel/i18n/locale.ts';
import type { NavigationEntry } from '#kernel/module/manifest.ts';
import { listActiveMemberships } from './actor.store.ts';
import { readSession } from './contract/session.ts';
import type { SessionView } from './contract/session.ts';
import { findPerson } from './person.store.ts';
import type { IdentityTables } from './tables.ts';

const handle = handlerFor<IdentityTables>();

/** What the session tells of the whole hub: navigation of all modules, languages, public settings. */
export interface ShellFacts {
  navigation(): readonly NavigationEntry[];
  locales(): readonly string[];
  publicSettings(): Readonly<Record<string, unknown>>;
  signInProviders(): readonly { readonly id: string; readonly name: string }[];
}

export function sessionHandlers(shell: ShellFacts) {
  return [handle(readSession, async (context) => await presentSession(context, shell))];
}

async function presentSession(context: Context<IdentityTables>, shell: ShellFacts): Promise<SessionView> {
  const { db, actor, clock } = context;
  const town = await findTown(db);
  if (!town) throw new Problem(commonProblems.unavailable);
  const person = actor.personId ? await findPerson(db, actor.personId) : undefined;
  const memberships = person ? await listActiveMemberships(db, person.id, clock.now()) : [];
  return {
    person: person
      ? {
          id: person.id,
          name: person.name,
          email: person.email,
          isTwoFactorOn: person.twoFactorEnabled === true,
        }
      : null,
    memberships: memberships.map(({ organisationId, organisationName, roleId }) => ({
      organisationId,
      organisationName,
      roleId,
    })),
    permissions: [...new Set(actor.grants.flatMap((grant) => [...grant.permissions]))].sort(),
    navigation: navigationFor(actor, shell.navigation()),
    locale: actor.locale,
    locales: [...new Set([...locales, ...shell.locales()])],
    town: presentTown(town),
    settings: { ...shell.publicSettings() },
    signInProviders: shell.signInProviders().map(({ id, name }) => ({ id, name })),
  };
}

function navigationFor(actor: Actor, entries: readonly NavigationEntry[]): SessionView['navigation'] {
  return entries
    .filter((entry) => holdsPermission(actor, entry.permission))
    .sort((a, b) => a.order - b.order)
    .map(({ face, path, title, icon }) => ({ face, path, title, icon }));
}

function presentTown(town: Town): SessionView['town'] {
  return {
    name: town.name,
    timeZone: town.timeZone,
    center: [town.centerLng, town.centerLat],
    bounds: [town.west, town.south, town.east, town.north],
    isDemo: town.kind === 'demo',
    isTraining: town.isTraining,
  };
}
