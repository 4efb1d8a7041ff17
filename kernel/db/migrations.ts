import type { Kysely, Migration } from 'kysely';

/** Forward-only, in the order of their names: `2026-11-21-first-tables`. */
export type Migrations = Readonly<Record<string, Pick<Migration, 'up'>>>;

export type MigrationDb = Kysely<unknown>;
