import { cpSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hashPassword } from 'better-auth/crypto';
import type { RoleId } from '#kernel/access/roles.ts';
import { startHub } from '#apps/start-hub.ts';
import type { RunningHub } from '#apps/start-hub.ts';
import { openTownDatabase } from '#apps/town-database.ts';
import { schemasOf } from '#kernel/boot.ts';
import { readBootConfig } from '#kernel/config/boot.ts';
import { DATABASE_FOLDER } from '#kernel/db/embedded.ts';
import {
  insertMemberships,
  insertOrganisations,
  insertPasswordAccounts,
  insertPeople,
} from '#kernel/identity/person.store.ts';
import { newId } from '#kernel/ids.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { kernelParts, noHubFacts } from '#kernel/module/kernel-parts.ts';
import { embeddedTemplate } from '#kernel/testing/database.ts';
import type { TestBrowser } from './browser.ts';
import { launchBrowser } from './browser.ts';
import { buildWebOnce } from './build-web.ts';

export const password = 'a long test password';

/** A town in service, with all its rules, and nobody in it yet. */
export interface EmptyTown extends AsyncDisposable {
  readonly running: RunningHub;
  readonly browser: TestBrowser;
  /** Somebody with a confirmed address, on the staff where a role is told; answers with the address. */
  addPerson(name: string, roleId?: RoleId): Promise<string>;
}

export async function openEmptyTown(environment: Readonly<Record<string, string>> = {}): Promise<EmptyTown> {
  await buildWebOnce();
  const dataDirectory = await mkdtemp(join(tmpdir(), 'veche-e2e-'));
  cpSync(await emptyTemplate(), join(dataDirectory, DATABASE_FOLDER), { recursive: true });
  const given = { PORT: '0', VECHE_DATA: dataDirectory, VECHE_TOWN: 'empty', VECHE_LOG_LEVEL: 'error' };
  const config = readBootConfig({ ...given, ...environment });
  const running = await startHub(
    config,
    await openTownDatabase(config),
    resolve(import.meta.dirname, '../dist/web'),
  );
  const browser = await launchBrowser();
  return {
    running,
    browser,
    addPerson: async (name, roleId) => await addPerson(running, name, roleId),
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]();
      await running[Symbol.asyncDispose]();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

/** With all tables and nothing in them: making these takes half a minute of a processor, copying them a moment. */
async function emptyTemplate(): Promise<string> {
  const modules = await discoverModules(resolve(import.meta.dirname, '../modules'));
  return await embeddedTemplate(schemasOf([...kernelParts(noHubFacts), ...modules]));
}

async function addPerson({ hub }: RunningHub, name: string, roleId?: RoleId): Promise<string> {
  const db = hub.database.handle;
  const id = newId();
  const createdAt = hub.clock.now();
  const email = `${id}@test.example`;
  const profile = { image: null, birthOn: '1990-05-01', locale: 'ru', twoFactorEnabled: false };
  await insertPeople(db, [
    { id, name, email, emailVerified: true, ...profile, createdAt, updatedAt: createdAt },
  ]);
  const passwordHash = await hashPassword(password);
  await insertPasswordAccounts(db, [{ id: newId(), personId: id, passwordHash, createdAt }]);
  if (roleId === undefined) return email;

  const organisationId = newId();
  const contacts = { phone: null, email: null, address: null, sourceKey: null };
  const names = { name: 'Администрация', shortName: 'Администрация' };
  await insertOrganisations(db, [
    { id: organisationId, kind: 'administration', ...names, ...contacts, isActive: true, createdAt },
  ]);
  const bounds = { areaId: null, validUntil: null };
  await insertMemberships(db, [{ id: newId(), personId: id, organisationId, roleId, ...bounds, createdAt }]);
  return email;
}
