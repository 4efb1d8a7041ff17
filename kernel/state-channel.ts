import { sql } from 'kysely';
import type { AnyDb } from '#kernel/db/db.ts';
import { tablesOf } from '#kernel/db/db.ts';

/** NOTIFY channel on which hubs tell each other that town, roles or settings have changed. */
export const stateChannel = 'veche_state';

/** Wakes every hub after the commit, so that none works on with what it remembers. */
export async function announceStateChange(db: AnyDb): Promise<void> {
  await sql`select pg_notify(${stateChannel}, '')`.execute(tablesOf<never>(db));
}
