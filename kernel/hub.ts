import type { RolePermissions } from '#kernel/access/role.store.ts';
import type { BackupStatus } from '#kernel/backup/status.ts';
import type { Clock } from '#kernel/clock/clock.ts';
import type { BootConfig } from '#kernel/config/boot.ts';
import type { Town } from '#kernel/config/town.store.ts';
import type { Database } from '#kernel/db/database.ts';
import type { FileStore } from '#kernel/files/store.ts';
import type { Texts } from '#kernel/i18n/catalog.ts';
import type { Auth } from '#kernel/identity/auth.ts';
import type { Logger } from '#kernel/log/log.ts';
import type { Part } from '#kernel/module/part.ts';
import type { Sealer } from '#kernel/outgoing/seal.ts';
import type { VapidKeys } from '#kernel/notify/push/vapid-key.store.ts';

/** Everything one running hub holds. Built once at boot, handed down, never reached for from outside. */
export interface Hub {
  readonly config: BootConfig;
  readonly database: Database;
  readonly files: FileStore;
  readonly texts: Texts;
  readonly clock: Clock;
  readonly log: Logger;
  /** NOTE: another one after a sign-in provider has come back; never keep it. */
  readonly auth: Auth;
  findMissingSignInProviders(): Promise<void>;
  /** The private half never leaves the server. */
  readonly pushKeys: VapidKeys;
  /** Hides the secrets of other bodies in the database. */
  readonly sealer: Sealer;
  readonly parts: readonly Part[];
  /** Kept by the automatic backups as they go. */
  readonly backups: BackupStatus;
  /** Caches of slowly changing rows; `refresh` is called when one changes. */
  readonly state: HubState;
}

export interface HubState {
  town: Town;
  roles: RolePermissions;
  settings: ReadonlyMap<string, unknown>;
}
