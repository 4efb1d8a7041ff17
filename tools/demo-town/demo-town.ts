import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { hashPassword } from 'better-auth/crypto';
import type { Town } from '#kernel/config/town.store.ts';
import { findSettingValue, saveSettingValue } from '#kernel/config/town.store.ts';
import type { AnyDb } from '#kernel/db/db.ts';
import { withoutTimeLimit } from '#kernel/db/scope.ts';
import type { Hub } from '#kernel/hub.ts';
import {
  insertMemberships,
  insertOrganisations,
  insertPasswordAccounts,
  insertPeople,
} from '#kernel/identity/person.store.ts';
import { newId } from '#kernel/ids.ts';
import type { DemoContribution, DemoTown } from '#kernel/module/demo.ts';
import type { Part } from '#kernel/module/part.ts';
import type { RoleId } from '#kernel/access/roles.ts';
import { readDemoPassword } from './demo-password.ts';
import { loadDemoHouses } from './demo-houses.ts';
import { generateGeography } from './geography/generate.ts';
import type { Geography } from './geography/geography.ts';
import { storeGeography } from './geography/store.ts';
import { demoOrganisations } from './organisations.ts';
import { demoAccounts, residentName } from './people.ts';
import { createRandom } from './random.ts';

export interface DemoScale {
  readonly seed: number;
  readonly people: number;
}

export const defaultScale: DemoScale = { seed: 1974, people: 28_000 };

/** People of the invented year: authors and supporters of reports. One in a hundred of a town writes. */
const residentShare = 0.01;
const filledSetting = 'demo.is-filled';

/** Atomgrad, a town that does not exist: generated, the same for the same seed, filled at the first start. */
export function createDemoTown(
  dataDirectory: string,
  modules: readonly Part[],
  scale: DemoScale = defaultScale,
) {
  // Drawn only for a new town: a filled one has it in the database.
  let drawn: Geography | undefined;
  const geography = (): Geography => (drawn ??= generateGeography(scale));
  return {
    town: (createdAt: Date): Town => townOf(geography(), createdAt),
    fill: async (hub: Hub): Promise<void> => {
      if ((await findSettingValue(hub.database.handle, filledSetting)) === true) return;
      const password = await readDemoPassword(dataDirectory);
      await withoutTimeLimit(
        async () =>
          await hub.database.transaction(
            async (db) => await fillTown({ hub, db, geography: geography(), scale, password, modules }),
          ),
      );
    },
    embellish: async (hub: Hub, signal: AbortSignal): Promise<void> => {
      for (const contribution of await loadContributions(modules))
        await contribution.embellish?.(hub, signal);
    },
  };
}

function townOf(geography: Geography, createdAt: Date): Town {
  const [west, south, east, north] = geography.bounds;
  const [centerLng, centerLat] = geography.center;
  const box = { west, south, east, north, centerLng, centerLat };
  return {
    kind: 'demo',
    name: 'Атомград',
    timeZone: 'Europe/Moscow',
    country: 'RU',
    ...box,
    isTraining: false,
    createdAt,
  };
}

interface Filling {
  readonly hub: Hub;
  readonly db: AnyDb;
  readonly geography: Geography;
  readonly scale: DemoScale;
  readonly password: string;
  readonly modules: readonly Part[];
}

async function fillTown(filling: Filling): Promise<void> {
  const { hub, db, geography, scale, modules } = filling;
  const random = createRandom(scale.seed);
  const organisationIds = await addOrganisations(filling);
  await storeGeography(db, geography, organisationIds);
  const personIds = await addAccounts(filling, organisationIds);
  const residentIds = await addResidents(filling, random);
  const town: DemoTown = {
    hub,
    db,
    clock: hub.clock,
    random,
    people: scale.people,
    houses: await loadDemoHouses(db),
    organisationId: (key) => required(organisationIds, key),
    personId: (role) => required(personIds, role),
    residentIds,
  };
  for (const contribution of await loadContributions(modules)) await contribution.fill(town);
  await saveSettingValue(db, { id: filledSetting, value: true, changedAt: hub.clock.now(), changedBy: null });
}

