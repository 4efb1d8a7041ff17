import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { assertDeclaredPermissions } from '#kernel/access/check-declarations.ts';
import { introducePermissions, loadRolePermissions } from '#kernel/access/role.store.ts';
import { recordAuthAudit } from '#kernel/audit/auth-audit.ts';
import { newBackupStatus } from '#kernel/backup/status.ts';
import type { Clock } from '#kernel/clock/clock.ts';
import type { BootConfig } from '#kernel/config/boot.ts';
import { findTown, insertTown, listSettingValues } from '#kernel/config/town.store.ts';
import type { Town } from '#kernel/config/town.store.ts';
import type { Database } from '#kernel/db/database.ts';
import { migrateAll } from '#kernel/db/migrate.ts';
import { openFileStore } from '#kernel/files/open-store.ts';
import type { Hub, HubState } from '#kernel/hub.ts';
import { loadTexts } from '#kernel/i18n/catalog.ts';
import type { Texts } from '#kernel/i18n/catalog.ts';
import type { AuthDependencies, AuthMail } from '#kernel/identity/auth.ts';
import { findMailRecipient } from '#kernel/identity/person.store.ts';
import { createSignInGuard } from '#kernel/identity/sign-in-guard.ts';
import { openSignIn } from '#kernel/identity/sign-in.ts';
import type { SignIn } from '#kernel/identity/sign-in.ts';
import type { Logger } from '#kernel/log/log.ts';
import { kernelParts, kernelTexts } from '#kernel/module/kernel-parts.ts';
import type { HubFacts } from '#kernel/module/kernel-parts.ts';
import type { Part } from '#kernel/module/part.ts';
import { queueAuthMail } from '#kernel/notify/auth-mail.ts';
import { createEndpointGuard } from '#kernel/notify/push/endpoint-guard.ts';
import { createSealer } from '#kernel/outgoing/seal.ts';
import { chatLinkOf } from '#kernel/notify/link-chat.ts';
import { loadVapidKeys } from '#kernel/notify/push/vapid-key.store.ts';

export interface BootInputs {
  readonly config: BootConfig;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly modules: readonly Part[];
  /** The town of a new database. */
  readonly newTown: () => Town;
  readonly signInsPerMinute?: number;
}

/** Brings a hub to life over an open database: migrations, roles, texts, identity. Opens no port. */
export async function bootHub(inputs: BootInputs): Promise<Hub> {
  const { config, database, clock, log } = inputs;
  const texts = await loadTexts([...kernelTexts, ...moduleTexts(inputs.modules), languagePacks(config)]);
  const facts: HubFacts = {
    navigation: () => parts.flatMap((part) => part.manifest.navigation),
    locales: () => texts.locales,
    publicSettings: () => publicSettings(parts, state),
    permissions: () => parts.flatMap((part) => part.manifest.permissions),
    settings: () => parts.flatMap((part) => part.manifest.settings),
    signInProviders: () => signIn.providers(),
    pushPublicKey: () => pushKeys.publicKey,
    mayPushTo: (endpoint) => createEndpointGuard(config.pushHosts).allows(endpoint),
    topics: () => parts.flatMap((part) => part.manifest.topics ?? []),
    routeSummary: (routeId) => routeSummaryOf(parts, routeId),
    personalData: () => parts.flatMap((part) => part.server?.personalData ?? []),
    chatLink: (channel, code) => (state.town.kind === 'demo' ? null : chatLinkOf(config, channel, code)),
  };
  const parts = [...kernelParts(facts), ...inputs.modules];
  assertDeclaredPermissions(parts);
  await migrateAll(database, schemasOf(parts));
  const state = await loadState(database, parts, inputs.newTown);
  const pushKeys = await database.transaction(async (db) => await loadVapidKeys(db, clock.now()));
  const secret = await readOrMakeSecret(config.dataDirectory);
  const signIn = await prepareSignIn(inputs, texts, { state, secret });
  const files = openFileStore(config);
  return {
    config,
    database,
    files,
    texts,
    clock,
    log,
    pushKeys,
    sealer: createSealer(secret),
    parts,
    state,
    get auth() {
      return signIn.auth;
    },
    backups: newBackupStatus(),
    findMissingSignInProviders: signIn.findMissingProviders,
  };
}

