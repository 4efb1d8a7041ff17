import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { hashPassword, makeSignature } from 'better-auth/crypto';
import type { FastifyInstance } from 'fastify';
import type { RoleId } from '#kernel/access/roles.ts';
import { bootHub, schemasOf } from '#kernel/boot.ts';
import { createManualClock } from '#kernel/clock/clock.ts';
import { readBootConfig } from '#kernel/config/boot.ts';
import { buildServer } from '#kernel/http/server.ts';
import type { Hub } from '#kernel/hub.ts';
import type { OrganisationKind } from '#kernel/identity/contract/organisation-kinds.ts';
import {
  insertMemberships,
  insertOrganisations,
  insertPasswordAccounts,
  insertPeople,
} from '#kernel/identity/person.store.ts';
import { newId } from '#kernel/ids.ts';
import { createLogger } from '#kernel/log/log.ts';
import { discoverModules } from '#kernel/module/discover.ts';
import { kernelParts, noHubFacts } from '#kernel/module/kernel-parts.ts';
import { mountKernelRoutes } from '#kernel/mount.ts';
import { openTestDatabase } from './database.ts';

export const testPassword = 'a long test password';

export interface TestAnswer {
  readonly status: number;
  // NOTE: tests read answers of many shapes; a wrong guess fails the test, which is its purpose.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A caller of the API: signed in, or nobody. */
export interface TestCaller {
  readonly personId: string | null;
  readonly cookie: string | null;
  get(url: string): Promise<TestAnswer>;
  send(
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<TestAnswer>;
}

export interface TestHub extends AsyncDisposable {
  readonly hub: Hub;
  readonly app: FastifyInstance;
  readonly clock: ReturnType<typeof createManualClock>;
  readonly anonymous: TestCaller;
  addOrganisation(name: string, kind?: OrganisationKind): Promise<string>;
  /** A signed-in person, with a role in an organisation where told. */
  signIn(facts?: {
    /** One of the roles of a new town, or the id of one that was added. */
    roleId?: RoleId | (string & {});
    organisationId?: string;
    areaId?: string;
    twoFactor?: boolean;
  }): Promise<TestCaller>;
}

export interface TestHubOptions {
  /** As in the environment of a real hub: `{ SMTP_URL: … }`. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly signInsPerMinute?: number;
}

/** The whole hub over a test database, spoken to without a port; real SQL, real sessions, a clock that stands still. */
export async function openTestHub(startAt = new Date(), options: TestHubOptions = {}): Promise<TestHub> {
  const modules = await discoverModules(resolve(import.meta.dirname, '../../modules'));
  const database = await openTestDatabase(schemasOf([...kernelParts(noHubFacts), ...modules]));
  const dataDirectory = await mkdtemp(join(tmpdir(), 'veche-hub-'));
  const clock = createManualClock(startAt);
  const hub = await bootHub({
    config: readBootConfig({ VECHE_DATA: dataDirectory, VECHE_LOG_LEVEL: 'error', ...options.environment }),
    database,
    clock,
    log: createLogger('error'),
    modules,
    newTown: () => testTown(startAt),
    signInsPerMinute: options.signInsPerMinute ?? 10_000,
  });
  const app = await buildServer(hub, {
    rateLimitFactor: 1000,
    plugins: [(server) => mountKernelRoutes(server, hub)],
  });
  await app.ready();
  const passwordHash = await hashPassword(testPassword);
  return {
    hub,
    app,
    clock,
    anonymous: callerOf(app, null, null),
    addOrganisation: async (name, kind = 'municipal-service') => await addOrganisation(hub, name, kind),
    signIn: async (facts = {}) => await signInAs({ hub, app, passwordHash }, facts),
    [Symbol.asyncDispose]: async () => {
      await app.close();
      await database[Symbol.asyncDispose]();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

function testTown(createdAt: Date) {
  const box = { west: 33.2, south: 54.1, east: 33.4, north: 54.2, centerLng: 33.3, centerLat: 54.15 };
  return {
    kind: 'empty',
    name: 'Проба',
    timeZone: 'Europe/Moscow',
    country: 'RU',
    ...box,
    isTraining: false,
    createdAt,
  } as const;
}

async function addOrganisation(hub: Hub, name: string, kind: OrganisationKind): Promise<string> {
  const id = newId();
  const contacts = { phone: null, email: null, address: null, sourceKey: null };
  const createdAt = hub.clock.now();
  await insertOrganisations(hub.database.handle, [
    { id, kind, name, shortName: name, ...contacts, isActive: true, createdAt },
  ]);
  return id;
}

async function signInAs(
  tools: { hub: Hub; app: FastifyInstance; passwordHash: string },
  facts: { roleId?: string; organisationId?: string; areaId?: string; twoFactor?: boolean },
): Promise<TestCaller> {
  const { hub, app, passwordHash } = tools;
  const id = newId();
  const email = `${id}@test.example`;
  const createdAt = hub.clock.now();
  const isStaff = facts.roleId !== undefined;
  const profile = { image: null, birthOn: '1990-05-01', locale: 'ru', twoFactorEnabled: false };
  const db = hub.database.handle;
  await insertPeople(db, [
    { id, name: 'Мария Проба', email, emailVerified: true, ...profile, createdAt, updatedAt: createdAt },
  ]);
  await insertPasswordAccounts(db, [{ id: newId(), personId: id, passwordHash, createdAt }]);
  if (facts.roleId) {
    const organisationId =
      facts.organisationId ?? (await addOrganisation(hub, `Служба ${id.slice(-6)}`, 'municipal-service'));
    const membership = {
      id: newId(),
      personId: id,
      organisationId,
      roleId: facts.roleId,
      areaId: facts.areaId ?? null,
    };
    await insertMemberships(db, [{ ...membership, validUntil: null, createdAt }]);
  }
  const cookie = await openSession(hub, id);
  if (isStaff && facts.twoFactor !== false) await turnOnSecondFactor(hub, id);
  return callerOf(app, id, cookie);
}

/** As a sign-in with the password leaves it, without the tenth of a second that its check takes on purpose. */
async function openSession({ auth, database, clock }: Hub, personId: string): Promise<string> {
  const token = randomBytes(24).toString('base64url');
  const createdAt = clock.now();
  const expiresAt = new Date(Date.now() + 30 * 24 * 3_600_000);
  await database.executeSql(
    `insert into identity.session (id, token, person_id, expires_at, created_at, updated_at, ip_address)
     values ($1, $2, $3, $4, $5, $5, '127.0.0.1')`,
    [newId(), token, personId, expiresAt, createdAt],
  );
  const { authCookies, secret } = await auth.$context;
  const signed = `${token}.${await makeSignature(token, secret)}`;
  return `${authCookies.sessionToken.name}=${encodeURIComponent(signed)}`;
}

/** Marks the second factor as on after the sign-in, where real staff would type a code. */
async function turnOnSecondFactor(hub: Hub, personId: string): Promise<void> {
  await hub.database.executeSql('update identity.person set two_factor_enabled = true where id = $1', [
    personId,
  ]);
}

function callerOf(app: FastifyInstance, personId: string | null, cookie: string | null): TestCaller {
  const call = async (
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    body?: unknown,
    extra: Record<string, string> = {},
  ): Promise<TestAnswer> => {
    const headers = { 'x-veche-client': 'test', ...(cookie ? { cookie } : {}), ...extra };
    const payload = body === undefined ? {} : { payload: body as object };
    const answer = await app.inject({ method, url, headers, ...payload });
    const isJson = String(answer.headers['content-type']).includes('json');
    return { status: answer.statusCode, body: isJson ? answer.json() : answer.body, headers: answer.headers };
  };
  return {
    personId,
    cookie,
    get: async (url) => await call('GET', url),
    send: async (method, url, body, headers) => await call(method, url, body, headers),
  };
}
