import type { Kysely } from 'kysely';

export type MigrationDb = Kysely<unknown>;

/** Forward-only, in the order of their names: `2026-11-21-first-tables`. */
export type Migrations = Readonly<Record<string, { up(db: MigrationDb): Promise<void> }>>;