function required(ids: ReadonlyMap<string, string>, key: string): string {
  const id = ids.get(key);
  if (id === undefined) throw new Error(`The demo town has no "${key}"`);
  return id;
}

/** The town's services, and one management company for each territory of the plan. */
async function addOrganisations({ hub, db, geography }: Filling): Promise<ReadonlyMap<string, string>> {
  const createdAt = hub.clock.now();
  const companies = geography.managementCompanies.map(({ key, name }) => ({
    key,
    kind: 'management-company' as const,
    name,
    shortName: name.replace('Управляющая компания', 'УК'),
  }));
  const contacts = { phone: null, email: null, address: null };
  const rows = [...demoOrganisations, ...companies].map(({ key, ...organisation }) => ({
    id: newId(createdAt.getTime()),
    ...organisation,
    ...contacts,
    sourceKey: `demo:${key}`,
    isActive: true,
    createdAt,
  }));
  await insertOrganisations(db, rows);
  return new Map(rows.map((row) => [row.sourceKey.slice('demo:'.length), row.id]));
}

async function addAccounts(
  filling: Filling,
  organisationIds: ReadonlyMap<string, string>,
): Promise<ReadonlyMap<RoleId, string>> {
  const { hub, db, password } = filling;
  const createdAt = hub.clock.now();
  const passwordHash = await hashPassword(password);
  const people = demoAccounts.map(({ role, name }) =>
    personOf({ name, email: `${role}@demo.veche`, createdAt }),
  );
  await insertPeople(db, people);
  await insertPasswordAccounts(
    db,
    people.map(({ id }) => ({ id: newId(createdAt.getTime()), personId: id, passwordHash, createdAt })),
  );
  const memberships = demoAccounts.flatMap(({ role, organisation }, index) => {
    const personId = people[index]?.id;
    if (!personId || !organisation) return [];
    const organisationId = required(organisationIds, organisation);
    return [
      {
        id: newId(createdAt.getTime()),
        personId,
        organisationId,
        roleId: role,
        areaId: null,
        validUntil: null,
        createdAt,
      },
    ];
  });
  await insertMemberships(db, memberships);
  return new Map(demoAccounts.map(({ role }, index) => [role, people[index]?.id ?? '']));
}

async function addResidents({ hub, db, scale }: Filling, random: () => number): Promise<string[]> {
  const createdAt = hub.clock.now();
  const count = Math.max(20, Math.round(scale.people * residentShare));
  const residents = Array.from({ length: count }, (_, index) =>
    personOf({ name: residentName(random), email: `resident-${index + 1}@people.demo.veche`, createdAt }),
  );
  await insertPeople(db, residents);
  return residents.map(({ id }) => id);
}

function personOf({ name, email, createdAt }: { name: string; email: string; createdAt: Date }) {
  const profile = {
    emailVerified: true,
    image: null,
    birthOn: '1985-06-15',
    locale: 'ru',
    twoFactorEnabled: false,
  };
  return { id: newId(createdAt.getTime()), name, email, ...profile, createdAt, updatedAt: createdAt };
}

/** `modules/<id>/demo/index.ts` of each module that has one, in the order of dependencies. */
async function loadContributions(modules: readonly Part[]): Promise<DemoContribution[]> {
  const root = resolve(import.meta.dirname, '../../modules');
  const files = modules.map((part) => join(root, part.manifest.id, 'demo', 'index.ts'));
  const contributions: DemoContribution[] = [];
  for (const file of files) {
    if (!(await isThere(file))) continue;
    // NOTE: the shape is checked by the types of each module's own file.
    const { demo } = (await import(pathToFileURL(file).href)) as { demo: DemoContribution };
    contributions.push(demo);
  }
  return contributions;
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  );
}
