import { join } from 'node:path';
import { accessMigrations } from '#kernel/access/migrations.ts';
import { accessPermissions, roleHandlers } from '#kernel/access/role.handlers.ts';
import { auditHandlers, auditPermissions } from '#kernel/audit/entry.handlers.ts';
import type { AuditFacts } from '#kernel/audit/entry.handlers.ts';
import { auditData } from '#kernel/audit/personal-data.ts';
import { auditMigrations } from '#kernel/audit/migrations.ts';
import { configMigrations } from '#kernel/config/migrations.ts';
import { configHandlers, configPermissions } from '#kernel/config/setting.handlers.ts';
import type { SettingDeclaration } from '#kernel/config/settings.ts';
import type { RouteHandler } from '#kernel/context.ts';
import type { Migrations } from '#kernel/db/migrations.ts';
import { eventsMigrations } from '#kernel/events/migrations.ts';
import { filesMigrations } from '#kernel/files/migrations.ts';
import { filesData } from '#kernel/files/personal-data.ts';
import { filesPermissions } from '#kernel/files/permissions.ts';
import { geoPermissions } from '#kernel/geo/contract/permissions.ts';
import { geoHandlers } from '#kernel/geo/geo.handlers.ts';
import { geoMigrations } from '#kernel/geo/migrations.ts';
import { httpMigrations } from '#kernel/http/migrations.ts';
import { httpData } from '#kernel/http/personal-data.ts';
import { accessTokenHandlers } from '#kernel/identity/access-token.handlers.ts';
import { identityMigrations } from '#kernel/identity/migrations.ts';
import { organisationHandlers } from '#kernel/identity/organisation.handlers.ts';
import { ownSessionHandlers } from '#kernel/identity/own-session.handlers.ts';
import { peopleHandlers } from '#kernel/identity/people.handlers.ts';
import { identityData } from '#kernel/identity/personal-data.ts';
import { identityPermissions } from '#kernel/identity/permissions.ts';
import { sessionHandlers } from '#kernel/identity/session.handlers.ts';
import type { ShellFacts } from '#kernel/identity/session.handlers.ts';
import { signInWayHandlers } from '#kernel/identity/sign-in-way.handlers.ts';
import { embedHosts } from '#kernel/http/embedding.ts';
import { requireSecondFactor } from '#kernel/identity/settings.ts';
import { jobHandlers, jobsPermissions } from '#kernel/jobs/job.handlers.ts';
import { jobsMigrations } from '#kernel/jobs/migrations.ts';
import { noticeCame } from '#kernel/notify/contract/events.ts';
import { notifyHandlers, notifyPermissions } from '#kernel/notify/index.ts';
import type { NotifyFacts } from '#kernel/notify/index.ts';
import { notifyMigrations } from '#kernel/notify/migrations.ts';
import { notifyData } from '#kernel/notify/personal-data.ts';
import { messageMonths } from '#kernel/notify/settings.ts';
import { preferencesMigrations } from '#kernel/preferences/migrations.ts';
import { preferencesData } from '#kernel/preferences/personal-data.ts';
import { preferencesHandlers, preferencesPermissions } from '#kernel/preferences/saved-filter.handlers.ts';
import { ownDataHandlers, privacyPermissions } from '#kernel/privacy/own-data.handlers.ts';
import type { PrivacyFacts } from '#kernel/privacy/own-data.handlers.ts';
import type { PersonalData } from '#kernel/privacy/personal-data.ts';
import type { ModuleManifest, PermissionDeclaration } from './manifest.ts';
import type { Part } from './part.ts';

interface KernelPart {
  readonly migrations: Migrations;
  readonly handlers?: readonly RouteHandler[];
  readonly permissions?: readonly PermissionDeclaration[];
  readonly events?: ModuleManifest['events'];
  readonly settings?: ModuleManifest['settings'];
  readonly personalData?: PersonalData;
}

/** What kernel parts tell of all parts, themselves included; asked when a route is called. */
export interface HubFacts extends ShellFacts, NotifyFacts, AuditFacts, PrivacyFacts {
  permissions(): readonly PermissionDeclaration[];
  settings(): readonly SettingDeclaration[];
}

/** For those who want the parts' migrations and serve no routes. */
export const noHubFacts: HubFacts = {
  navigation: () => [],
  locales: () => [],
  publicSettings: () => ({}),
  signInProviders: () => [],
  chatLink: () => null,
  pushPublicKey: () => '',
  mayPushTo: () => false,
  topics: () => [],
  routeSummary: () => null,
  permissions: () => [],
  settings: () => [],
  personalData: () => [],
};

/** The kernel's own parts in the order of their migrations; modules come after all of them. */
export function kernelParts(facts: HubFacts): Part[] {
  return [
    kernelPart('config', {
      migrations: configMigrations,
      handlers: configHandlers(() => facts.settings()),
      permissions: configPermissions,
    }),
    kernelPart('http', { migrations: httpMigrations, settings: [embedHosts], personalData: httpData }),
    kernelPart('audit', {
      migrations: auditMigrations,
      handlers: auditHandlers(facts),
      permissions: auditPermissions,
      personalData: auditData,
    }),
    kernelPart('access', {
      migrations: accessMigrations,
      handlers: roleHandlers(() => facts.permissions()),
      permissions: accessPermissions,
    }),
    kernelPart('identity', {
      migrations: identityMigrations,
      handlers: [
        ...sessionHandlers(facts),
        ...organisationHandlers,
        ...peopleHandlers,
        ...accessTokenHandlers,
        ...ownSessionHandlers,
        ...signInWayHandlers(facts),
      ],
      permissions: identityPermissions,
      settings: [requireSecondFactor],
      personalData: identityData,
    }),
    kernelPart('geo', { migrations: geoMigrations, handlers: geoHandlers, permissions: geoPermissions }),
    kernelPart('files', {
      migrations: filesMigrations,
      permissions: filesPermissions,
      personalData: filesData,
    }),
    kernelPart('notify', {
      migrations: notifyMigrations,
      handlers: notifyHandlers(facts),
      permissions: notifyPermissions,
      events: [noticeCame],
      settings: [messageMonths],
      personalData: notifyData,
    }),
    kernelPart('preferences', {
      migrations: preferencesMigrations,
      handlers: preferencesHandlers,
      permissions: preferencesPermissions,
      personalData: preferencesData,
    }),
    kernelPart('privacy', privacyPart(facts)),
    kernelPart('events', { migrations: eventsMigrations }),
    kernelPart('jobs', { migrations: jobsMigrations, handlers: jobHandlers, permissions: jobsPermissions }),
  ];
}

/** The catalogs of the kernel (full keys) and of the shell. */
export const kernelTexts = [
  { directory: join(import.meta.dirname, '../i18n/catalogs'), prefix: '' },
  { directory: join(import.meta.dirname, '../../web/i18n'), prefix: 'web' },
];

function privacyPart(facts: PrivacyFacts): KernelPart {
  return { migrations: {}, handlers: ownDataHandlers(facts), permissions: privacyPermissions };
}

function kernelPart(id: string, part: KernelPart): Part {
  return {
    manifest: {
      id,
      dependsOn: [],
      permissions: part.permissions ?? [],
      events: part.events ?? [],
      settings: part.settings ?? [],
      navigation: [],
    },
    server: {
      schema: id,
      migrations: part.migrations,
      handlers: part.handlers ?? [],
      ...(part.personalData ? { personalData: part.personalData } : {}),
    },
    texts: undefined,
  };
}