function moduleTexts(modules: readonly Part[]) {
  return modules.flatMap((part) => (part.texts ? [part.texts] : []));
}

/** `<data>/languages/<locale>.json` with full keys: a further language, or a town's own wording. */
function languagePacks(config: BootConfig) {
  return { directory: join(config.dataDirectory, 'languages'), prefix: '' };
}

export function schemasOf(parts: readonly Part[]) {
  return parts.flatMap(({ server }) =>
    server ? [{ schema: server.schema, migrations: server.migrations }] : [],
  );
}

async function loadState(database: Database, parts: readonly Part[], newTown: () => Town): Promise<HubState> {
  return await database.transaction(async (db) => {
    await introducePermissions(
      db,
      parts.flatMap((part) => part.manifest.permissions),
    );
    const known = await findTown(db);
    const town = known ?? newTown();
    if (!known) await insertTown(db, town);
    return { town, roles: await loadRolePermissions(db), settings: await listSettingValues(db) };
  });
}

function routeSummaryOf(parts: readonly Part[], routeId: string): string | null {
  const handlers = parts.flatMap(({ server }) => server?.handlers ?? []);
  return handlers.find(({ route }) => route.id === routeId)?.route.summary ?? null;
}

function publicSettings(parts: readonly Part[], state: HubState): Record<string, unknown> {
  const declared = parts.flatMap((part) => part.manifest.settings).filter((setting) => setting.isPublic);
  return Object.fromEntries(declared.map(({ id, initial }) => [id, state.settings.get(id) ?? initial]));
}

async function prepareSignIn(
  inputs: BootInputs,
  texts: Texts,
  { state, secret }: { state: HubState; secret: string },
): Promise<SignIn> {
  const { config, database, clock } = inputs;
  const baseUrl = config.publicUrl ?? `http://localhost:${config.port}`;
  const sendMail = async (mail: AuthMail) =>
    await queueAuthMail({ database, texts, clock, isTraining: state.town.isTraining }, mail);
  const dependencies = {
    kysely: database.kysely,
    clock,
    secret,
    baseUrl,
    isSecure: baseUrl.startsWith('https://'),
    signInsPerMinute: inputs.signInsPerMinute ?? 10,
    sendMail,
    guard: createSignInGuard({
      db: database.handle,
      clock,
      secret,
      tellOwner: async (email) => {
        const owner = await findMailRecipient(database.handle, email);
        if (owner) await sendMail({ kind: 'identity.sign-in-locked', ...owner, values: {} });
      },
    }),
    recordAudit: async (entry) => await recordAuthAudit(database, clock, entry),
  } satisfies Omit<AuthDependencies, 'providers'>;
  return await openSignIn(dependencies, config.signInProviders, inputs.log);
}

const secretBytes = 32;

/** The key that signs session cookies and seals the secrets of other bodies: made once per data directory, readable by its owner only. */
async function readOrMakeSecret(dataDirectory: string): Promise<string> {
  const file = join(dataDirectory, 'secret');
  await mkdir(dataDirectory, { recursive: true });
  const kept = await readIfPresent(file);
  if (kept !== undefined && kept.length >= secretBytes * 2) return kept;

  // NOTE: written aside and renamed: a process that dies here leaves no empty secret for the next one to sign with.
  const secret = randomBytes(secretBytes).toString('hex');
  const unfinished = `${file}.${process.pid}`;
  await writeFile(unfinished, secret, { mode: 0o600, flush: true });
  await rename(unfinished, file);
  return secret;
}

async function readIfPresent(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
