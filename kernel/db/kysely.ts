import { CamelCasePlugin, Kysely, type Dialect } from 'kysely';
import { guardedDialect, guardTransactions, type GuardSettings } from './guarded-dialect.ts';

/** Kysely as every part of the hub knows it: guarded, columns in camelCase, JSON values left as they are. */
export function createKysely(dialect: Dialect, guard: GuardSettings): Kysely<unknown> {
  const kysely = new Kysely<unknown>({
    dialect: guardedDialect(dialect, guard),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  });
  return guardTransactions(kysely, guard.owner);
}
