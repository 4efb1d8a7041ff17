import type { Context } from '#kernel/context.ts';
import type { Db } from '#kernel/db/db.ts';
import type { SituationTables } from './tables.ts';

export type SituationContext = Context<SituationTables>;
export type SituationDb = Db<SituationTables>;
